package org.em4j.core.mixture;

import java.util.Arrays;
import org.em4j.core.Block;

/**
 * Rows and modes by matching dissimilarity, the number of columns in which they differ; missing
 * values differ from nothing. A row that is as near to several modes is shared by them; of equal
 * modes only the first gets rows. Immutable and thread-safe.
 */
final class NearestModes {
  private static final int LEAST = 0;
  private static final int TIES = 1;

  private final Symbols symbols;
  private final double[][] modes;
  private final boolean[] repeated;

  /**
   * Makes assignments.
   *
   * @param symbols tells which columns are compared
   * @param modes K rows of d values; NaN is equal to no value. Not copied
   */
  NearestModes(Symbols symbols, double[][] modes) {
    this.symbols = symbols;
    this.modes = modes;
    this.repeated = new boolean[modes.length];
    for (int k = 0; k < modes.length; k++) {
      for (int other = 0; other < k; other++) {
        repeated[k] |= Arrays.equals(modes[other], modes[k]);
      }
    }
  }

  double[][] modes() {
    return modes;
  }

  /**
   * Returns assignments that are not hard: a row belongs to each mode in proportion to {@code
   * odds^−d}, d their dissimilarity.
   *
   * @param odds of a value to be the mode's, above 1
   */
  Initializer.Assignments soft(double odds) {
    double beta = Math.log(odds);
    return (rows, out) -> {
      double[] least = differences(rows, out);
      for (int i = 0; i < rows.rows(); i++) {
        double sum = 0;
        for (int k = 0; k < modes.length; k++) {
          int at = k * rows.stride() + i;
          out[at] = repeated[k] ? 0 : Math.exp(beta * (least[i] - out[at]));
          sum += out[at];
        }
        for (int k = 0; k < modes.length; k++) {
          out[k * rows.stride() + i] /= sum;
        }
      }
    };
  }

  /**
   * Writes shares of each row to the nearest modes, and returns its dissimilarity from them: live
   * storage of the block's scratch.
   *
   * @param rows the observations. Not modified, but for its scratch
   * @param out component-major with the block's stride. Modified
   */
  double[] assign(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] least = differences(rows, out);
    double[] ties = rows.scratch().doubles(TIES, stride);
    Arrays.fill(ties, 0, n, 0);
    for (int k = 0; k < modes.length; k++) {
      for (int i = 0; i < n; i++) {
        ties[i] += !repeated[k] && out[k * stride + i] == least[i] ? 1 : 0;
      }
    }
    for (int k = 0; k < modes.length; k++) {
      for (int i = 0; i < n; i++) {
        int at = k * stride + i;
        out[at] = !repeated[k] && out[at] == least[i] ? 1 / ties[i] : 0;
      }
    }
    return least;
  }

  /** Writes the dissimilarities and returns the least of each row. */
  private double[] differences(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] x = rows.values();
    double[] least = rows.scratch().doubles(LEAST, stride);
    Arrays.fill(least, 0, n, Double.POSITIVE_INFINITY);
    for (int k = 0; k < modes.length; k++) {
      int to = k * stride;
      Arrays.fill(out, to, to + n, 0);
      for (int j = 0; j < modes[k].length; j++) {
        if (symbols.levels(j) > 0) {
          countDifferences(x, rows.column(j), modes[k][j], out, to, n);
        }
      }
      for (int i = 0; i < n; i++) {
        least[i] = Math.min(least[i], out[to + i]);
      }
    }
    return least;
  }

  private static void countDifferences(
      double[] x, int at, double mode, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      double value = x[at + i];
      out[to + i] += value == mode || Double.isNaN(value) ? 0 : 1;
    }
  }
}
