package org.em4j.distributions;

/**
 * Tails of the von Mises distribution of an angle in (−π, π]: the arc from −π, or to π, is cut at
 * the mean and opposite to it, and each piece integrated from its denser end on.
 */
final class VonMisesTail {
  private final double kappa;
  private final double logPeak;

  private VonMisesTail(double kappa) {
    this.kappa = kappa;
    this.logPeak = -VonMisesFamily.LOG_TWO_PI - VonMisesFamily.CIRCLE.logMean(kappa);
  }

  /**
   * Returns the logarithm of the probability of (−π, x], or of (x, π].
   *
   * @param x any angle, which is wrapped
   */
  static double log(VonMises parameters, double x, boolean upper) {
    double angle = Angles.wrapped(x);
    double mean = parameters.mean();
    VonMisesTail tail = new VonMisesTail(parameters.concentration());
    return TailIntegral.tail(
        side ->
            side ? tail.arc(angle - mean, Math.PI - mean) : tail.arc(-Math.PI - mean, angle - mean),
        angle >= mean,
        upper);
  }

  /** Returns the logarithm of the probability of an arc of at most one turn, in [−2π, 2π]. */
  private double arc(double from, double to) {
    double sum = Double.NEGATIVE_INFINITY;
    for (int half = -2; half < 2; half++) {
      double lower = Math.max(from, half * Math.PI);
      double upper = Math.min(to, (half + 1) * Math.PI);
      if (lower < upper) {
        // Even halves fall from a mean at their lower end, odd ones rise to one at their upper end.
        double near = half % 2 == 0 ? lower - half * Math.PI : (half + 1) * Math.PI - upper;
        sum = Tails.logSum(sum, piece(near, upper - lower));
      }
    }
    return sum;
  }

  /** Returns the logarithm of the probability of an arc that begins {@code near} the mean. */
  private double piece(double near, double length) {
    double scale = 1 / (kappa * Math.sin(near) + Math.sqrt(kappa) + 1);
    return logPeak
        - kappa * Angles.versine(near)
        + TailIntegral.log(
            t -> -2 * kappa * Math.sin(0.5 * t) * Math.sin(near + 0.5 * t), scale, length);
  }
}
