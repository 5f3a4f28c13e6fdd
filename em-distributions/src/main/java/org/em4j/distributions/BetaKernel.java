package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Beta densities about the mean m = α/c, c = α + β: {@code log p = C − log(x/m) − log((1 − x)/(1 −
 * m)) − α(u − log(1 + u)) − β(w − log(1 + w))} with {@code u = x/m − 1 = d/α} and {@code w = −d/β}.
 * The difference {@code d = βx − α(1 − x)} is taken with twice the digits, because it cancels where
 * c is large. Immutable and thread-safe.
 */
final class BetaKernel extends PairAccumulator implements Kernel {
  /** (0, 1). */
  static final Support SUPPORT = new Support(0, 1, false, false, false);

  private final double[] alpha;
  private final double[] beta;
  private final double[] atMean;

  BetaKernel(List<Beta> components) {
    int k = components.size();
    alpha = new double[k];
    beta = new double[k];
    atMean = new double[k];
    for (int i = 0; i < k; i++) {
      alpha[i] = components.get(i).alpha();
      beta[i] = components.get(i).beta();
      atMean[i] = atMean(alpha[i], beta[i]);
    }
  }

  /** Returns C, the log-density at the mean. */
  private static double atMean(double a, double b) {
    double logSum = Math.log(a + b);
    return logPeak(a, b) - (Math.log(a) - logSum) - (Math.log(b) - logSum);
  }

  /** Returns {@code α log m + β log(1 − m) − log B(α, β)}. */
  static double logPeak(double a, double b) {
    return GammaFunction.logPeak(a) + GammaFunction.logPeak(b) - GammaFunction.logPeak(a + b);
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    for (int k = 0; k < alpha.length; k++) {
      int to = k * rows.stride();
      for (int i = 0; i < rows.rows(); i++) {
        double x = rows.value(i, 0);
        out[to + i] =
            SUPPORT.contains(x)
                ? logDensity(x, alpha[k], beta[k], atMean[k])
                : Double.NEGATIVE_INFINITY;
      }
    }
  }

  private static double logDensity(double x, double a, double b, double atMean) {
    double d = difference(x, a, b);
    return atMean + term(x, a, d, a / (a + b)) + term(1 - x, b, -d, b / (a + b));
  }

  /** Returns {@code βx − α(1 − x)}. */
  static double difference(double x, double a, double b) {
    double complement = 1 - x;
    double rest = 1 - complement - x;
    double up = b * x;
    double down = a * complement;
    double correction = Math.fma(b, x, -up) - Math.fma(a, complement, -down) - a * rest;
    return up - down + correction;
  }

  /** Returns {@code −log(1 + u) − k(u − log(1 + u))} with {@code u = d/k}, {@code 1 + u = x/m}. */
  private static double term(double x, double k, double d, double mean) {
    double u = d / k;
    if (Math.abs(u) < LogGap.NEAR) {
      double log = Math.log1p(u);
      return -log - k * LogGap.of(u, log);
    }
    return (k - 1) * LogFactorial.logRatio(x, mean) - d;
  }

  /**
   * {@inheritDoc}
   *
   * <p>About r {@code (logit x − logit r, KL(r‖x))}, raw {@code (log x, log(1 − x))}.
   */
  @Override
  void statistics(double[] x, int from, int n, double reference, double[] first, double[] second) {
    for (int i = 0; i < n; i++) {
      double value = x[from + i];
      if (reference == 0) {
        first[i] = Math.log(value);
        second[i] = Math.log1p(-value);
      } else {
        double complement = 1 - reference;
        double u = (value - reference) / reference;
        double w = (reference - value) / complement;
        double log = LogGap.logRatio(u, value, reference);
        double other = LogGap.logRatio(w, 1 - value, complement);
        first[i] = log - other;
        second[i] = reference * LogGap.of(u, log) + complement * LogGap.of(w, other);
      }
    }
  }
}
