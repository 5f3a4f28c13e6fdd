package org.em4j.distributions;

/**
 * What densities and estimates need of the gamma function Γ and of its logarithmic derivative ψ,
 * without the terms that cancel when the argument is large: Stirling's series from 16, recurrences
 * below.
 *
 * <p>Reference: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 6.1.41, 6.3.5 and
 * 6.3.18.
 */
final class GammaFunction {
  /** From here the first term left out of each series is below a rounding. */
  private static final double SERIES_FROM = 16;

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private static final double LEAST_SHARE = 0.49;
  private static final double LARGEST_SHARE = 1.01;

  private GammaFunction() {}

  /**
   * Returns {@code k log k − k − log Γ(k)}, the logarithm of the density at the mean of a gamma
   * distribution of shape k and mean 1, less log k.
   *
   * @param k above 0
   */
  static double logPeak(double k) {
    double sum = 0;
    double at = k;
    for (; at < SERIES_FROM; at++) {
      // Two logarithms, because the inverse of a tiny number overflows.
      double log = at < 1 ? Math.log1p(at) - Math.log(at) : Math.log1p(1 / at);
      sum += 1 - (at + 1) * log;
    }
    double inverse = 1 / at;
    double s = inverse * inverse;
    double error =
        1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360 - s / 156)));
    error = inverse * (1.0 / 12 - s * (1.0 / 360 - s * error));
    return sum + (0.5 * Math.log(at) - HALF_LOG_TWO_PI - error);
  }

  /**
   * Returns {@code log k − ψ(k)}, between 1/2k and 1/k.
   *
   * @param k above 0; +∞ where the result overflows
   */
  static double logMinusDigamma(double k) {
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
   * @param k above 0
   */
  static double scaledTrigammaExcess(double k) {
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
}
