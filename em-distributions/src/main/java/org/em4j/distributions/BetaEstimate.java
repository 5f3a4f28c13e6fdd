package org.em4j.distributions;

import org.em4j.core.DegenerateComponentException;

/**
 * The maximum-likelihood estimate of a beta distribution from the geometric means G of x and H of 1
 * − x, told as their share {@code r = G/(G + H)} and the gap {@code v = −log(G + H)}, which is
 * small where the values are near each other.
 *
 * <p>With the concentration {@code c = α + β}, the mean {@code m = α/c} and {@code S(k) = log k −
 * ψ(k)}, the likelihood equations are {@code δ = S(cm) − S(c(1 − m))} with {@code δ = logit m −
 * logit r}, and {@code KL(r‖m) + r S(cm) + (1 − r) S(c(1 − m)) − S(c) = v}: no two of their terms
 * cancel where c is large. The log-likelihood is concave in (α, β), so it is in c along the best m:
 * each equation has one root, and Newton's method, kept in a bracket, finds it. Used by one thread.
 */
final class BetaEstimate {
  private static final double WIDEN = 4;

  /** As many as lead through the range of a double. */
  private static final int MOST_STEPS = 1024;

  private final double r;
  private final double q;
  private final double gap;
  private double solved = Double.NaN;
  private double delta;
  private double mean;
  private double complement;

  /**
   * Prepares an estimate.
   *
   * @param r above 0
   * @param q 1 − r, above 0, told apart because one of the two may be tiny
   * @param gap v, above 0
   */
  BetaEstimate(double r, double q, double gap) {
    this.r = r;
    this.q = q;
    this.gap = gap;
    tilt(0);
  }

  /** Returns m = α/(α + β) of what {@link #concentration} found last. */
  double mean() {
    return mean;
  }

  /** Returns 1 − m. */
  double complement() {
    return complement;
  }

  /** Sets δ and the mean that goes with it. */
  private void tilt(double toDelta) {
    delta = toDelta;
    double e = Math.exp(-Math.abs(toDelta));
    double sum = toDelta > 0 ? r + q * e : q + r * e;
    mean = (toDelta > 0 ? r : r * e) / sum;
    complement = (toDelta > 0 ? q * e : q) / sum;
  }

  /**
   * Returns c = α + β.
   *
   * @throws DegenerateComponentException if rounding left no root
   */
  double concentration() {
    try {
      double c = root(0.5 / gap);
      solveMean(c);
      return c;
    } catch (IllegalArgumentException noRoot) {
      throw new DegenerateComponentException("its concentration is no double");
    }
  }

  /** Returns the c that solves the second equation, found in units of about its size. */
  private double root(double unit) {
    boolean above = excess(unit) > 0;
    double lower = 1;
    double upper = 1;
    boolean within = false;
    for (int step = 0; step < MOST_STEPS && !within; step++) {
      if (above) {
        lower = upper;
        upper *= WIDEN;
        within = !(excess(upper * unit) > 0);
      } else {
        upper = lower;
        lower /= WIDEN;
        within = !(excess(lower * unit) < 0);
      }
    }
    return unit
        * SafeguardedNewton.root(
            x -> excess(x * unit) / gap,
            x -> slope(x * unit) / (x * gap),
            lower,
            upper,
            0.5 * (lower + upper));
  }

  /** Returns by how much the second equation is missed at c and the m that solves the first. */
  private double excess(double c) {
    solveMean(c);
    return divergence(r, q, delta)
        + r * GammaFunction.logMinusDigamma(c * mean)
        + q * GammaFunction.logMinusDigamma(c * complement)
        - GammaFunction.logMinusDigamma(c)
        - gap;
  }

  /**
   * Returns c times the derivative of {@link #excess}, {@code cψ′(c) − cψ′(α)ψ′(β)/(ψ′(α) +
   * ψ′(β))}, from the excesses kψ′(k) − 1.
   */
  private double slope(double c) {
    solveMean(c);
    double ofSum = GammaFunction.scaledTrigammaExcess(c);
    double a = GammaFunction.scaledTrigammaExcess(c * mean);
    double b = GammaFunction.scaledTrigammaExcess(c * complement);
    return ofSum - (a * mean + b * complement + a * b) / (1 + a * complement + b * mean);
  }

  /** Solves the first equation for m. */
  private void solveMean(double c) {
    if (c == solved) {
      return;
    }
    solved = c;
    double last = delta;
    double atZero = meanExcess(c, 0);
    if (atZero == 0) {
      return;
    }
    // Between 0 and what the equation lacks there, but for a rounding; and m is between r and 1/2.
    double size = 1.01 * Math.min(Math.abs(atZero), Math.abs(Math.log(r) - Math.log(q)));
    double end = atZero > 0 ? -size : size;
    double start = last / end > 0 && last / end < 1 ? last : 0.5 * end;
    double root =
        SafeguardedNewton.root(
            d -> meanExcess(c, d), d -> meanSlope(c, d), Math.min(0, end), Math.max(0, end), start);
    tilt(root);
  }

  private double meanExcess(double c, double atDelta) {
    tilt(atDelta);
    return delta
        - GammaFunction.logMinusDigamma(c * mean)
        + GammaFunction.logMinusDigamma(c * complement);
  }

  private double meanSlope(double c, double atDelta) {
    tilt(atDelta);
    return 1
        + complement * GammaFunction.scaledTrigammaExcess(c * mean)
        + mean * GammaFunction.scaledTrigammaExcess(c * complement);
  }

  /**
   * Returns the divergence KL(r‖m) of the m with logit m = logit r + δ.
   *
   * @param q 1 − r
   */
  static double divergence(double r, double q, double delta) {
    double sum = q * Math.exp(-Math.max(0, delta)) + r * Math.exp(Math.min(0, delta));
    double step = delta > 0 ? -Math.expm1(-delta) : Math.expm1(delta);
    // The logarithms of (1 − m)/(1 − r) and of m/r.
    double ofComplement = -(Math.max(0, delta) + Math.log(sum));
    return r * LogGap.of(q * step / sum, delta + ofComplement)
        + q * LogGap.of(-r * step / sum, ofComplement);
  }
}
