package org.em4j.hmm;

import org.em4j.core.Cumulative;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;

/** The z with a given tail of the standard normal distribution, from logarithms of both tails. */
final class NormalScore {
  private static final Cumulative<Normal> CUMULATIVE =
      new NormalFamily().cumulative().orElseThrow();
  private static final Normal STANDARD = new Normal(0, 1);
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double EXPANSION_FROM = 1e3;
  private static final double TOLERANCE = 1e-15;
  private static final int MOST_STEPS = 100;

  private NormalScore() {}

  /**
   * Returns z with Φ(z) = e^lower and Φ(−z) = e^upper, from the smaller of the two, which has its
   * digits. −∞ if the lower tail is empty, +∞ if the upper one is.
   *
   * @param lower the logarithm of a probability
   * @param upper the logarithm of 1 less it
   */
  static double of(double lower, double upper) {
    return lower < upper ? -ofTail(lower) : ofTail(upper);
  }

  /**
   * Newton's method on log Φ(−z), which is concave: from wherever it starts, it comes from above
   * after one step and then falls.
   */
  private static double ofTail(double log) {
    if (log == Double.NEGATIVE_INFINITY) {
      return Double.POSITIVE_INFINITY;
    }
    double z = log < -1 ? Math.sqrt(-2 * log) : 0;
    for (int i = 0; i < MOST_STEPS; i++) {
      double at = CUMULATIVE.logSurvival(STANDARD, z);
      double next = z + (at - log) / hazard(z, at);
      if (Math.abs(next - z) <= TOLERANCE * Math.max(1, z)) {
        return next;
      }
      z = next;
    }
    return z;
  }

  /**
   * Returns φ(z)/Φ(−z); far out by its expansion, because the logarithms have lost their digits.
   */
  private static double hazard(double z, double logTail) {
    return z > EXPANSION_FROM ? z + 1 / z : Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI - logTail);
  }
}
