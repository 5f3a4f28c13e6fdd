package org.em4j.gmm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmEngine;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Starts;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureProblem;
import org.em4j.core.mixture.MixtureScore;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.MultivariateNormalFamily;

/**
 * A Gaussian mixture {@code p(x) = Σ_k π_k N(x | μ_k, Σ_k)}. Immutable and thread-safe.
 *
 * <pre>{@code
 * EmResult<GaussianMixture> fit =
 *     GaussianMixture.fit(Observations.of(rows), GaussianMixtureOptions.components(2));
 * int label = fit.model().predict(rows[0]);
 * }</pre>
 *
 * <p>Matrices are row-major; log-densities are natural logarithms. The forms that take {@code
 * Observations} and an array to write to allocate nothing per row.
 *
 * <p>With diagonal and spherical covariances NaN is a value that is missing at random, and is
 * marginalised exactly, in fits and in every evaluation: a row of which everything is missing
 * belongs to the components by their weights. Full and tied covariances need every value.
 */
public final class GaussianMixture implements MixtureModel {
  private final Mixture<MultivariateNormal> mixture;
  private final CovarianceType covarianceType;

  private GaussianMixture(Mixture<MultivariateNormal> mixture, CovarianceType covarianceType) {
    this.mixture = mixture;
    this.covarianceType = covarianceType;
  }

  /**
   * Makes a model from parameters.
   *
   * @param covarianceType the structure, which the covariances must have
   * @param weights K values of sum 1; copied
   * @param components K of them
   * @throws IllegalArgumentException if they do not fit together
   */
  public static GaussianMixture of(
      CovarianceType covarianceType, double[] weights, List<MultivariateNormal> components) {
    if (components.isEmpty()) {
      throw new IllegalArgumentException("a mixture needs at least one component");
    }
    int d = components.get(0).size();
    MultivariateNormalFamily family = covarianceType.family(d);
    for (MultivariateNormal component : components) {
      if (component.size() != d) {
        throw new IllegalArgumentException(
            "all components must have the same columns, but have "
                + d
                + " and "
                + component.size());
      }
      family.requireStructure(component.covariance());
      if (covarianceType == CovarianceType.TIED
          && !component.covariance().equals(components.get(0).covariance())) {
        throw new IllegalArgumentException("tied components must have the same covariance");
      }
    }
    return new GaussianMixture(Mixture.of(family, weights, components), covarianceType);
  }

  /**
   * Fits a Gaussian mixture.
   *
   * @param data n×d finite values, with weights or without; NaN for a missing one where covariances
   *     are diagonal or spherical
   * @param options how many components of which structure, and how
   * @return the best start, with its log-likelihood, trace and warnings
   * @throws org.em4j.core.ObservationException if a value is infinite, or missing where covariances
   *     are full or tied, naming row and column
   * @throws org.em4j.core.EmException if every start failed
   * @throws IllegalArgumentException if K exceeds the rows, or initial parameters do not fit
   */
  public static EmResult<GaussianMixture> fit(Observations data, GaussianMixtureOptions options) {
    MultivariateNormalFamily family = options.covarianceType().family(data.columns());
    MixtureProblem<MultivariateNormal> problem =
        MixtureProblem.of(data, family, options.components(), options.mixture());
    EmResult<Mixture<MultivariateNormal>> result;
    if (options.hasWholeInitial()) {
      result = problem.fitFrom(initial(options, null));
    } else if (options.hasInitial()) {
      Starts<Mixture<MultivariateNormal>> starts = problem.starts();
      result =
          EmEngine.fit(
              problem,
              (index, seed, step, workers) -> {
                Mixture<MultivariateNormal> start = starts.start(index, seed, step, workers);
                return index == 0 ? initial(options, start) : start;
              },
              options.mixture().em());
    } else {
      result = problem.fit();
    }
    return result.map(m -> new GaussianMixture(m, options.covarianceType()));
  }

  /**
   * Fits rows of equal length.
   *
   * @param rows n rows of d finite values, or NaN as above; copied
   * @param options how many components of which structure, and how
   */
  public static EmResult<GaussianMixture> fit(double[][] rows, GaussianMixtureOptions options) {
    return fit(Observations.of(rows), options);
  }

  /**
   * Fits from a given model (a warm start): no initialiser runs, there is one start.
   *
   * @param data n×d finite values, or NaN as above
   * @param initial the model before the first iteration; its K and structure are kept
   * @param options how; its K and structure are not used
   */
  public static EmResult<GaussianMixture> fit(
      Observations data, GaussianMixture initial, GaussianMixtureOptions options) {
    return Mixture.fit(data, initial.mixture, options.mixture())
        .map(m -> new GaussianMixture(m, initial.covarianceType));
  }

  private static Mixture<MultivariateNormal> initial(
      GaussianMixtureOptions options, Mixture<MultivariateNormal> otherwise) {
    List<MultivariateNormal> components = new ArrayList<>();
    for (int k = 0; k < options.components(); k++) {
      MultivariateNormal start = otherwise == null ? null : otherwise.component(k);
      components.add(
          new MultivariateNormal(
              options.initialMean(k, start == null ? null : start.mean()),
              options.initialCovariance(k, start == null ? null : start.covariance())));
    }
    double[] weights = options.initialWeights(otherwise == null ? null : otherwise.weights());
    return of(options.covarianceType(), weights, components).mixture;
  }

  @Override
  public Mixture<MultivariateNormal> mixture() {
    return mixture;
  }

  /** Returns the number of components K. */
  public int components() {
    return mixture.components();
  }

  /** Returns the number of columns d. */
  public int columns() {
    return mixture.columns();
  }

  /** Returns the structure of the covariances. */
  public CovarianceType covarianceType() {
    return covarianceType;
  }

  /** Returns the weight π of a component, 0 … K−1. */
  public double weight(int component) {
    return mixture.weight(component);
  }

  /** Returns a copy of the weights. */
  public double[] weights() {
    return mixture.weights();
  }

  /** Returns a copy of the mean of a component: d values. */
  public double[] mean(int component) {
    return mixture.component(component).mean();
  }

  /** Returns a copy of the covariance of a component, row-major d×d. */
  public double[] covariance(int component) {
    return mixture.component(component).covariance().toArray();
  }

  /** Returns a copy of the lower Cholesky factor L of a covariance {@code LLᵀ}, row-major d×d. */
  public double[] covarianceCholesky(int component) {
    return mixture.component(component).covariance().cholesky();
  }

  /** Returns a copy of the precision (inverse covariance) of a component, row-major d×d. */
  public double[] precision(int component) {
    return mixture.component(component).covariance().precision();
  }

  /**
   * Returns a copy of the upper Cholesky factor U of a precision {@code UUᵀ}, row-major d×d, as
   * scikit-learn's {@code precisions_cholesky_}.
   */
  public double[] precisionCholesky(int component) {
    return mixture.component(component).covariance().precisionCholesky();
  }

  /** Returns a component. */
  public MultivariateNormal component(int component) {
    return mixture.component(component);
  }

  /** Returns the covariance of a component, with its factors. */
  public Covariance covarianceOf(int component) {
    return mixture.component(component).covariance();
  }

  /** Returns the number of free parameters of weights, means and covariances. */
  public int freeParameters() {
    return mixture.freeParameters();
  }

  /** Returns log p(x) of one observation of d values. */
  public double logDensity(double... x) {
    return mixture.logDensity(x);
  }

  /** Returns the posterior probability of each component for one observation. */
  public double[] responsibilities(double... x) {
    return mixture.responsibilities(x);
  }

  /** Returns the most probable component of one observation. */
  public int predict(double... x) {
    return mixture.predict(x);
  }

  /** Returns log p(x) of every row: scikit-learn's {@code score_samples}. */
  public double[] logDensities(Observations data) {
    double[] out = new double[data.rows()];
    logDensities(data, out);
    return out;
  }

  /**
   * Writes log p(x) of every row.
   *
   * @param data n×d
   * @param out n entries or more. Modified
   */
  public void logDensities(Observations data, double[] out) {
    mixture.logDensities(data, 0, data.rows(), out);
  }

  /** Returns the posterior probabilities of every row, row-major n×K: {@code predict_proba}. */
  public double[] responsibilities(Observations data) {
    double[] out = new double[Math.multiplyExact(data.rows(), components())];
    responsibilities(data, out);
    return out;
  }

  /**
   * Writes the posterior probabilities of every row.
   *
   * @param data n×d
   * @param out row-major n×K. Modified
   */
  public void responsibilities(Observations data, double[] out) {
    mixture.responsibilities(data, 0, data.rows(), out);
  }

  /** Returns the most probable component of every row. */
  public int[] predict(Observations data) {
    int[] out = new int[data.rows()];
    predict(data, out);
    return out;
  }

  /**
   * Writes the most probable component of every row.
   *
   * @param data n×d
   * @param out n entries or more. Modified
   */
  public void predict(Observations data, int[] out) {
    mixture.predict(data, 0, data.rows(), out);
  }

  /** Returns log-likelihood and entropy over data, on the calling thread. */
  public MixtureScore score(Observations data) {
    return mixture.score(data);
  }

  /** Returns AIC, BIC and ICL over data. */
  public InformationCriteria criteria(Observations data) {
    return mixture.criteria(data);
  }

  /**
   * Draws rows.
   *
   * @param rows how many
   * @param random the source of randomness
   * @param x row-major rows×d. Modified
   * @param labels the component of each row. Modified
   */
  public void sample(int rows, RandomGenerator random, double[] x, int[] labels) {
    mixture.sample(rows, random, x, labels);
  }

  /** Returns the same model with its components in another order. */
  public GaussianMixture reordered(int... order) {
    return new GaussianMixture(mixture.reordered(order), covarianceType);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaussianMixture model
        && covarianceType == model.covarianceType
        && mixture.toDocument().equals(model.mixture.toDocument());
  }

  @Override
  public int hashCode() {
    return Objects.hash(covarianceType, mixture.toDocument());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("GaussianMixture(").append(covarianceType.id());
    for (int k = 0; k < components(); k++) {
      text.append(k == 0 ? ": " : " + ").append(weight(k)).append(" N").append(component(k));
    }
    return text.append(')').toString();
  }
}
