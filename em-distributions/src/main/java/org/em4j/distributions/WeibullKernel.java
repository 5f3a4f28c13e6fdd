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
  private final double shape;
  private final double[] scale;
  private final double[] logPeak;
  private final Accumulator accumulator;

  WeibullKernel(double shape, double[] scale, Accumulator accumulator) {
    this.shape = shape;
    this.scale = scale;
    this.accumulator = accumulator;
    this.logPeak = new double[scale.length];
    for (int k = 0; k < scale.length; k++) {
      logPeak[k] = Math.log(shape) - Math.log(scale[k]);
    }
  }

  /** Returns log(x/λ). */
  static double logRatio(double x, double scale) {
    return LogGap.logRatio((x - scale) / scale, x, scale);
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    for (int k = 0; k < scale.length; k++) {
      int to = k * rows.stride();
      for (int i = 0; i < rows.rows(); i++) {
        double x = rows.value(i, 0);
        if (Support.POSITIVE.contains(x)) {
          double r = logRatio(x, scale[k]);
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
