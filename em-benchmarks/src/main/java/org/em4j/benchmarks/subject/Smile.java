package org.em4j.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Matrix;
import org.em4j.benchmarks.workload.Starts;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.gmm.GaussianMixture;
import smile.stat.distribution.MultivariateExponentialFamilyMixture;
import smile.stat.distribution.MultivariateGaussianDistribution;
import smile.stat.distribution.MultivariateMixture;
import smile.stat.distribution.MultivariateMixture.Component;

/**
 * Smile: full and diagonal covariances. Its loop ends after the first iteration that improves, so
 * an iteration is a call with one iteration here, from the components of the call before.
 */
public final class Smile implements Subject {
  private static final double MOST_WORK = 1e8; // entries of n·K covariances

  @Override
  public String name() {
    return "Smile 3.1.1";
  }

  @Override
  public String id() {
    return "smile";
  }

  @Override
  public boolean takes(Workload workload) {
    return switch (workload.kind()) {
      case MIXTURE ->
          workload.structure() == Structure.FULL || workload.structure() == Structure.DIAGONAL;
      case ONE_BY_ONE -> true;
      default -> false;
    };
  }

  @Override
  public int rows(Workload workload) {
    return workload.kind() == Kind.MIXTURE
        ? Subject.affordableRows(workload, MOST_WORK)
        : workload.rows();
  }

  @Override
  public Session open(Workload workload, DataSet data, int threads) {
    double[][] rows = data.rows().toRows();
    if (workload.kind() == Kind.ONE_BY_ONE) {
      return labels(Em4j.model(workload, data), data.rows(), rows);
    }
    boolean diagonal = workload.structure() == Structure.DIAGONAL;
    Component[] start = components(Starts.gaussian(workload, data).mixture(), diagonal);
    return iterations -> {
      Component[] components = start.clone(); // which fit changes
      for (int i = 0; i < iterations; i++) {
        components = MultivariateExponentialFamilyMixture.fit(rows, components, 0, 1, 0).components;
      }
      Component[] found = components;
      return Run.of(() -> logLikelihood(workload.structure(), data.rows(), found));
    };
  }

  private static Component[] components(Mixture<MultivariateNormal> start, boolean diagonal) {
    Component[] components = new Component[start.components()];
    for (int k = 0; k < components.length; k++) {
      double[] mean = start.component(k).mean();
      double[][] covariance = Found.rows(start, k);
      double[] variances = new double[mean.length];
      for (int j = 0; j < mean.length; j++) {
        variances[j] = covariance[j][j];
      }
      MultivariateGaussianDistribution normal =
          diagonal
              ? new MultivariateGaussianDistribution(mean, variances)
              : new MultivariateGaussianDistribution(mean, smile.math.matrix.Matrix.of(covariance));
      components[k] = new Component(start.weight(k), normal);
    }
    return components;
  }

  private static double logLikelihood(Structure structure, Matrix x, Component[] found) {
    double[] weights = new double[found.length];
    List<MultivariateNormal> components = new ArrayList<>();
    for (int k = 0; k < found.length; k++) {
      weights[k] = found[k].priori;
      double[] mean = found[k].distribution.mean();
      double[][] covariance = found[k].distribution.cov().toArray();
      components.add(
          new MultivariateNormal(
              mean,
              structure == Structure.DIAGONAL
                  ? Covariance.diagonal(found[k].distribution.cov().diag())
                  : Covariance.full(Found.symmetric(covariance))));
    }
    return Found.logLikelihood(structure, x, weights, components);
  }

  private static Session labels(GaussianMixture model, Matrix x, double[][] rows) {
    MultivariateMixture mixture = new MultivariateMixture(components(model.mixture(), false));
    int[] labels = new int[rows.length];
    return iterations -> {
      for (int i = 0; i < iterations; i++) {
        for (int row = 0; row < rows.length; row++) {
          labels[row] = mixture.map(rows[row]);
        }
      }
      return Run.of(() -> Found.logLikelihood(model, x, labels));
    };
  }
}
