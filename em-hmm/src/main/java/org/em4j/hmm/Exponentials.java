package org.em4j.hmm;

import java.util.Arrays;

/**
 * Densities relative to the largest of each row: {@code exp(log b − largest)}, no less than {@link
 * ScaledRecursion#LEAST_DENSITY} where an observation is possible at all. Storage of one thread.
 *
 * <p>With x = n log 2 + r, exp x = 2ⁿ exp r, and the Taylor series of exp r to r¹³ is right to the
 * last digit or the one before for |r| ≤ ½ log 2. n is found by adding a number so large that only
 * whole numbers are left, whose last bits then hold n.
 *
 * <p>The compiler makes SIMD instructions of loops that are short, have neither calls nor branches,
 * and use whole arrays with one index: so columns are copied here first, and the work is cut into
 * several loops. With {@code Math.exp} it would make none.
 */
final class Exponentials {
  private static final double LOG_LEAST = Math.log(ScaledRecursion.LEAST_DENSITY);

  /** 1.5·2⁵²: sums with it have no digits behind the point. */
  private static final double WHOLE = 0x1.8p52;

  private static final double PER_LOG_2 = 1 / Math.log(2);

  /** The first 32 bits of log 2, times n without rounding, and the rest. */
  private static final double LOG_2_HIGH = 0x1.62e42feep-1;

  private static final double LOG_2_LOW = 0x1.a39ef35793c76p-33;

  private static final double C2 = 1.0 / 2;
  private static final double C3 = 1.0 / 6;
  private static final double C4 = 1.0 / 24;
  private static final double C5 = 1.0 / 120;
  private static final double C6 = 1.0 / 720;
  private static final double C7 = 1.0 / 5040;
  private static final double C8 = 1.0 / 40320;
  private static final double C9 = 1.0 / 362880;
  private static final double C10 = 1.0 / 3628800;
  private static final double C11 = 1.0 / 39916800;
  private static final double C12 = 1.0 / 479001600;
  private static final double C13 = 1.0 / 6227020800.0;

  private static final int BIAS = 1023;
  private static final int MANTISSA_BITS = 52;

  private final double[] largest;
  private final double[] x;
  private final double[] powers;

  /**
   * Makes storage.
   *
   * @param most the most rows of a block
   */
  Exponentials(int most) {
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
    System.arraycopy(logs, at, x, 0, n);
    subtract(x, largest, n);
    reduce(x, powers, n);
    series(x, n);
    for (int i = 0; i < n; i++) {
      long power = (Double.doubleToRawLongBits(powers[i]) + BIAS) << MANTISSA_BITS;
      out[outAt + i * step] =
          logs[at + i] == Double.NEGATIVE_INFINITY ? 0 : x[i] * Double.longBitsToDouble(power);
    }
  }

  private static void subtract(double[] x, double[] largest, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(x[i] - largest[i], LOG_LEAST);
    }
  }

  /** Writes r in place of x, and n. */
  private static void reduce(double[] x, double[] powers, int n) {
    for (int i = 0; i < n; i++) {
      double whole = Math.fma(x[i], PER_LOG_2, WHOLE);
      double power = whole - WHOLE;
      x[i] = Math.fma(power, -LOG_2_LOW, Math.fma(power, -LOG_2_HIGH, x[i]));
      powers[i] = whole;
    }
  }

  /** Writes exp r in place of r. */
  private static void series(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      double r = x[i];
      double s = Math.fma(r, C13, C12);
      s = Math.fma(r, s, C11);
      s = Math.fma(r, s, C10);
      s = Math.fma(r, s, C9);
      s = Math.fma(r, s, C8);
      s = Math.fma(r, s, C7);
      s = Math.fma(r, s, C6);
      s = Math.fma(r, s, C5);
      s = Math.fma(r, s, C4);
      s = Math.fma(r, s, C3);
      s = Math.fma(r, s, C2);
      s = Math.fma(r, s, 1);
      x[i] = Math.fma(r, s, 1);
    }
  }
}
