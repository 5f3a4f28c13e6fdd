package org.em4j.distributions;

import org.apache.commons.math3.special.Gamma;

/**
 * The logarithm of the gamma function, its first two derivatives ψ and ψ′, and the inverse of ψ,
 * for positive numbers: recurrences up to where the asymptotic series is exact, so that neither
 * small nor large arguments lose digits.
 *
 * <p>Reference: Abramowitz and Stegun (1964), 6.1.40, 6.3.5, 6.3.18, 6.4.6 and 6.4.12.
 */
final class PsiFunctions {
  /** From here on the terms of the series that are left out are below 3e-20. */
  private static final double SERIES_FROM = 16;

  private static final double EULER = 0.5772156649015329;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** Widens a bracket that rounding could close. */
  private static final double MARGIN = 1e-12;

  private PsiFunctions() {}

  /** Returns log Γ(x). */
  static double logGamma(double x) {
    return x < LogFactorial.SERIES_FROM
        ? Gamma.logGamma(x)
        : x * (Math.log(x) - 1)
            - 0.5 * Math.log(x)
            + HALF_LOG_TWO_PI
            + LogFactorial.stirlingError(x);
  }

  /** Returns {@code log Γ(x) − (x − ½) log x + x − ½ log 2π}. */
  static double stirlingError(double x) {
    return x < LogFactorial.SERIES_FROM
        ? Gamma.logGamma(x) - (x - 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI
        : LogFactorial.stirlingError(x);
  }

  /** Returns ψ(x), the derivative of log Γ. */
  static double digamma(double x) {
    double above = x;
    double sum = 0;
    while (above < SERIES_FROM) {
      if (above > x) {
        sum += 1 / above;
      }
      above++;
    }
    double series = Math.log(above) + series(above);
    // The largest term of a small argument comes last.
    return above > x ? series - sum - 1 / x : series;
  }

  /** Returns {@code ψ(x) − log x}, of which large arguments keep more digits than of ψ(x). */
  static double digammaLessLog(double x) {
    return x < SERIES_FROM ? digamma(x) - Math.log(x) : series(x);
  }

  private static double series(double x) {
    double inverse = 1 / x;
    double square = inverse * inverse;
    return -0.5 * inverse
        - square
            * (1.0 / 12
                - square
                    * (1.0 / 120
                        - square
                            * (1.0 / 252
                                - square
                                    * (1.0 / 240
                                        - square
                                            * (1.0 / 132
                                                - square * (691.0 / 32760 - square / 12))))));
  }

  /** Returns ψ′(x). */
  static double trigamma(double x) {
    double above = x;
    double sum = 0;
    while (above < SERIES_FROM) {
      if (above > x) {
        sum += 1 / (above * above);
      }
      above++;
    }
    double inverse = 1 / above;
    double square = inverse * inverse;
    double series =
        inverse
            * (1
                + 0.5 * inverse
                + square
                    * (1.0 / 6
                        - square
                            * (1.0 / 30
                                - square
                                    * (1.0 / 42
                                        - square
                                            * (1.0 / 30
                                                - square
                                                    * (5.0 / 66
                                                        - square
                                                            * (691.0 / 2730 - square * 7 / 6)))))));
    return above > x ? series + sum + 1 / x / x : series;
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
        PsiFunctions::trigamma,
        lower,
        upper,
        Math.max(lower, Math.min(upper, start)));
  }
}
