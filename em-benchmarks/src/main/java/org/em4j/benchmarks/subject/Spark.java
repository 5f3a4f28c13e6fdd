package org.em4j.benchmarks.subject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.GaussianMixtureModel;
import org.apache.spark.mllib.linalg.Matrices;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.stat.distribution.MultivariateGaussian;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Matrix;
import org.em4j.benchmarks.workload.Starts;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;

/**
 * Spark MLlib in this JVM, {@code local[threads]}, full covariances: the interface of RDDs, because
 * that of data frames takes no start.
 */
public final class Spark implements Subject {
  private static final double MOST_WORK = 1e8; // entries of n·K covariances

  @Override
  public String name() {
    return "Spark MLlib 3.5.6";
  }

  @Override
  public String id() {
    return "spark";
  }

  @Override
  public boolean takes(Workload workload) {
    return workload.kind() == Kind.MIXTURE && workload.structure() == Structure.FULL;
  }

  @Override
  public int rows(Workload workload) {
    return Subject.affordableRows(workload, MOST_WORK);
  }

  @Override
  public int threads(int given) {
    return given;
  }

  @Override
  public Session open(Workload workload, DataSet data, int threads) {
    JavaSparkContext context =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[" + threads + "]")
                .setAppName("em4j")
                .set("spark.ui.enabled", "false"));
    List<Vector> vectors = Arrays.stream(data.rows().toRows()).map(Vectors::dense).toList();
    JavaRDD<Vector> rows = context.parallelize(vectors, threads).cache();
    rows.count(); // fills the cache
    Mixture<MultivariateNormal> start = Starts.gaussian(workload, data).mixture();
    return new Session() {
      @Override
      public Run run(int iterations) {
        GaussianMixtureModel found =
            new org.apache.spark.mllib.clustering.GaussianMixture()
                .setK(start.components())
                .setInitialModel(start(start)) // whose arrays it changes
                .setConvergenceTol(0)
                .setMaxIterations(iterations)
                .run(rows);
        return Run.of(() -> logLikelihood(data.rows(), found));
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }

  private static GaussianMixtureModel start(Mixture<MultivariateNormal> start) {
    int d = start.columns();
    MultivariateGaussian[] normals = new MultivariateGaussian[start.components()];
    for (int k = 0; k < normals.length; k++) {
      MultivariateNormal normal = start.component(k);
      normals[k] =
          new MultivariateGaussian(
              Vectors.dense(normal.mean()), Matrices.dense(d, d, normal.covariance().toArray()));
    }
    return new GaussianMixtureModel(start.weights(), normals);
  }

  private static double logLikelihood(Matrix x, GaussianMixtureModel found) {
    List<MultivariateNormal> components = new ArrayList<>();
    int d = x.columns();
    for (MultivariateGaussian normal : found.gaussians()) {
      double[][] covariance = new Matrix(d, d, normal.sigma().toArray()).toRows();
      components.add(
          new MultivariateNormal(
              normal.mu().toArray(), Covariance.full(Found.symmetric(covariance))));
    }
    return Found.logLikelihood(Structure.FULL, x, found.weights(), components);
  }
}
