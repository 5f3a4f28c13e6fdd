package org.em4j.benchmarks.subject;

import java.util.List;
import org.em4j.benchmarks.workload.Matrix;
import org.em4j.benchmarks.workload.Starts;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.gmm.GaussianMixture;

/** What a library found, judged by the same densities for all. */
final class Found {
  private Found() {}

  /** Returns the log-likelihood of rows under parameters that a peer found. */
  static double logLikelihood(
      Structure structure, Matrix x, double[] weights, List<MultivariateNormal> components) {
    // A peer's weights may sum to 1 but for a rounding more than a model takes.
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] normalized = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      normalized[k] = weights[k] / sum;
    }
    return GaussianMixture.of(Starts.covarianceType(structure), normalized, components)
        .score(Observations.of(x.values(), x.columns()))
        .logLikelihood();
  }

  /** Returns the log-density of rows and their labels together. */
  static double logLikelihood(GaussianMixture model, Matrix x, int[] labels) {
    Observations rows = Observations.of(x.values(), x.columns());
    double[] responsibilities = model.responsibilities(rows);
    double[] densities = model.logDensities(rows);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += densities[i] + Math.log(responsibilities[i * model.components() + labels[i]]);
    }
    return sum;
  }

  /** Returns the symmetric part of a covariance, row-major. */
  static double[] symmetric(double[][] covariance) {
    int d = covariance.length;
    double[] values = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        values[i * d + j] = 0.5 * (covariance[i][j] + covariance[j][i]);
      }
    }
    return values;
  }

  /** Returns a component's covariance as rows. */
  static double[][] rows(Mixture<MultivariateNormal> mixture, int component) {
    MultivariateNormal normal = mixture.component(component);
    return new Matrix(normal.size(), normal.size(), normal.covariance().toArray()).toRows();
  }
}
