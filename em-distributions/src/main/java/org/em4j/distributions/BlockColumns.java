package org.em4j.distributions;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.Scratch;

/**
 * The columns of a block, each in an array of its own from the block's scratch, and work that keeps
 * them so: the compiler makes SIMD instructions of loops over whole arrays with one index from 0,
 * but not of loops over several stretches of one array.
 */
final class BlockColumns {
  private BlockColumns() {}

  /** Returns the least multiple of 4 that is not less than {@code columns}. */
  static int padded(int columns) {
    return (columns + 3) / 4 * 4;
  }

  /**
   * Copies a column.
   *
   * @param slot of the scratch, where the copy goes
   */
  static double[] copy(Block rows, int column, int slot) {
    double[] copy = rows.scratch().doubles(slot, rows.stride());
    System.arraycopy(rows.values(), rows.column(column), copy, 0, rows.rows());
    return copy;
  }

  /** Returns n zeros in an array of the scratch. */
  static double[] zeros(Scratch scratch, int slot, int n) {
    double[] zeros = scratch.doubles(slot, n);
    Arrays.fill(zeros, 0, n, 0);
    return zeros;
  }

  /** Writes {@code x − r}. */
  static void subtract(double[] x, double r, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = x[i] - r;
    }
  }

  /**
   * Writes x − r of two columns. The first compiler puts a loop as short as that of one column into
   * its caller, where it stays slow until the caller is compiled for good.
   */
  static void subtract(
      double[] x0, double r0, double[] out0, double[] x1, double r1, double[] out1, int n) {
    for (int i = 0; i < n; i++) {
      double z0 = x0[i] - r0;
      double z1 = x1[i] - r1;
      out0[i] = z0;
      out1[i] = z1;
    }
  }

  /** Writes {@code (x − r) g}. */
  static void weigh(double[] x, double r, double[] g, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = (x[i] - r) * g[i];
    }
  }
}
