package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Inverse Gaussian densities {@code ½ log(λ/2π) − (3/2) log x − λ/2x·((x − μ)/μ)²}: the square is
 * taken as one, because its terms cancel where λ/μ is large. Immutable and thread-safe.
 */
final class InverseGaussianKernel extends PairAccumulator implements Kernel {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final int BASE = 2;

  private final double[] mean;
  private final double[] shape;
  private final double[] logScale;

  InverseGaussianKernel(List<InverseGaussian> components) {
    int k = components.size();
    mean = new double[k];
    shape = new double[k];
    logScale = new double[k];
    for (int c = 0; c < k; c++) {
      mean[c] = components.get(c).mean();
      shape[c] = components.get(c).shape();
      logScale[c] = 0.5 * Math.log(shape[c]) - HALF_LOG_TWO_PI;
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    double[] base = rows.scratch().doubles(BASE, rows.stride());
    for (int i = 0; i < n; i++) {
      double x = rows.value(i, 0);
      base[i] = Support.POSITIVE.contains(x) ? -1.5 * Math.log(x) : Double.NEGATIVE_INFINITY;
    }
    for (int k = 0; k < mean.length; k++) {
      logDensities(rows, base, n, k, out, k * rows.stride());
    }
  }

  private void logDensities(Block rows, double[] base, int n, int k, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] = base[i];
      if (base[i] != Double.NEGATIVE_INFINITY) {
        double x = rows.value(i, 0);
        double z = (x - mean[k]) / mean[k];
        // Roots, because λ/x and z² overflow and vanish where their product does not.
        double root = Math.sqrt(shape[k]) / Math.sqrt(x) * z;
        out[to + i] += logScale[k] - 0.5 * root * root;
      }
    }
  }

  @Override
  void statistics(double[] x, int from, int n, double reference, double[] first, double[] second) {
    if (reference == 0) {
      for (int i = 0; i < n; i++) {
        first[i] = x[from + i];
        second[i] = 1 / x[from + i];
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      double difference = x[from + i] - reference;
      first[i] = x[from + i] / reference;
      second[i] = difference / reference * (difference / x[from + i]);
    }
  }
}
