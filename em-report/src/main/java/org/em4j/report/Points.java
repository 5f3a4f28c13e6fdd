package org.em4j.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.distributions.MultivariateNormal;

/** Rows in several columns, coloured by component, with what the components say of them. */
final class Points {
  private static final double[] LEVELS = {0.95, 0.5};
  private static final int TURNS = 180;
  private static final Color HALO = new Color(255, 255, 255, 170);

  private final List<Integer> columns;
  private final int[] rows;
  private final int[] labels;
  private final double[][] values;
  private final List<Distribution<?>> components;
  private final List<Distribution<?>> reference;
  private final List<String> captions;
  private final double[] low;
  private final double[] high;

  /**
   * Takes them.
   *
   * @param columns of the model that are shown
   * @param rows their indices
   * @param labels the component of each of them
   * @param values an array for each column
   * @param components of the model
   * @param reference the components of another model to compare with, or none
   * @param captions what the signs mean
   */
  Points(
      List<Integer> columns,
      int[] rows,
      int[] labels,
      double[][] values,
      List<Distribution<?>> components,
      List<Distribution<?>> reference,
      List<String> captions) {
    this.columns = columns;
    this.rows = rows;
    this.labels = labels;
    this.values = values;
    this.components = components;
    this.reference = reference;
    this.captions = captions;
    this.low = new double[columns.size()];
    this.high = new double[columns.size()];
    for (int c = 0; c < low.length; c++) {
      limits(c);
    }
  }

  /** Finds limits that hold the rows, and the ellipses unless these are far larger. */
  private void limits(int c) {
    double least = Arrays.stream(values[c]).filter(Double::isFinite).min().orElse(0);
    double most = Arrays.stream(values[c]).filter(Double::isFinite).max().orElse(1);
    double range = most > least ? most - least : Math.max(1, Math.abs(most));
    int other = c == 0 ? 1 : 0;
    double from = least;
    double to = most;
    List<Distribution<?>> all = new ArrayList<>(components);
    all.addAll(reference);
    for (Distribution<?> component : all) {
      for (MultivariateNormal normal :
          Marginals.normals(component, columns.get(c), columns.get(other))) {
        double reach = Ellipse.of(0, 0, 1, 0, 1, LEVELS[0]).semiMajor();
        double sd = Math.sqrt(normal.covariance().value(0, 0));
        from = Math.min(from, normal.mean(0) - reach * sd);
        to = Math.max(to, normal.mean(0) + reach * sd);
      }
    }
    from = Math.max(from, least - 0.5 * range);
    to = Math.min(to, most + 0.5 * range);
    double margin = 0.03 * Math.max(range, to - from);
    low[c] = from - margin;
    high[c] = to + margin;
  }

  int[] rows() {
    return rows;
  }

  List<String> captions() {
    return captions;
  }

  double low(int c) {
    return low[c];
  }

  double high(int c) {
    return high[c];
  }

  /**
   * Returns the scatter plot of two of the columns.
   *
   * @param x the index among the columns of that along the x axis
   * @param y of that along the y axis
   * @param size of a row in pixels
   * @param alpha how little a row is to be seen through, at most 255
   * @param line the width of the inner ellipse
   * @param mean the size of the mark of a mean
   */
  Panel panel(int x, int y, double size, int alpha, double line, double mean) {
    Panel panel = new Panel(low[x], high[x], low[y], high[y]);
    for (int k = 0; k < components.size(); k++) {
      int component = k;
      int[] mine =
          IntStream.range(0, rows.length)
              .filter(
                  i ->
                      labels[i] == component
                          && Double.isFinite(values[x][i])
                          && Double.isFinite(values[y][i]))
              .toArray();
      double[] atX = Arrays.stream(mine).mapToDouble(i -> values[x][i]).toArray();
      double[] atY = Arrays.stream(mine).mapToDouble(i -> values[y][i]).toArray();
      panel.marks(atX, atY, Colours.of(k, alpha), Mark.ofRow(k, size));
    }
    for (int k = 0; k < components.size(); k++) {
      ellipses(panel, k, columns.get(x), columns.get(y), line);
    }
    for (Distribution<?> other : reference) {
      compare(panel, other, columns.get(x), columns.get(y), line);
    }
    for (int k = 0; k < components.size(); k++) {
      double[] atX = {Marginals.mean(components.get(k), columns.get(x))};
      double[] atY = {Marginals.mean(components.get(k), columns.get(y))};
      panel.marks(atX, atY, Colours.of(k), Mark.ofMean(k, mean));
    }
    return panel;
  }

  /** Draws a component of the reference: dashed ellipses, and a cross at its mean. */
  private static void compare(Panel panel, Distribution<?> other, int x, int y, double line) {
    for (MultivariateNormal normal : Marginals.normals(other, x, y)) {
      for (double level : LEVELS) {
        double[][] points = Ellipse.of(normal, 0, 1, level).points(TURNS);
        panel.dashed(points[0], points[1], Colours.REFERENCE, level > 0.5 ? 0.7 * line : line);
      }
    }
    double[] atX = {Marginals.mean(other, x)};
    double[] atY = {Marginals.mean(other, y)};
    panel.marks(atX, atY, Colours.REFERENCE, Mark.ofReference(6 * line));
  }

  private void ellipses(Panel panel, int k, int x, int y, double line) {
    for (MultivariateNormal normal : Marginals.normals(components.get(k), x, y)) {
      for (double level : LEVELS) {
        double[][] points = Ellipse.of(normal, 0, 1, level).points(TURNS);
        double width = level > 0.5 ? 0.6 * line : line;
        panel.line(points[0], points[1], HALO, width + 2);
        panel.line(points[0], points[1], Colours.dark(k), width);
      }
    }
  }
}
