package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Von Mises densities {@code −2κ sin²((x − μ)/2) − log 2πI₀(κ) + κ}, in which nothing cancels, and
 * statistics about each component's reference. Immutable and thread-safe.
 */
final class VonMisesKernel implements Kernel {
  private static final int ANGLES = 2;

  private final double[] mean;
  private final double[] kappa;
  private final double[] constant;

  VonMisesKernel(List<VonMises> components) {
    mean = new double[components.size()];
    kappa = new double[components.size()];
    constant = new double[components.size()];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = components.get(k).mean();
      kappa[k] = components.get(k).concentration();
      constant[k] = -VonMisesFamily.LOG_TWO_PI - VonMisesFamily.CIRCLE.logMean(kappa[k]);
    }
  }

  /** Writes the rows as angles in (−π, π]; NaN for what is no angle. */
  private static double[] angles(Block rows) {
    double[] angles = rows.scratch().doubles(ANGLES, rows.stride());
    for (int i = 0; i < rows.rows(); i++) {
      angles[i] = Angles.wrapped(rows.value(i, 0));
    }
    return angles;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    double[] angles = angles(rows);
    for (int k = 0; k < mean.length; k++) {
      logDensities(angles, rows.rows(), mean[k], kappa[k], constant[k], out, k * rows.stride());
    }
  }

  private static void logDensities(
      double[] angles, int n, double mean, double kappa, double constant, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      double density = constant - kappa * Angles.versine(angles[i] - mean);
      out[to + i] = Double.isNaN(angles[i]) ? Double.NEGATIVE_INFINITY : density;
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    addStatistics(rows, responsibilities, into);
  }

  /** Adds γ, γ(1 − cos(x − r)) and γ sin(x − r) of every row to each component's statistics. */
  static void addStatistics(Block rows, double[] responsibilities, ComponentStatistics into) {
    double[] angles = angles(rows);
    double[] values = into.values();
    for (int k = 0; k < into.components(); k++) {
      double reference = into.references()[into.referenceAt(k)];
      int gamma = k * rows.stride();
      double weight = 0;
      double versines = 0;
      double sines = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double half = 0.5 * (angles[i] - reference);
        double share = 2 * responsibilities[gamma + i] * Math.sin(half);
        weight += responsibilities[gamma + i];
        versines += share * Math.sin(half);
        sines += share * Math.cos(half);
      }
      into.addWeight(k, weight);
      values[into.at(k)] += versines;
      values[into.at(k) + 1] += sines;
    }
  }
}
