package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Gamma densities about the mean: {@code log p = C − log(x/μ) − k(u − log(1 + u))} with {@code u =
 * x/μ − 1 = (λx − k)/k}, whose numerator one fused operation gives without cancellation. Far from
 * the mean {@code log p = C + (k − 1) log(x/μ) − (λx − k)}. Immutable and thread-safe.
 */
final class GammaKernel extends PairAccumulator implements Kernel {
  private final double[] shape;
  private final double[] rate;
  private final double[] atMean;

  GammaKernel(List<Gamma> components) {
    int k = components.size();
    shape = new double[k];
    rate = new double[k];
    atMean = new double[k];
    for (int c = 0; c < k; c++) {
      shape[c] = components.get(c).shape();
      rate[c] = components.get(c).rate();
      atMean[c] = GammaFunction.logPeak(shape[c]) + Math.log(rate[c]) - Math.log(shape[c]);
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    double[] x = rows.values();
    int from = rows.column(0);
    for (int k = 0; k < shape.length; k++) {
      int to = k * rows.stride();
      for (int i = 0; i < rows.rows(); i++) {
        out[to + i] =
            Support.POSITIVE.contains(x[from + i])
                ? logDensity(x[from + i], shape[k], rate[k], atMean[k])
                : Double.NEGATIVE_INFINITY;
      }
    }
  }

  private static double logDensity(double x, double shape, double rate, double atMean) {
    double difference = Math.fma(rate, x, -shape);
    if (difference == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    double u = difference / shape;
    if (Math.abs(u) < LogGap.NEAR) {
      double log = Math.log1p(u);
      return atMean - log - shape * LogGap.of(u, log);
    }
    double product = rate * x;
    double log =
        product >= Double.MIN_NORMAL
            ? LogFactorial.logRatio(product, shape)
            : Math.log(x) + Math.log(rate) - Math.log(shape);
    return atMean + (shape - 1) * log - difference;
  }

  @Override
  void statistics(double[] x, int from, int n, double reference, double[] first, double[] second) {
    if (reference == 0) {
      for (int i = 0; i < n; i++) {
        first[i] = x[from + i];
        second[i] = Math.log(x[from + i]);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      double u = (x[from + i] - reference) / reference;
      first[i] = x[from + i] / reference;
      second[i] = LogGap.of(u, LogGap.logRatio(u, x[from + i], reference));
    }
  }
}
