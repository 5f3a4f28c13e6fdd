package org.em4j.benchmarks.subject;

import elki.clustering.em.EM;
import elki.clustering.em.models.DiagonalGaussianModel;
import elki.clustering.em.models.EMClusterModel;
import elki.clustering.em.models.EMClusterModelFactory;
import elki.clustering.em.models.MultivariateGaussianModel;
import elki.clustering.em.models.SphericalGaussianModel;
import elki.data.NumberVector;
import elki.data.model.EMModel;
import elki.data.type.TypeUtil;
import elki.database.Database;
import elki.database.StaticArrayDatabase;
import elki.database.relation.Relation;
import elki.datasource.ArrayAdapterDatabaseConnection;
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

/** ELKI: full, diagonal and spherical covariances, one thread. */
public final class Elki implements Subject {
  private static final double MOST_WORK = 1e8; // entries of n·K covariances

  @Override
  public String name() {
    return "ELKI 0.8.0";
  }

  @Override
  public String id() {
    return "elki";
  }

  @Override
  public boolean takes(Workload workload) {
    return workload.kind() == Kind.MIXTURE
        && (workload.structure() == Structure.FULL
            || workload.structure() == Structure.DIAGONAL
            || workload.structure() == Structure.SPHERICAL);
  }

  @Override
  public int rows(Workload workload) {
    return Subject.affordableRows(workload, MOST_WORK);
  }

  @Override
  public Session open(Workload workload, DataSet data, int threads) {
    Database database =
        new StaticArrayDatabase(new ArrayAdapterDatabaseConnection(data.rows().toRows()));
    database.initialize();
    Relation<NumberVector> relation = database.getRelation(TypeUtil.NUMBER_VECTOR_FIELD);
    Mixture<MultivariateNormal> start = Starts.gaussian(workload, data).mixture();
    return iterations -> {
      Factory factory = new Factory(start, workload.structure());
      int counted = iterations + 1; // The first E-step counts, too.
      new EM<NumberVector, EMModel>(start.components(), 0, factory, counted, counted, 0, false)
          .run(relation);
      return Run.of(() -> factory.logLikelihood(data.rows()));
    };
  }

  /** Starts where all others do, and keeps the models to look at their end. */
  private static final class Factory implements EMClusterModelFactory<NumberVector, EMModel> {
    private final Mixture<MultivariateNormal> start;
    private final Structure structure;
    private List<EMClusterModel<NumberVector, EMModel>> models = List.of();

    Factory(Mixture<MultivariateNormal> start, Structure structure) {
      this.start = start;
      this.structure = structure;
    }

    @Override
    public List<? extends EMClusterModel<NumberVector, EMModel>> buildInitialModels(
        Relation<? extends NumberVector> relation, int components) {
      models = new ArrayList<>();
      for (int k = 0; k < components; k++) {
        models.add(model(k));
      }
      return models;
    }

    private EMClusterModel<NumberVector, EMModel> model(int k) {
      double[] mean = start.component(k).mean();
      double[][] covariance = Found.rows(start, k);
      double weight = start.weight(k);
      return switch (structure) {
        case DIAGONAL -> {
          double[] variances = new double[mean.length];
          for (int j = 0; j < mean.length; j++) {
            variances[j] = covariance[j][j];
          }
          yield new DiagonalGaussianModel(weight, mean, variances);
        }
        case SPHERICAL -> new SphericalGaussianModel(weight, mean, covariance[0][0]);
        default -> new MultivariateGaussianModel(weight, mean, covariance);
      };
    }

    double logLikelihood(Matrix x) {
      double[] weights = new double[models.size()];
      List<MultivariateNormal> components = new ArrayList<>();
      for (int k = 0; k < weights.length; k++) {
        EMModel found = models.get(k).finalizeCluster();
        weights[k] = models.get(k).getWeight();
        components.add(
            new MultivariateNormal(
                found.getMean(), covariance(Found.symmetric(found.getCovarianceMatrix()))));
      }
      return Found.logLikelihood(structure, x, weights, components);
    }

    private Covariance covariance(double[] values) {
      if (structure == Structure.FULL) {
        return Covariance.full(values);
      }
      int d = start.columns();
      double[] variances = new double[d];
      for (int j = 0; j < d; j++) {
        variances[j] = values[j * d + j];
      }
      return Covariance.diagonal(variances);
    }
  }
}
