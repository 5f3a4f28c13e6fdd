package org.em4j.distributions;

import org.apache.commons.math3.special.Gamma;

/**
 * Tails of the gamma distribution of shape a and rate 1, {@code γ(a, x)/Γ(a)} and {@code Γ(a,
 * x)/Γ(a)}: for small a by the power series of the lower and the continued fraction of the upper
 * one (NIST Digital Library of Mathematical Functions, 8.11.4 and 8.9.2), else and where x is small
 * as integrals of {@code e^(as − e^s)}, {@code s = log x}. Every one begins with the density at x,
 * from a deviance that does not cancel.
 */
final class GammaTail {
  /** Series and fraction take some ten √a terms, the integral some hundred points at any a. */
  private static final double INTEGRAL_FROM = 400;

  private static final double NEGLIGIBLE = 0x1p-56;
  private static final double CONVERGED = 0x1p-51;

  private GammaTail() {}

  /**
   * Returns the logarithm of a tail.
   *
   * @param a the shape, above 0
   * @param x at least 0
   * @param difference x − a, which the caller may know better than the rounded x tells
   * @param logX log x, where x is so small that it has lost its digits
   */
  static double log(double a, double x, double difference, double logX, boolean upper) {
    if (x < Double.MIN_NORMAL) {
      double lower = a * logX - logGammaOfNext(a);
      return upper ? Tails.complement(lower) : lower;
    }
    if (difference == Double.POSITIVE_INFINITY) {
      return upper ? Double.NEGATIVE_INFINITY : 0;
    }
    return TailIntegral.tail(side -> direct(a, x, difference, side), difference >= 0, upper);
  }

  /** Returns log Γ(a + 1). */
  private static double logGammaOfNext(double a) {
    return a < 1 ? Gamma.logGamma1p(a) : GammaFunction.logGamma(a + 1);
  }

  private static double direct(double a, double x, double difference, boolean upper) {
    double logDensity = GammaFunction.logPeak(a) - LogFactorial.deviance(a, x, -difference);
    if (logDensity == Double.NEGATIVE_INFINITY) {
      return logDensity;
    }
    if (a < INTEGRAL_FROM && !upper) {
      return logDensity + Math.log(series(a, x)) - Math.log(a);
    }
    if (a < INTEGRAL_FROM && difference > 1) {
      return logDensity - Math.log(fraction(a, x));
    }
    double sign = upper ? 1 : -1;
    return logDensity
        + TailIntegral.log(
            t -> exponent(x, difference, sign * t),
            1 / (Math.abs(difference) + Math.sqrt(x)),
            Double.POSITIVE_INFINITY);
  }

  /** Returns {@code a t − x (e^t − 1)}. */
  private static double exponent(double x, double difference, double t) {
    return Math.abs(t) < 0.5
        ? -difference * t - x * TailIntegral.exponentialExcess(t)
        : (x - difference) * t - x * Math.expm1(t);
  }

  /** Returns {@code 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …}. */
  private static double series(double a, double x) {
    double term = 1;
    double sum = 1;
    for (double n = a + 1; term > NEGLIGIBLE * sum; n++) {
      term *= x / n;
      sum += term;
    }
    return sum;
  }

  /** Returns {@code (x + 1 − a) − 1(1 − a)/((x + 3 − a) − 2(2 − a)/(…))} by Lentz's method. */
  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double value = b;
    double c = b;
    double d = 0;
    for (int n = 1; ; n++) {
      double numerator = n * (a - n);
      b += 2;
      d = 1 / (b + numerator * d);
      c = b + numerator / c;
      double factor = c * d;
      value *= factor;
      if (Math.abs(factor - 1) < CONVERGED) {
        return value;
      }
    }
  }
}
