package org.em4j.core.internal;

/**
 * The exponential of numbers up to 0 and the logarithm of numbers from 1, by operations that are
 * the same one number at a time and in the lanes of a vector: both give the same bits.
 *
 * <p>With {@code y = x log₂e} and n the nearest whole number, {@code eˣ = 2ⁿ 2^(y−n)}; n is found
 * by adding a number so large that only whole numbers are left, whose last bits then hold n. The
 * power for |y − n| ≤ ½ is a polynomial (interpolated at Chebyshev's points, relative error 2e-17),
 * so that the result is right to 1e-16·(1 + |x|/4). The logarithm is that of the power of 2 and
 * {@code 2 artanh((m−1)/(m+1))} of the rest m, between √½ and √2 (relative error of the series
 * 5e-18).
 */
public final class Elementary {
  /** Below, the exponential is 0. */
  static final double LEAST = -708;

  /**
   * 1.5·2⁵² and the bias of exponents: sums with it have no digits behind the point, and their last
   * bits are the exponent of a power of 2.
   */
  static final double WHOLE = 0x1.8p52 + 1023;

  static final double LOG2_E = 1 / Math.log(2);

  static final double P1 = 0x1.62e42fefa39efp-1;
  static final double P2 = 0x1.ebfbdff82c598p-3;
  static final double P3 = 0x1.c6b08d704a0c2p-5;
  static final double P4 = 0x1.3b2ab6fba1ddap-7;
  static final double P5 = 0x1.5d87fe78a5276p-10;
  static final double P6 = 0x1.430913096fd9fp-13;
  static final double P7 = 0x1.ffcbfc670dcd4p-17;
  static final double P8 = 0x1.62bfd47773353p-20;
  static final double P9 = 0x1.b524fae627834p-24;
  static final double P10 = 0x1.e6063f7217bc6p-28;
  static final double P11 = 0x1.e9d3fe3952179p-32;

  static final int MANTISSA_BITS = 52;

  /** The bits of √½: a number less these has the exponent that leaves √½ to √2. */
  static final long ROOT_OF_HALF = 0x3fe6a09e667f3bcdL;

  static final long EXPONENT = -1L << MANTISSA_BITS;

  /** The bits of 2⁵²: with a whole number in the last ones it is the sum of both. */
  static final long WHOLE_BITS = 0x4330000000000000L;

  static final double WHOLE_ALONE = 0x1p52;

  /** The first 32 bits of log 2, times an exponent without rounding, and the rest. */
  static final double LOG_2_HIGH = 0x1.62e42feep-1;

  static final double LOG_2_LOW = 0x1.a39ef35793c76p-33;

  static final double Q0 = 2.0 / 3;
  static final double Q1 = 2.0 / 5;
  static final double Q2 = 0x1.249249247513dp-2;
  static final double Q3 = 0x1.c71c7204621fep-3;
  static final double Q4 = 0x1.745cf7c1d5dafp-3;
  static final double Q5 = 0x1.3b1c79943fca2p-3;
  static final double Q6 = 0x1.0fb77bcdefa76p-3;
  static final double Q7 = 0x1.0c4d8297b1431p-3;

  private Elementary() {}

  /** Returns eˣ; 0 for x below −708. NaN gives NaN. */
  public static double exp(double x) {
    double whole = Math.fma(x, LOG2_E, WHOLE);
    double f = Math.fma(x, LOG2_E, WHOLE - whole);
    long power = Double.doubleToRawLongBits(whole) << MANTISSA_BITS;
    double e = power(f) * Double.longBitsToDouble(power);
    return x < LEAST ? 0 : e;
  }

  /** Returns 2^f for |f| up to ½. */
  static double power(double f) {
    double s = Math.fma(f, P11, P10);
    s = Math.fma(f, s, P9);
    s = Math.fma(f, s, P8);
    s = Math.fma(f, s, P7);
    s = Math.fma(f, s, P6);
    s = Math.fma(f, s, P5);
    s = Math.fma(f, s, P4);
    s = Math.fma(f, s, P3);
    s = Math.fma(f, s, P2);
    s = Math.fma(f, s, P1);
    return Math.fma(f, s, 1);
  }

  /** Returns log s, for finite s from 1; all else gives anything. */
  public static double log(double s) {
    long bits = Double.doubleToRawLongBits(s);
    long power = bits - ROOT_OF_HALF;
    double exponent = Double.longBitsToDouble((power >>> MANTISSA_BITS) | WHOLE_BITS) - WHOLE_ALONE;
    double m = Double.longBitsToDouble(bits - (power & EXPONENT));
    double t = (m - 1) / (m + 1);
    double u = t * t;
    double p = Math.fma(u, Q7, Q6);
    p = Math.fma(u, p, Q5);
    p = Math.fma(u, p, Q4);
    p = Math.fma(u, p, Q3);
    p = Math.fma(u, p, Q2);
    p = Math.fma(u, p, Q1);
    p = Math.fma(u, p, Q0);
    double rest = Math.fma(exponent, LOG_2_LOW, u * t * p);
    return Math.fma(exponent, LOG_2_HIGH, Math.fma(2, t, rest));
  }
}
