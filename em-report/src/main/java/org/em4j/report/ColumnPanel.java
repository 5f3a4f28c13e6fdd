package org.em4j.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.core.mixture.Mixture;

/**
 * The panel of one column: the histogram of the data and the densities of the components over it,
 * each times its weight, and of all together.
 *
 * @param histogram of the data
 * @param curves of the components, if they are known
 * @param reference the curves of another model to compare with, if there is one and they are known
 * @param whole whether the column has whole numbers only
 * @param low the least that is shown
 * @param high the largest that is shown
 */
record ColumnPanel(
    Histogram histogram,
    Optional<DensityCurves> curves,
    Optional<DensityCurves> reference,
    boolean whole,
    double low,
    double high) {
  private static final int POINTS = 400;

  /** The most whole numbers that have a bar and a mark each. */
  private static final int SINGLE = 60;

  /** How many times the highest bar a density may rise that has no limit. */
  private static final double CLIFF = 2.5;

  static ColumnPanel of(Rows rows, int column, Mixture<?> mixture) {
    boolean whole = rows.family().support(column).integer();
    double[] values = rows.column(column);
    Histogram histogram =
        whole
            ? Histogram.ofIntegers(values, rows.weights(), SINGLE)
            : Histogram.of(values, rows.weights());
    double first = histogram.edge(0);
    double last = histogram.edge(histogram.bins());
    double margin = 0.03 * (last - first);
    double low = first - margin;
    double high = last + margin;
    double[] grid =
        whole ? DensityCurves.integers(low, high, POINTS) : DensityCurves.grid(low, high, POINTS);
    return new ColumnPanel(
        histogram,
        curves(mixture, column, grid),
        rows.options().reference().flatMap(r -> curves(r.model().mixture(), column, grid)),
        whole,
        low,
        high);
  }

  private static Optional<DensityCurves> curves(Mixture<?> mixture, int column, double[] grid) {
    List<Distribution<?>> components =
        IntStream.range(0, mixture.components())
            .<Distribution<?>>mapToObj(mixture::distribution)
            .toList();
    return DensityCurves.of(mixture.weights(), components, column, grid);
  }

  /** Returns the same with other limits. */
  ColumnPanel within(double newLow, double newHigh) {
    return new ColumnPanel(histogram, curves, reference, whole, newLow, newHigh);
  }

  /** Tells whether every whole number has a bar and a mark of its own. */
  boolean single() {
    return whole && histogram.width() == 1 && histogram.bins() <= SINGLE;
  }

  private double top() {
    double bars = histogram.highest();
    double lines =
        Math.max(
            curves.map(DensityCurves::highest).orElse(0.0),
            reference.map(DensityCurves::highest).orElse(0.0));
    return 1.06 * Math.max(bars, Math.min(lines, CLIFF * bars));
  }

  /**
   * Returns the panel.
   *
   * @param width of the lines in pixels; marks are as much larger
   */
  Panel panel(double width) {
    double top = top();
    Panel panel = new Panel(low, high, 0, top);
    panel.grid(false, true);
    bars(panel);
    curves.ifPresent(known -> lines(panel, known, width, top));
    reference.ifPresent(
        other ->
            panel.dashed(other.grid(), within(other.total(), top), Colours.REFERENCE, 1.2 * width));
    return panel;
  }

  private void bars(Panel panel) {
    double inset = histogram.width() * (single() ? 0.12 : 0.02);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int b = 0; b < histogram.bins(); b++) {
      double from = histogram.edge(b) + inset;
      double to = histogram.edge(b + 1) - inset;
      x.addAll(List.of(from, from, to, to));
      y.addAll(List.of(0.0, histogram.density(b), histogram.density(b), 0.0));
    }
    panel.area(numbers(x), numbers(y), Colours.DATA);
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void lines(Panel panel, DensityCurves known, double width, double top) {
    double[] grid = known.grid();
    if (known.components() > 1) {
      line(panel, grid, known.total(), Colours.TOTAL, 1.2 * width, top);
    }
    for (int k = 0; k < known.components(); k++) {
      double[] density = known.component(k);
      line(panel, grid, density, Colours.of(k), width, top);
      if (single()) {
        panel.marks(grid, density, Colours.of(k), Mark.ofRow(k, 4 * width));
      }
    }
  }

  private static void line(
      Panel panel, double[] x, double[] y, Color color, double width, double top) {
    panel.line(x, within(y, top), color, width);
  }

  /** Returns values that are cut off far above the plot. */
  private static double[] within(double[] y, double top) {
    return Arrays.stream(y).map(value -> Math.min(value, 2 * top)).toArray();
  }
}
