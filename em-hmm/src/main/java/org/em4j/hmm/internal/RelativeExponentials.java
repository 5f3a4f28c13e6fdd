package org.em4j.hmm.internal;

/**
 * {@code exp(log − largest)} for differences up to 0, by operations that are the same one number at
 * a time, in loops that the compiler makes SIMD instructions of, and in lanes: all give the same
 * bits.
 *
 * <p>With x = n log 2 + r, exp x = 2ⁿ exp r, and the Taylor series of exp r to r¹³ is right to the
 * last digit or the one before for |r| ≤ ½ log 2. n is found by adding a number so large that only
 * whole numbers are left, whose last bits then hold n.
 */
final class RelativeExponentials {
  static final double LOG_LEAST = Math.log(ChainKernel.LEAST_DENSITY);

  /** 1.5·2⁵²: sums with it have no digits behind the point. */
  static final double WHOLE = 0x1.8p52;

  static final double PER_LOG_2 = 1 / Math.log(2);

  /** The first 32 bits of log 2, times n without rounding, and the rest. */
  static final double LOG_2_HIGH = 0x1.62e42feep-1;

  static final double LOG_2_LOW = 0x1.a39ef35793c76p-33;

  static final double C2 = 1.0 / 2;
  static final double C3 = 1.0 / 6;
  static final double C4 = 1.0 / 24;
  static final double C5 = 1.0 / 120;
  static final double C6 = 1.0 / 720;
  static final double C7 = 1.0 / 5040;
  static final double C8 = 1.0 / 40320;
  static final double C9 = 1.0 / 362880;
  static final double C10 = 1.0 / 3628800;
  static final double C11 = 1.0 / 39916800;
  static final double C12 = 1.0 / 479001600;
  static final double C13 = 1.0 / 6227020800.0;

  static final int BIAS = 1023;
  static final int MANTISSA_BITS = 52;

  private RelativeExponentials() {}

  /** Returns one number; 0 for −∞. */
  static double relative(double log, double largest) {
    double x = Math.max(log - largest, LOG_LEAST);
    double whole = Math.fma(x, PER_LOG_2, WHOLE);
    double power = whole - WHOLE;
    double r = Math.fma(power, -LOG_2_LOW, Math.fma(power, -LOG_2_HIGH, x));
    return log == Double.NEGATIVE_INFINITY ? 0 : series(r) * powerOf2(whole);
  }

  /** Loops that are short, have neither calls nor branches, and use whole arrays from 0. */
  static void relative(
      double[] logs, int at, double[] largest, double[] powers, double[] x, int n) {
    System.arraycopy(logs, at, x, 0, n);
    subtract(x, largest, n);
    reduce(x, powers, n);
    addTerms(x, n);
    for (int i = 0; i < n; i++) {
      x[i] = logs[at + i] == Double.NEGATIVE_INFINITY ? 0 : x[i] * powerOf2(powers[i]);
    }
  }

  private static double powerOf2(double whole) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(whole) + BIAS) << MANTISSA_BITS);
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
  private static void addTerms(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = series(x[i]);
    }
  }

  private static double series(double r) {
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
    return Math.fma(r, s, 1);
  }
}
