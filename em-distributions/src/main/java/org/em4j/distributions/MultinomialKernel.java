package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Multinomial densities: the plain formula for small totals, the saddle point form for large ones,
 * both of the probabilities p/Σp, because a sum of 1 is one but for a rounding. What depends on the
 * row alone is computed once for all components. Immutable and thread-safe.
 */
final class MultinomialKernel implements Kernel {
  private static final int ROW = 2;

  private final MultinomialFamily family;
  private final int columns;
  private final int components;
  private final double[] probability;
  private final double[] logProbability;

  /**
   * For each trial {@code (Σp − 1) − log Σp}, which the saddle point form lacks: the rounding of Σp
   * is not in it, of which n trials would make a fit fall.
   */
  private final double[] excess;

  private final Accumulator accumulator;

  MultinomialKernel(
      MultinomialFamily family, List<Multinomial> components, Accumulator accumulator) {
    this.family = family;
    this.columns = family.observationSize();
    this.components = components.size();
    this.probability = new double[this.components * columns];
    this.logProbability = new double[this.components * columns];
    this.excess = new double[this.components];
    for (int k = 0; k < this.components; k++) {
      double surplus = Simplex.surplus(components.get(k).probabilities());
      for (int j = 0; j < columns; j++) {
        probability[k * columns + j] = components.get(k).probability(j);
        logProbability[k * columns + j] =
            Math.log(probability[k * columns + j]) - Math.log1p(surplus);
      }
      excess[k] = LogGap.of(surplus);
    }
    this.accumulator = accumulator;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    double[] x = rows.scratch().doubles(ROW, columns);
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, x, 0);
      double total = family.totalOfSupported(x, 0);
      boolean supported = !Double.isNaN(total);
      boolean large = supported && MultinomialTerms.cancels(total);
      double base =
          !supported
              ? Double.NEGATIVE_INFINITY
              : large
                  ? MultinomialTerms.base(x, 0, columns, total)
                  : MultinomialTerms.logCoefficient(x, 0, columns, total);
      for (int k = 0; k < components; k++) {
        out[k * rows.stride() + i] =
            !supported
                ? base
                : large ? base - deviance(x, total, k) + total * excess[k] : base + plain(x, k);
      }
    }
  }

  private double plain(double[] x, int k) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += x[j] == 0 ? 0 : x[j] * logProbability[k * columns + j];
    }
    return sum;
  }

  private double deviance(double[] x, double total, int k) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      double p = probability[k * columns + j];
      if (x[j] == 0) {
        sum += total * p;
      } else if (p == 0) {
        return Double.POSITIVE_INFINITY;
      } else {
        sum += LogFactorial.deviance(x[j], total * p, Math.fma(-total, p, x[j]));
      }
    }
    return sum;
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulator.accumulate(rows, responsibilities, into);
  }
}
