package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Weibull densities of one shape: {@code log(k/λ) + (k − 1) r − e^(kr)} with {@code r = log(x/λ)},
 * taken from the difference x − λ near it, so that large shapes keep their digits. Immutable and
 * thread-safe.
 */
final class WeibullKernel implements Kernel {
  private static final double NEAR = 0.4;

  private final double shape;
  private final double[] scale;
  private final double[] logScale;
  private final double[] logPeak;
  private final Accumulator accumulator;

  WeibullKernel(double shape, double[] scale, Accumulator accumulator) {
    this.shape = shape;
    this.scale = scale;
    this.accumulator = accumulator;
    this.logScale = new double[scale.length];
    this.logPeak = new double[scale.length];
    for (int k = 0; k < scale.length; k++) {
      logScale[k] = Math.log(scale[k]);
      logPeak[k] = Math.log(shape) - logScale[k];
    }
  }

  /** Returns log(x/λ). */
  static double logRatio(double x, double scale, double logScale) {
    double u = (x - scale) / scale;
    if (Math.abs(u) < NEAR) {
      return Math.log1p(u);
    }
    double ratio = x / scale;
    boolean exact = ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE;
    return exact ? Math.log(ratio) : Math.log(x) - logScale;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    for (int k = 0; k < scale.length; k++) {
      int to = k * rows.stride();
      for (int i = 0; i < rows.rows(); i++) {
        double x = rows.value(i, 0);
        if (Support.POSITIVE.contains(x)) {
          double r = logRatio(x, scale[k], logScale[k]);
          out[to + i] = logPeak[k] + (shape - 1) * r - Math.exp(shape * r);
        } else {
          out[to + i] = Double.NEGATIVE_INFINITY;
        }
      }
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulator.accumulate(rows, responsibilities, into);
  }
}
