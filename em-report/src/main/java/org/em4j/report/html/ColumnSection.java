package org.em4j.report.html;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.Categorical;
import org.em4j.report.DensityCurves;
import org.em4j.report.Histogram;
import org.em4j.report.Marginals;
import org.jspecify.annotations.Nullable;

/** The histogram of one column, of all rows, and what the model says of it. */
final class ColumnSection {
  private static final int MOST_COUNTS = 120;
  private static final int GRID = 301;
  private static final double MARGIN = 0.04;

  private ColumnSection() {}

  /**
   * Writes a column as an entry of a list.
   *
   * @param values of all rows. Not modified
   * @param rows whose weights count
   */
  static void write(Json json, DataColumn column, Parts parts, double[] values, Observations rows)
      throws IOException {
    double[] weights = Histogram.weights(rows);
    json.object(
        entry -> {
          entry.number("index", column.index());
          entry.text("name", column.name());
          int missing = missing(values);
          entry.number("missing", missing);
          if (column.isSymbols() || !Histogram.hasValue(values, weights)) {
            symbols(entry, column, parts, values, weights);
          } else if (column.kind() == DataColumn.Kind.COUNTS) {
            counts(entry, column, parts, values, weights);
          } else {
            measurements(entry, column, parts, Histogram.of(values, weights), false);
          }
        });
  }

  private static int missing(double[] values) {
    int missing = 0;
    for (double value : values) {
      missing += Double.isNaN(value) ? 1 : 0;
    }
    return missing;
  }

  /** Writes a histogram with curves: of counts, too, where they are too many for a bar each. */
  private static void measurements(
      Json json, DataColumn column, Parts parts, Histogram histogram, boolean whole)
      throws IOException {
    double low = histogram.edge(0);
    double high = histogram.edge(histogram.bins());
    double margin = MARGIN * (high - low);
    json.text("kind", DataColumn.Kind.CONTINUOUS.word());
    json.number("start", low);
    json.number("width", histogram.width());
    double[] counts = new double[histogram.bins()];
    for (int b = 0; b < counts.length; b++) {
      counts[b] = count(histogram, b);
    }
    json.drawn("counts", counts);
    double[] grid =
        whole
            ? DensityCurves.integers(low - margin, high + margin, GRID)
            : DensityCurves.grid(low - margin, high + margin, GRID);
    densities(json, column, parts, grid);
  }

  /** Returns the weight in a bin; a whole number where it can only be one. */
  private static double count(Histogram histogram, int bin) {
    double count = histogram.density(bin) * histogram.width() * histogram.total();
    boolean whole = Math.abs(count - Math.rint(count)) < 1e-9 * histogram.total();
    return whole ? Math.rint(count) : count;
  }

  private static void counts(
      Json json, DataColumn column, Parts parts, double[] values, double @Nullable [] weights)
      throws IOException {
    Histogram histogram = Histogram.ofIntegers(values, weights, MOST_COUNTS);
    if (histogram.width() != 1) {
      measurements(json, column, parts, histogram, true);
      return;
    }
    double[] numbers = new double[histogram.bins()];
    double[] counts = new double[histogram.bins()];
    for (int b = 0; b < counts.length; b++) {
      numbers[b] = Math.rint(histogram.edge(b) + 0.5);
      counts[b] = count(histogram, b);
    }
    json.text("kind", DataColumn.Kind.COUNTS.word());
    json.numbers("values", numbers);
    json.drawn("counts", counts);
    densities(json, column, parts, numbers);
  }

  private static void densities(Json json, DataColumn column, Parts parts, double[] grid)
      throws IOException {
    Optional<DensityCurves> curves =
        DensityCurves.of(parts.shares(), parts.distributions(), column.index(), grid);
    if (curves.isEmpty()) {
      return;
    }
    json.object(
        "density",
        density -> {
          density.placed("x", curves.get().grid());
          density.list(
              "parts",
              list -> {
                for (int k = 0; k < parts.count(); k++) {
                  double[] curve = curves.get().component(k);
                  list.list(
                      points -> {
                        for (double value : curve) {
                          points.drawn(value);
                        }
                      });
                }
              });
          density.drawn("total", curves.get().total());
        });
  }

  private static void symbols(
      Json json, DataColumn column, Parts parts, double[] values, double @Nullable [] weights)
      throws IOException {
    double[] counts = new double[Math.max(1, column.symbols().size())];
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= 0 && values[i] < counts.length) {
        counts[(int) values[i]] += weights == null ? 1 : weights[i];
      }
    }
    json.text("kind", DataColumn.Kind.SYMBOLS.word());
    json.texts("labels", column.symbols());
    json.drawn("counts", counts);
    if (!column.isSymbols()) {
      return;
    }
    List<Distribution<?>> distributions = parts.distributions();
    json.list(
        "probabilities",
        list -> {
          for (Distribution<?> distribution : distributions) {
            list.list(
                one -> {
                  for (int symbol = 0; symbol < counts.length; symbol++) {
                    one.drawn(probability(distribution, column.index(), symbol));
                  }
                });
          }
        });
  }

  /** Returns the probability of a symbol of a column; NaN where it is not known. */
  static double probability(Distribution<?> distribution, int column, int symbol) {
    double[] one = {1};
    double[] grid = {symbol};
    Object parameters =
        Marginals.ofColumn(distribution, column).<Object>map(m -> m.parameters()).orElse(null);
    if (parameters instanceof Bernoulli bernoulli) {
      return symbol == 1 ? bernoulli.probability() : 1 - bernoulli.probability();
    }
    if (parameters instanceof Categorical categorical) {
      return symbol < categorical.levels() ? categorical.probability(symbol) : 0;
    }
    return DensityCurves.of(one, List.of(distribution), column, grid)
        .map(curves -> curves.total()[0])
        .orElse(Double.NaN);
  }
}
