package org.em4j.distributions;

import org.em4j.core.Cumulative;
import org.em4j.core.Support;

/**
 * A distribution function that knows its support: outside it either tail is empty or whole, and a
 * family tells the logarithm of one tail inside. Immutable and thread-safe.
 *
 * @param <P> the parameters
 */
final class Tails<P> implements Cumulative<P> {
  /** What a family tells. */
  @FunctionalInterface
  interface Tail<P> {
    /**
     * Returns {@code log P(X > x)}, or {@code log P(X ≤ x)}; a rounding may take it above 0.
     *
     * @param x between the ends of the support, a whole number if they are: finite
     */
    double log(P parameters, double x, boolean upper);
  }

  private static final double LOG_HALF = Math.log(0.5);

  private final Support support;
  private final Tail<P> tail;

  Tails(Support support, Tail<P> tail) {
    this.support = support;
    this.tail = tail;
  }

  @Override
  public double logCumulative(P parameters, double x) {
    return log(parameters, x, false);
  }

  @Override
  public double logSurvival(P parameters, double x) {
    return log(parameters, x, true);
  }

  private double log(P parameters, double x, boolean upper) {
    if (Double.isNaN(x)) {
      throw new IllegalArgumentException("a distribution function has no value at NaN");
    }
    double at = support.integer() ? Math.floor(x) : x;
    boolean before = at < support.lower() || (at == support.lower() && !support.integer());
    if (before || at >= support.upper()) {
      return before == upper ? 0 : Double.NEGATIVE_INFINITY;
    }
    return Math.min(0, tail.log(parameters, at, upper));
  }

  /**
   * Returns {@code log(1 − e^l)}.
   *
   * @param log l; above 0 it counts as 0
   */
  static double complement(double log) {
    if (log >= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return log > LOG_HALF ? Math.log(-Math.expm1(log)) : Math.log1p(-Math.exp(log));
  }

  /**
   * Returns a tail of which the upper one is {@code e^(−h)}.
   *
   * @param hazard h, at least 0
   * @param logHazard log h, which the lower tail is where h is too small for a double
   */
  static double ofHazard(double hazard, double logHazard, boolean upper) {
    if (upper) {
      return -hazard;
    }
    return hazard < Double.MIN_NORMAL ? logHazard : complement(-hazard);
  }

  /** Returns {@code log(e^a + e^b)}. */
  static double logSum(double a, double b) {
    double largest = Math.max(a, b);
    return largest == Double.NEGATIVE_INFINITY
        ? largest
        : largest + Math.log1p(Math.exp(Math.min(a, b) - largest));
  }
}
