package org.em4j.distributions;

/**
 * Tails of the beta distribution, {@code I_x(a, b)} and {@code 1 − I_x(a, b)}, as integrals of
 * {@code x^a (1 − x)^b} over the logit of x, where its logarithm is concave; beginning with the
 * density at x, from deviances that do not cancel.
 */
final class BetaTail {
  private static final double LARGEST_LOG = 700;

  private final double a;
  private final double b;
  private final double x;
  private final double y;
  private final double logX;
  private final double logY;

  /** {@code (a + b) x − a}: the fall of the logarithm with the logit. */
  private final double difference;

  private BetaTail(double a, double b, double x) {
    this.a = a;
    this.b = b;
    this.x = x;
    this.y = 1 - x;
    this.logX = Math.log(x);
    this.logY = Math.log1p(-x);
    this.difference = BetaKernel.difference(x, a, b);
  }

  /**
   * Returns the logarithm of a tail.
   *
   * @param a above 0
   * @param b above 0
   * @param x in [0, 1]
   */
  static double log(double a, double b, double x, boolean upper) {
    if (x == 0 || x == 1) {
      return (x == 0) == upper ? 0 : Double.NEGATIVE_INFINITY;
    }
    BetaTail tail = new BetaTail(a, b, x);
    return TailIntegral.tail(tail::direct, tail.difference >= 0, upper);
  }

  private double direct(boolean upper) {
    double n = a + b;
    double logDensity =
        BetaKernel.logPeak(a, b)
            - LogFactorial.deviance(a, n * x, -difference)
            - LogFactorial.deviance(b, n * y, difference);
    if (logDensity == Double.NEGATIVE_INFINITY) {
      return logDensity;
    }
    double sign = upper ? 1 : -1;
    return logDensity
        + TailIntegral.log(
            t -> exponent(sign * t),
            1 / (Math.abs(difference) + Math.sqrt(n * x * y)),
            Double.POSITIVE_INFINITY);
  }

  /** Returns {@code a t − (a + b) log(1 + x (e^t − 1))}. */
  private double exponent(double t) {
    if (Math.abs(t) < 0.5) {
      double excess = x <= y ? logExcess(x, t) : logExcess(y, -t);
      return -difference * t - (a + b) * excess;
    }
    // Of the two forms that whose terms do not cancel on this side of even odds.
    return t + logX - logY < 0
        ? a * t - (a + b) * logMean(x, y, logX, t)
        : -b * t - (a + b) * logMean(y, x, logY, -t);
  }

  /** Returns {@code log(1 + p (e^t − 1)) − pt} of a p of at most ½ and a t near 0. */
  private static double logExcess(double p, double t) {
    return p * TailIntegral.exponentialExcess(t) - LogGap.of(p * Math.expm1(t));
  }

  /** Returns {@code log(p e^t + q)} with {@code q = 1 − p} and {@code p e^t} at most q. */
  private static double logMean(double p, double q, double logP, double t) {
    if (t > LARGEST_LOG) {
      return Math.log1p(Math.exp(t + logP));
    }
    double more = p * Math.expm1(t);
    return more > -0.5 ? Math.log1p(more) : Math.log(p * Math.exp(t) + q);
  }
}
