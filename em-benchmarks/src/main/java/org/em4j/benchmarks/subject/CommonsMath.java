package org.em4j.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.MixtureMultivariateNormalDistribution;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.distribution.fitting.MultivariateNormalMixtureExpectationMaximization;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.util.Pair;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Starts;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;

/** Apache Commons Math: full covariances of 2 to 64 columns, one thread. */
public final class CommonsMath implements Subject {
  private static final double MOST_WORK = 5e6; // entries of n·K covariances

  private static final int MOST_COLUMNS = 64; // beyond, an iteration takes minutes

  @Override
  public String name() {
    return "Commons Math 3.6.1";
  }

  @Override
  public String id() {
    return "commons-math";
  }

  @Override
  public boolean takes(Workload workload) {
    return workload.kind() == Kind.MIXTURE
        && workload.structure() == Structure.FULL
        && workload.columns() > 1
        && workload.columns() <= MOST_COLUMNS;
  }

  @Override
  public int rows(Workload workload) {
    return Subject.affordableRows(workload, MOST_WORK);
  }

  @Override
  public Session open(Workload workload, DataSet data, int threads) {
    double[][] rows = data.rows().toRows();
    Mixture<MultivariateNormal> start = Starts.gaussian(workload, data).mixture();
    List<Pair<Double, MultivariateNormalDistribution>> components = new ArrayList<>();
    for (int k = 0; k < start.components(); k++) {
      components.add(
          new Pair<>(
              start.weight(k),
              new MultivariateNormalDistribution(start.component(k).mean(), Found.rows(start, k))));
    }
    return new Session() {
      @Override
      public int leastIterations() {
        return 2;
      }

      @Override
      public Run run(int iterations) {
        MixtureMultivariateNormalDistribution fitted =
            fit(rows, new MixtureMultivariateNormalDistribution(components), iterations);
        return Run.of(() -> logLikelihood(data, fitted));
      }
    };
  }

  private static MixtureMultivariateNormalDistribution fit(
      double[][] rows, MixtureMultivariateNormalDistribution start, int iterations) {
    var em = new MultivariateNormalMixtureExpectationMaximization(rows);
    try {
      // It runs one iteration more than it is told.
      em.fit(start, iterations - 1, Double.MIN_VALUE);
    } catch (ConvergenceException e) {
      // Thrown at the last iteration; the model is there all the same.
      if (em.getFittedModel() == null) {
        throw e;
      }
    }
    return em.getFittedModel();
  }

  private static double logLikelihood(DataSet data, MixtureMultivariateNormalDistribution fitted) {
    List<Pair<Double, MultivariateNormalDistribution>> found = fitted.getComponents();
    double[] weights = new double[found.size()];
    List<MultivariateNormal> components = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      weights[k] = found.get(k).getFirst();
      MultivariateNormalDistribution normal = found.get(k).getSecond();
      components.add(
          new MultivariateNormal(
              normal.getMeans(),
              Covariance.full(Found.symmetric(normal.getCovariances().getData()))));
    }
    return Found.logLikelihood(Structure.FULL, data.rows(), weights, components);
  }
}
