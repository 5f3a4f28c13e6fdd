package org.em4j.benchmarks.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.BernoulliVector;
import org.em4j.distributions.BernoulliVectorFamily;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.DiagonalCovariance;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.MultivariateNormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.hmm.HiddenMarkovModel;

/** The models that runs start from, made of a data set's parts. */
public final class Starts {
  private Starts() {}

  /** Returns the structure's covariance type. */
  public static CovarianceType covarianceType(Structure structure) {
    return switch (structure) {
      case FULL -> CovarianceType.FULL;
      case TIED -> CovarianceType.TIED;
      case DIAGONAL -> CovarianceType.DIAG;
      case SPHERICAL -> CovarianceType.SPHERICAL;
      default -> throw new IllegalArgumentException(structure + " components have no covariance");
    };
  }

  /** Returns the mixture of normals that a run starts from. */
  public static GaussianMixture gaussian(Workload workload, DataSet data) {
    return GaussianMixture.of(
        covarianceType(workload.structure()),
        data.part("weights").values(),
        normals(workload, data));
  }

  private static List<MultivariateNormal> normals(Workload workload, DataSet data) {
    Covariance covariance = covariance(workload.structure(), data.rows());
    List<MultivariateNormal> components = new ArrayList<>();
    for (double[] mean : data.part("means").toRows()) {
      components.add(new MultivariateNormal(mean, covariance));
    }
    return components;
  }

  /** Returns the covariance of the rows, divided by n, in a structure. */
  private static Covariance covariance(Structure structure, Matrix x) {
    int d = x.columns();
    double[] s = scatter(x);
    double[] variances = new double[d];
    for (int j = 0; j < d; j++) {
      variances[j] = s[j * d + j];
    }
    return switch (structure) {
      case DIAGONAL -> Covariance.diagonal(variances);
      case SPHERICAL -> Covariance.spherical(d, Arrays.stream(variances).sum() / d);
      default -> Covariance.full(s);
    };
  }

  private static double[] scatter(Matrix x) {
    int d = x.columns();
    double[] values = x.values();
    double[] mean = new double[d];
    for (int i = 0; i < values.length; i++) {
      mean[i % d] += values[i] / x.rows();
    }
    double[] s = new double[d * d];
    double[] centred = new double[d];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < d; j++) {
        centred[j] = values[i * d + j] - mean[j];
      }
      for (int j = 0; j < d; j++) {
        for (int m = 0; m <= j; m++) {
          s[j * d + m] += centred[j] * centred[m] / x.rows();
        }
      }
    }
    for (int j = 0; j < d; j++) {
      for (int m = 0; m < j; m++) {
        s[m * d + j] = s[j * d + m];
      }
    }
    return s;
  }

  /**
   * Writes the lower Cholesky factor of a matrix.
   *
   * @param s row-major d×d, positive definite. Not modified
   * @param lower row-major d×d. Modified
   */
  static void cholesky(double[] s, int d, double[] lower) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = s[i * d + j];
        for (int m = 0; m < j; m++) {
          sum -= lower[i * d + m] * lower[j * d + m];
        }
        lower[i * d + j] = i == j ? Math.sqrt(sum) : sum / lower[j * d + j];
      }
    }
  }

  /** Returns the mixture of vectors of zeros and ones that a run starts from. */
  public static Mixture<BernoulliVector> bernoulli(DataSet data) {
    Matrix theta = data.part("theta");
    List<BernoulliVector> components =
        Arrays.stream(theta.toRows()).map(BernoulliVector::of).toList();
    return Mixture.of(
        new BernoulliVectorFamily(theta.columns()), data.part("weights").values(), components);
  }

  /** Returns the hidden Markov model that a run starts from. */
  public static HiddenMarkovModel<?> chain(Workload workload, DataSet data) {
    double[] initial = data.part("startprob").values();
    double[][] transitions = data.part("transmat").toRows();
    return switch (workload.structure()) {
      case SYMBOLS -> {
        Matrix emission = data.part("emission");
        List<Categorical> tables = Arrays.stream(emission.toRows()).map(Categorical::of).toList();
        yield HiddenMarkovModel.of(
            initial, transitions, new CategoricalFamily(emission.columns()), tables);
      }
      case COUNTS -> {
        List<Poisson> rates =
            Arrays.stream(data.part("lambdas").values()).mapToObj(Poisson::new).toList();
        yield HiddenMarkovModel.of(initial, transitions, new PoissonFamily(), rates);
      }
      default -> {
        MultivariateNormalFamily family =
            workload.structure() == Structure.FULL
                ? new FullCovariance(workload.columns())
                : new DiagonalCovariance(workload.columns());
        yield HiddenMarkovModel.of(initial, transitions, family, normals(workload, data));
      }
    };
  }
}
