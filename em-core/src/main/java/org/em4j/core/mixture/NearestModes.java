package org.em4j.core.mixture;

import java.util.Arrays;
import org.em4j.core.Block;

/**
 * Assignments by matching dissimilarity, the number of columns in which a row differs from a mode;
 * missing values differ from nothing. A row that is as near to several modes is shared by them; of
 * equal modes only the first gets rows. Immutable and thread-safe.
 */
final class NearestModes implements Initializer.Assignments {
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

  @Override
  public void responsibilities(Block rows, double[] out) {
    assign(rows, out);
  }

  /**
   * Writes the responsibilities of each row, and returns its dissimilarity from the nearest mode:
   * live storage of the block's scratch.
   */
  double[] assign(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] least = rows.scratch().doubles(LEAST, stride);
    double[] ties = rows.scratch().doubles(TIES, stride);
    Arrays.fill(least, 0, n, Double.POSITIVE_INFINITY);
    for (int k = 0; k < modes.length; k++) {
      if (!repeated[k]) {
        differences(rows, modes[k], out, k * stride);
        for (int i = 0; i < n; i++) {
          double difference = out[k * stride + i];
          ties[i] = difference < least[i] ? 1 : ties[i] + (difference == least[i] ? 1 : 0);
          least[i] = Math.min(least[i], difference);
        }
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

  private void differences(Block rows, double[] mode, double[] out, int to) {
    int n = rows.rows();
    double[] x = rows.values();
    Arrays.fill(out, to, to + n, 0);
    for (int j = 0; j < mode.length; j++) {
      if (symbols.levels(j) > 0) {
        countDifferences(x, rows.column(j), mode[j], out, to, n);
      }
    }
  }

  private static void countDifferences(
      double[] x, int at, double mode, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      double value = x[at + i];
      out[to + i] += value == mode || Double.isNaN(value) ? 0 : 1;
    }
  }
}
