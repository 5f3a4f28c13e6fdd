package org.em4j.distributions;

/**
 * {@code u − log(1 + u)}, by a series where the two terms cancel: what a ratio 1 + u costs in a
 * deviance, about u²/2.
 *
 * <p>Reference: Loader (2000), Fast and accurate computation of binomial probabilities, with {@code
 * v = u/(2 + u)} and {@code log(1 + u) = 2(v + v³/3 + v⁵/5 + …)}.
 */
final class LogGap {
  /** Ratios within it of 1 are told by their difference from 1, others by themselves. */
  static final double NEAR = 0.4;

  private LogGap() {}

  /** Returns {@code u − log(1 + u)} of a u above −1 that is exact to its last digit. */
  static double of(double u) {
    return of(u, Math.log1p(u));
  }

  /**
   * Returns {@code u − log(1 + u)}.
   *
   * @param u at least −1
   * @param log log(1 + u), which near u = −1 is more than u can tell
   */
  static double of(double u, double log) {
    if (!(Math.abs(u) < NEAR)) {
      return u - log;
    }
    double v = u / (2 + u);
    return u * v - 2 * v * artanhExcess(v * v);
  }

  /**
   * Returns log(x/y) of numbers above 0.
   *
   * @param u x/y − 1, from the difference x − y
   */
  static double logRatio(double u, double x, double y) {
    return Math.abs(u) < NEAR ? Math.log1p(u) : LogFactorial.logRatio(x, y);
  }

  /**
   * Returns {@code artanh(v)/v − 1 = v²/3 + v⁴/5 + v⁶/7 + …}, whose terms are all positive.
   *
   * @param square v², in [0, 1)
   */
  static double artanhExcess(double square) {
    double power = 1;
    double sum = 0;
    for (int j = 3; ; j += 2) {
      power *= square;
      double next = sum + power / j;
      if (next == sum) {
        return sum;
      }
      sum = next;
    }
  }
}
