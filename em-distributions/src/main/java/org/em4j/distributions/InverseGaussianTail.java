package org.em4j.distributions;

/**
 * Tails of the inverse Gaussian distribution, as integrals of the density over the logarithm of x,
 * where its logarithm is concave: the closed form of two normal tails cancels far out.
 */
final class InverseGaussianTail {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** {@code λx/2μ²}. */
  private final double growing;

  /** {@code λ/2x}. */
  private final double falling;

  /** The derivative of the logarithm of the density of log x, {@code λ/2x − λx/2μ² − ½}. */
  private final double slope;

  private final double logDensity;

  private InverseGaussianTail(InverseGaussian parameters, double x) {
    double mean = parameters.mean();
    double shape = parameters.shape();
    double root = Math.sqrt(shape) / Math.sqrt(x);
    double z = root * ((x - mean) / mean);
    this.growing = 0.5 * (shape / mean) * (x / mean);
    this.falling = 0.5 * root * root;
    this.slope = -0.5 - 0.5 * z * root * (1 + x / mean);
    this.logDensity = Math.log(root) - HALF_LOG_TWO_PI - 0.5 * z * z;
  }

  static double log(InverseGaussian parameters, double x, boolean upper) {
    InverseGaussianTail tail = new InverseGaussianTail(parameters, x);
    if (!(tail.growing + tail.falling <= Double.MAX_VALUE) || tail.isEmpty()) {
      boolean right = x > parameters.mean();
      return right == upper ? Double.NEGATIVE_INFINITY : 0;
    }
    return TailIntegral.tail(tail::direct, tail.slope <= 0, upper);
  }

  private boolean isEmpty() {
    return logDensity == Double.NEGATIVE_INFINITY;
  }

  private double direct(boolean upper) {
    double sign = upper ? 1 : -1;
    double scale = 1 / (Math.abs(slope) + Math.sqrt(growing + falling));
    return logDensity + TailIntegral.log(t -> exponent(sign * t), scale, Double.POSITIVE_INFINITY);
  }

  private double exponent(double t) {
    if (Math.abs(t) < 0.5) {
      return slope * t
          - growing * TailIntegral.exponentialExcess(t)
          - falling * TailIntegral.exponentialExcess(-t);
    }
    return -0.5 * t - growing * Math.expm1(t) - falling * Math.expm1(-t);
  }
}
