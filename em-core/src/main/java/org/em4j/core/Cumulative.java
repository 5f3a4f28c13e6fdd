package org.em4j.core;

/**
 * The distribution function of a family of one column, as logarithms of both tails: neither loses
 * its digits near 1, and neither vanishes however far out a value is. Stateless and thread-safe.
 *
 * @param <P> the parameters of one component
 */
public interface Cumulative<P> {
  /**
   * Returns {@code log P(X ≤ x)}, from −∞ to 0, never NaN.
   *
   * @param parameters the component
   * @param x any number or an infinity, in the support or not
   * @throws IllegalArgumentException if x is NaN
   */
  double logCumulative(P parameters, double x);

  /**
   * Returns {@code log P(X > x)}, from −∞ to 0, never NaN.
   *
   * @param parameters the component
   * @param x any number or an infinity, in the support or not
   * @throws IllegalArgumentException if x is NaN
   */
  double logSurvival(P parameters, double x);
}
