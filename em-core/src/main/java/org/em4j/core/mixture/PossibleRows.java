package org.em4j.core.mixture;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.Family;
import org.em4j.core.Observations;

/**
 * Assignments in which no component has a part in a row that it cannot give: initialisers know
 * nothing of supports, and the logarithm of a value below 0 would be no statistic.
 */
final class PossibleRows {
  /** Of the total weight: what exchanging equal components gains is rounding alone. */
  private static final double LEAST_GAIN = 1e-9;

  private PossibleRows() {}

  /**
   * Takes from every component what it was given of rows that it cannot give.
   *
   * @param gamma component-major with the block's stride. Modified
   */
  static void keep(Block rows, double[] gamma, Family<?> family, int components) {
    double[] x = new double[rows.columns()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, x, 0);
      for (int k = 0; k < components; k++) {
        int at = k * rows.stride() + i;
        if (gamma[at] != 0 && !family.canGive(k, x, 0)) {
          gamma[at] = 0;
        }
      }
    }
  }

  /** Returns assignments of a start in the place of others: matched and then shared. */
  static Initializer.Assignments start(
      Initializer.Assignments given, Observations data, Family<?> family, int components) {
    return shared(matched(given, data, family, components), family, components);
  }

  /**
   * Returns the same assignments with the components exchanged as long as that lets two of them
   * give more of the rows they get: an initialiser may hand the values below 0 to the one component
   * that has none.
   */
  static Initializer.Assignments matched(
      Initializer.Assignments given, Observations data, Family<?> family, int components) {
    double[][] weights = possibleWeights(given, data, family, components);
    int[] source = new int[components];
    Arrays.setAll(source, k -> k);
    for (boolean better = true; better; ) {
      double most = LEAST_GAIN * data.totalWeight();
      int first = 0;
      int second = 0;
      for (int k = 0; k < components; k++) {
        for (int other = 0; other < k; other++) {
          double now = weights[source[k]][k] + weights[source[other]][other];
          double gain = weights[source[k]][other] + weights[source[other]][k] - now;
          if (gain > most) {
            most = gain;
            first = k;
            second = other;
          }
        }
      }
      better = first != second;
      int moved = source[first];
      source[first] = source[second];
      source[second] = moved;
    }
    return (rows, out) -> {
      given.responsibilities(rows, out);
      double[] before = new double[components];
      for (int i = 0; i < rows.rows(); i++) {
        for (int k = 0; k < components; k++) {
          before[k] = out[k * rows.stride() + i];
        }
        for (int k = 0; k < components; k++) {
          out[k * rows.stride() + i] = before[source[k]];
        }
      }
    };
  }

  /** Returns how much of what each component was given (first index) each other could give. */
  private static double[][] possibleWeights(
      Initializer.Assignments given, Observations data, Family<?> family, int components) {
    double[][] weights = new double[components][components];
    Block block = Block.allocate(data.columns(), data.blockRows(components));
    double[] gamma = new double[components * block.stride()];
    double[] x = new double[data.columns()];
    for (int from = 0; from < data.rows(); from += block.stride()) {
      data.read(from, Math.min(block.stride(), data.rows() - from), block);
      given.responsibilities(block, gamma);
      for (int i = 0; i < block.rows(); i++) {
        block.copyRow(i, x, 0);
        for (int k = 0; k < components; k++) {
          boolean possible = family.canGive(k, x, 0);
          for (int other = 0; other < components && possible; other++) {
            weights[other][k] += data.weight(from + i) * gamma[other * block.stride() + i];
          }
        }
      }
    }
    return weights;
  }

  /**
   * Returns assignments in which the others take that over: in proportion to what they have of the
   * row, and in equal parts if they have nothing.
   */
  static Initializer.Assignments shared(
      Initializer.Assignments given, Family<?> family, int components) {
    return (rows, out) -> {
      given.responsibilities(rows, out);
      double[] x = new double[rows.columns()];
      boolean[] possible = new boolean[components];
      for (int i = 0; i < rows.rows(); i++) {
        rows.copyRow(i, x, 0);
        double total = 0;
        double left = 0;
        int others = 0;
        for (int k = 0; k < components; k++) {
          possible[k] = family.canGive(k, x, 0);
          total += out[k * rows.stride() + i];
          left += possible[k] ? out[k * rows.stride() + i] : 0;
          others += possible[k] ? 1 : 0;
        }
        for (int k = 0; k < components && others < components; k++) {
          int at = k * rows.stride() + i;
          double part = left > 0 ? out[at] / left : 1.0 / others;
          out[at] = possible[k] ? total * part : 0;
        }
      }
    };
  }
}
