package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.hmm.internal.ChainKernel;

/**
 * Densities relative to the largest of each row: {@code exp(log b − largest)}, no less than {@link
 * ScaledRecursion#LEAST_DENSITY} where an observation is possible at all. Storage of one thread.
 *
 * <p>The compiler makes SIMD instructions of loops that use whole arrays with one index: so columns
 * are copied here first.
 */
final class Exponentials {
  private final ChainKernel kernel;
  private final double[] largest;
  private final double[] x;
  private final double[] powers;

  /**
   * Makes storage.
   *
   * @param kernel that works them out
   * @param most the most rows of a block
   */
  Exponentials(ChainKernel kernel, int most) {
    this.kernel = kernel;
    largest = new double[most];
    x = new double[most];
    powers = new double[most];
  }

  /**
   * Finds the largest number of each row.
   *
   * @param logs by columns that begin {@code stride} apart. Not modified
   * @param n rows
   * @param out from {@code at}. Modified
   */
  void findLargest(double[] logs, int stride, int columns, int n, double[] out, int at) {
    Arrays.fill(largest, 0, n, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < columns; k++) {
      System.arraycopy(logs, k * stride, x, 0, n);
      raise(largest, x, n);
    }
    System.arraycopy(largest, 0, out, at, n);
  }

  private static void raise(double[] largest, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      largest[i] = Math.max(largest[i], x[i]);
    }
  }

  /**
   * Writes a column relative to what {@link #findLargest} has found.
   *
   * @param logs of n rows from {@code at}; −∞ gives 0. Not modified
   * @param out from {@code outAt}, each {@code step} behind the one before. Modified
   */
  void relative(double[] logs, int at, int n, double[] out, int outAt, int step) {
    kernel.relative(logs, at, largest, powers, x, n);
    for (int i = 0; i < n; i++) {
      out[outAt + i * step] = x[i];
    }
  }
}
