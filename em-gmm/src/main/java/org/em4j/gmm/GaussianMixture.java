package org.em4j.gmm;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmEngine;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Starts;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureProblem;
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
    Optional<GaussianMixture> whole = options.wholeInitial();
    if (whole.isPresent()) {
      result = problem.fitFrom(whole.get().mixture);
    } else if (options.hasInitial()) {
      Starts<Mixture<MultivariateNormal>> starts = problem.starts();
      result =
          EmEngine.fit(
              problem,
              (index, seed, step, workers) -> {
                Mixture<MultivariateNormal> start = starts.start(index, seed, step, workers);
                return index == 0 ? options.initial(start).mixture : start;
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

  @Override
  public Mixture<MultivariateNormal> mixture() {
    return mixture;
  }

  /** Returns the structure of the covariances. */
  public CovarianceType covarianceType() {
    return covarianceType;
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

  /**
   * Writes log p(x) of every row.
   *
   * @param data n×d
   * @param out n entries or more. Modified
   */
  public void logDensities(Observations data, double[] out) {
    mixture.logDensities(data, 0, data.rows(), out);
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

  /**
   * Writes the most probable component of every row.
   *
   * @param data n×d
   * @param out n entries or more. Modified
   */
  public void predict(Observations data, int[] out) {
    mixture.predict(data, 0, data.rows(), out);
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

  /** Returns a line for each component, with its weight, mean and covariance in six digits. */
  @Override
  public String toString() {
    return "GaussianMixture, covariance " + covarianceType.id() + ": " + mixture;
  }
}
