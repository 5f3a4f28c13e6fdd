package org.em4j.distributions;

import org.apache.commons.math3.special.Gamma;

/**
 * What densities and estimates need of the gamma function Γ and of its logarithmic derivative ψ,
 * without the terms that cancel when the argument is large: asymptotic series from 16, recurrences
 * below.
 *
 * <p>Reference: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 6.1.41, 6.3.5,
 * 6.3.18, 6.4.6 and 6.4.12.
 */
final class GammaFunction {
  /** From here the first term left out of each series is below a rounding. */
  private static final double SERIES_FROM = 16;

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private static final double EULER = 0.5772156649015329;

  /** Widens a bracket that rounding could close. */
  private static final double MARGIN = 1e-12;

  private static final double LEAST_SHARE = 0.49;
  private static final double LARGEST_SHARE = 1.01;

  private GammaFunction() {}

  /** Returns log Γ(x). */
  static double logGamma(double x) {
    return x < LogFactorial.SERIES_FROM
        ? Gamma.logGamma(x)
        : x * (Math.log(x) - 1)
            - 0.5 * Math.log(x)
            + HALF_LOG_TWO_PI
            + LogFactorial.stirlingError(x);
  }

  /**
   * Returns {@code k log k − k − log Γ(k)}, the logarithm of the density at the mean of a gamma
   * distribution of shape k and mean 1, less log k.
   *
   * @param k above 0
   */
  static double logPeak(double k) {
    return 0.5 * Math.log(k) - HALF_LOG_TWO_PI - LogFactorial.stirlingErrorOfAny(k);
  }

  /**
   * Returns {@code log k − ψ(k)}, between 1/2k and 1/k.
   *
   * @param k at least 0; +∞ where the result overflows
   */
  static double logMinusDigamma(double k) {
    if (Double.isInfinite(1 / k)) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    double at = k;
    for (; at < SERIES_FROM; at++) {
      sum +=
          at < 1 ? 1 / at - (Math.log1p(at) - Math.log(at)) : LogGap.of(1 / at, Math.log1p(1 / at));
    }
    double inverse = 1 / at;
    double s = inverse * inverse;
    double rest =
        1.0 / 252 - s * (1.0 / 240 - s * (1.0 / 132 - s * (691.0 / 32760 - s * (1.0 / 12))));
    return sum + inverse * (0.5 + inverse * (1.0 / 12 - s * (1.0 / 120 - s * rest)));
  }

  /**
   * Returns {@code k ψ′(k) − 1}, which is −k times the derivative of {@link #logMinusDigamma}.
   *
   * @param k at least 0; +∞ where the result overflows
   */
  static double scaledTrigammaExcess(double k) {
    if (Double.isInfinite(1 / k)) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    double at = k;
    for (; at < SERIES_FROM; at++) {
      sum += k / at / at / (at + 1);
    }
    double inverse = 1 / at;
    double s = inverse * inverse;
    double rest =
        6.0 / 252 - s * (8.0 / 240 - s * (10.0 / 132 - s * (12 * 691.0 / 32760 - s * (14.0 / 12))));
    double there = inverse * (0.5 + inverse * (2.0 / 12 - s * (4.0 / 120 - s * rest)));
    return sum + k / at * there;
  }

  /**
   * Returns the k with {@code log k − ψ(k) = gap}.
   *
   * @param gap above 0
   */
  static double inverseLogMinusDigamma(double gap) {
    // Thom (1958), A note on the gamma distribution: right to 1.5 percent. In units of 1/gap, where
    // the root lies between ½ and 1 but for a rounding.
    double start = gap > 1e3 ? 1 : (3 - gap + Math.sqrt((gap - 3) * (gap - 3) + 24 * gap)) / 12;
    double share =
        SafeguardedNewton.root(
            unit -> logMinusDigamma(unit / gap) / gap - 1,
            unit -> -scaledTrigammaExcess(unit / gap) / (unit * gap),
            LEAST_SHARE,
            LARGEST_SHARE,
            Math.max(LEAST_SHARE, Math.min(LARGEST_SHARE, start)));
    return share / gap;
  }

  /** Returns ψ(x), the derivative of log Γ, of a number above 0. */
  static double digamma(double x) {
    return Math.log(x) - logMinusDigamma(x);
  }

  /** Returns ψ′(x) of a number above 0. */
  static double trigamma(double x) {
    return (1 + scaledTrigammaExcess(x)) / x;
  }

  /**
   * Returns the x with ψ(x) = y: Newton's method between {@code e^y} and {@code e^y + ½}, and, for
   * negative y, between the bounds that {@code ψ(x) = ψ(x + 1) − 1/x} gives; starts as Minka
   * (2000), Estimating a Dirichlet distribution, appendix C.
   *
   * @param y finite, at most 700
   */
  static double inverseDigamma(double y) {
    double lower = Math.exp(y);
    double upper = lower + 0.5;
    double start = upper;
    if (y < -1) {
      lower = Math.max(lower, 1 / (1 - EULER - y));
      upper = Math.min(upper, -1 / (y + EULER));
      start = y < -2.22 ? upper : start;
    }
    lower *= 1 - MARGIN;
    upper *= 1 + MARGIN;
    return SafeguardedNewton.root(
        x -> digamma(x) - y,
        GammaFunction::trigamma,
        lower,
        upper,
        Math.max(lower, Math.min(upper, start)));
  }
}
