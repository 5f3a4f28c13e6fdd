package org.em4j.bernoulli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureScore;
import org.em4j.distributions.BernoulliVector;
import org.em4j.distributions.BernoulliVectorFamily;

/**
 * A mixture of vectors of zeros and ones, {@code p(x) = Σ_k π_k Π_j p_kj^x_j (1 − p_kj)^(1 − x_j)}:
 * latent classes of yes-no answers, prototypes of black-and-white images. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * EmResult<BernoulliMixture> fit =
 *     BernoulliMixture.fit(Observations.of(rows), LatentClassOptions.components(3));
 * double answeredYes = fit.model().probability(0, 4);
 * }</pre>
 *
 * <p>NaN is a missing value and is marginalised. Log-densities are natural logarithms.
 */
public final class BernoulliMixture implements LatentClassModel {
  private final Mixture<BernoulliVector> mixture;

  private BernoulliMixture(Mixture<BernoulliVector> mixture) {
    this.mixture = mixture;
  }

  /**
   * Makes a model from parameters.
   *
   * @param weights K values of sum 1; copied
   * @param components K of them, all of d columns
   * @throws IllegalArgumentException if they do not fit together
   */
  public static BernoulliMixture of(double[] weights, List<BernoulliVector> components) {
    if (components.isEmpty()) {
      throw new IllegalArgumentException("a mixture needs at least one component");
    }
    BernoulliVectorFamily family = new BernoulliVectorFamily(components.get(0).size());
    return new BernoulliMixture(Mixture.of(family, weights, components));
  }

  /**
   * Makes a model from parameters.
   *
   * @param weights K values of sum 1; copied
   * @param probabilities of a one: K rows of d; copied
   * @throws IllegalArgumentException if they do not fit together
   */
  public static BernoulliMixture of(double[] weights, double[]... probabilities) {
    List<BernoulliVector> components = new ArrayList<>();
    for (double[] p : probabilities) {
      components.add(BernoulliVector.of(p));
    }
    return of(weights, components);
  }

  /**
   * Fits a Bernoulli mixture. The data are packed to bits, if they are not yet.
   *
   * @param data n×d zeros and ones, NaN where missing, with weights or without
   * @param options how many classes, and how
   * @return the best start, with its log-likelihood, trace and warnings
   * @throws org.em4j.core.ObservationException if a value is neither 0 nor 1
   * @throws org.em4j.core.EmException if every start failed
   */
  public static EmResult<BernoulliMixture> fit(Observations data, LatentClassOptions options) {
    return checked(
        Mixture.fit(
            BinaryObservations.of(data),
            new BernoulliVectorFamily(data.columns()),
            options.components(),
            options.mixture()),
        options);
  }

  /**
   * Fits rows of equal length.
   *
   * @param rows n rows of d zeros and ones; copied
   * @param options how many classes, and how
   */
  public static EmResult<BernoulliMixture> fit(double[][] rows, LatentClassOptions options) {
    return fit(Observations.of(rows), options);
  }

  /**
   * Fits from a given model (a warm start): no initialiser runs, there is one start.
   *
   * @param data n×d zeros and ones
   * @param initial the model before the first iteration; its K is kept
   * @param options how; its K is not used
   */
  public static EmResult<BernoulliMixture> fit(
      Observations data, BernoulliMixture initial, LatentClassOptions options) {
    return checked(
        Mixture.fit(BinaryObservations.of(data), initial.mixture, options.mixture()), options);
  }

  private static EmResult<BernoulliMixture> checked(
      EmResult<Mixture<BernoulliVector>> result, LatentClassOptions options) {
    EmResult<BernoulliMixture> typed = result.map(BernoulliMixture::new);
    return typed.withWarnings(
        LatentClassAnalysis.warnings(
            typed.model(),
            result.trace().totalWeight(),
            options.mixture().freeParameters(result.model())));
  }

  @Override
  public Mixture<BernoulliVector> mixture() {
    return mixture;
  }

  @Override
  public int levels(int column) {
    return 2;
  }

  @Override
  public double probability(int component, int column, int symbol) {
    double p = mixture.component(component).probability(column);
    return Objects.checkIndex(symbol, 2) == 1 ? p : 1 - p;
  }

  /** Returns the probability of a one in a column of a class. */
  public double probability(int component, int column) {
    return mixture.component(component).probability(column);
  }

  /** Returns a copy of the probabilities of a one in each column of a class. */
  public double[] probabilities(int component) {
    return mixture.component(component).probabilities();
  }

  /** {@inheritDoc} Packed as in a fit: the same blocks, and so the same bits. */
  @Override
  public MixtureScore score(Observations data) {
    return mixture.score(BinaryObservations.of(data));
  }

  @Override
  public BernoulliMixture reordered(int... order) {
    return new BernoulliMixture(mixture.reordered(order));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BernoulliMixture model
        && mixture.toDocument().equals(model.mixture.toDocument());
  }

  @Override
  public int hashCode() {
    return mixture.toDocument().hashCode();
  }

  @Override
  public String toString() {
    return "BernoulliMixture: " + mixture;
  }
}
