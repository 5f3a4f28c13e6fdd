package org.em4j.report.html;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.report.Ellipse;
import org.em4j.report.Marginals;

/** Rows in pairs of columns, and the ellipses of the parts. */
final class PairSection {
  /** The most columns that a scatter-plot matrix has. */
  static final int MATRIX = 5;

  private static final double[] LEVELS = {0.5, 0.95};

  private PairSection() {}

  /**
   * Writes {@code matrix} and {@code ellipses}.
   *
   * @param columns those of numbers, at least two
   * @param sample of the same columns, each with its rows. Not modified
   * @param labels of the sampled rows. Not modified
   */
  static void write(
      Json json, Parts parts, List<DataColumn> columns, List<double[]> sample, int[] labels)
      throws IOException {
    int[] matrix =
        IntStream.range(0, columns.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    (Integer j) -> -separation(sample.get(j), labels, parts.count())))
            .limit(MATRIX)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    json.numbers("matrix", matrix);
    json.list(
        "ellipses",
        list -> {
          List<Distribution<?>> distributions = parts.distributions();
          for (int x = 0; x < columns.size(); x++) {
            for (int y = x + 1; y < columns.size(); y++) {
              for (int k = 0; k < distributions.size(); k++) {
                ellipses(list, distributions.get(k), columns, x, y, k);
              }
            }
          }
        });
  }

  private static void ellipses(
      Json json, Distribution<?> distribution, List<DataColumn> columns, int x, int y, int part)
      throws IOException {
    int first = columns.get(x).index();
    int second = columns.get(y).index();
    for (MultivariateNormal normal : Marginals.normals(distribution, first, second)) {
      for (double level : LEVELS) {
        Ellipse ellipse = Ellipse.of(normal, 0, 1, level);
        json.object(
            one -> {
              one.number("x", x);
              one.number("y", y);
              one.number("part", part);
              one.number("level", level);
              one.number("cx", ellipse.centreX());
              one.number("cy", ellipse.centreY());
              one.number("a", ellipse.semiMajor());
              one.number("b", ellipse.semiMinor());
              one.number("angle", ellipse.angle());
            });
      }
    }
  }

  /** Returns the share of a column's variance that lies between the parts. */
  static double separation(double[] values, int[] labels, int parts) {
    double[] sums = new double[parts];
    double[] sizes = new double[parts];
    double sum = 0;
    double size = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        sums[labels[i]] += values[i];
        sizes[labels[i]]++;
        sum += values[i];
        size++;
      }
    }
    double mean = sum / size;
    double total = 0;
    for (double value : values) {
      total += Double.isNaN(value) ? 0 : (value - mean) * (value - mean);
    }
    double between = 0;
    for (int k = 0; k < parts; k++) {
      double gap = sizes[k] > 0 ? sums[k] / sizes[k] - mean : 0;
      between += sizes[k] * gap * gap;
    }
    return total > 0 ? between / total : 0;
  }
}
