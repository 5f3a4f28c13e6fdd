package org.em4j.distributions;

/**
 * The tail {@code log P(Z > z)} of the standard normal distribution: {@code ½ − φ(z) Σ z^(2n+1) /
 * (2n + 1)!!} near 0, {@code φ(z) / (z + 1/(z + 2/(z + 3/(z + …))))} far out (Abramowitz and Stegun
 * 1964, 26.2.11 and 26.2.14).
 */
final class NormalTail {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double FRACTION_FROM = 2;

  private NormalTail() {}

  /**
   * Returns log P(Z > z).
   *
   * @param z any number or an infinity
   */
  static double log(double z) {
    if (z < 0) {
      return Math.log1p(-Math.exp(log(-z)));
    }
    double logDensity = -0.5 * z * z - HALF_LOG_TWO_PI;
    return z < FRACTION_FROM
        ? Math.log(0.5 - Math.exp(logDensity) * series(z))
        : logDensity - Math.log(fraction(z));
  }

  private static double series(double z) {
    double square = z * z;
    double term = z;
    double sum = z;
    for (int n = 3; term > 0x1p-60 * sum; n += 2) {
      term *= square / n;
      sum += term;
    }
    return sum;
  }

  /** What the fraction leaves out falls off as exp(−2z√2n): n grows as 1/z². */
  private static double fraction(double z) {
    double value = z;
    for (int n = 20 + (int) (400 / (z * z)); n > 0; n--) {
      value = z + n / value;
    }
    return value;
  }
}
