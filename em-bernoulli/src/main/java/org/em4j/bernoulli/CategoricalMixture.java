package org.em4j.bernoulli;

import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.CategoricalVector;
import org.em4j.distributions.CategoricalVectorFamily;

/**
 * A mixture of vectors of symbols, {@code p(x) = Σ_k π_k Π_j p_kj(x_j)}, each column with a number
 * of symbols of its own: latent class analysis of questionnaires. Immutable and thread-safe.
 *
 * <pre>{@code
 * EmResult<CategoricalMixture> fit =
 *     CategoricalMixture.fit(Observations.of(codes), LatentClassOptions.components(3));
 * double never = fit.model().probability(0, 4, 2);
 * }</pre>
 *
 * <p>Symbols are the whole numbers 0 … M−1; NaN is a missing value and is marginalised.
 * Log-densities are natural logarithms.
 */
public final class CategoricalMixture implements LatentClassModel {
  private final Mixture<CategoricalVector> mixture;

  private CategoricalMixture(Mixture<CategoricalVector> mixture) {
    this.mixture = mixture;
  }

  /**
   * Makes a model from parameters.
   *
   * @param weights K values of sum 1; copied
   * @param components K of them, all of the same columns and levels
   * @throws IllegalArgumentException if they do not fit together
   */
  public static CategoricalMixture of(double[] weights, List<CategoricalVector> components) {
    if (components.isEmpty()) {
      throw new IllegalArgumentException("a mixture needs at least one component");
    }
    CategoricalVector first = components.get(0);
    int[] levels = new int[first.size()];
    for (int j = 0; j < levels.length; j++) {
      levels[j] = first.levels(j);
    }
    return new CategoricalMixture(
        Mixture.of(CategoricalVectorFamily.ofLevels(levels), weights, components));
  }

  /**
   * Fits a categorical mixture.
   *
   * @param data n×d symbols 0 … M−1, NaN where missing, with weights or without
   * @param options how many classes, and how
   * @return the best start, with its log-likelihood, trace and warnings
   * @throws org.em4j.core.ObservationException if a value is no symbol
   * @throws org.em4j.core.EmException if every start failed
   * @throws IllegalArgumentException if the options' levels are not of d columns
   */
  public static EmResult<CategoricalMixture> fit(Observations data, LatentClassOptions options) {
    int[] levels = options.levels();
    CategoricalVectorFamily family =
        levels == null
            ? CategoricalVectorFamily.ofColumns(data.columns())
            : CategoricalVectorFamily.ofLevels(levels);
    return checked(Mixture.fit(data, family, options.components(), options.mixture()), options);
  }

  /**
   * Fits rows of equal length.
   *
   * @param rows n rows of d symbols; copied
   * @param options how many classes, and how
   */
  public static EmResult<CategoricalMixture> fit(double[][] rows, LatentClassOptions options) {
    return fit(Observations.of(rows), options);
  }

  /**
   * Fits from a given model (a warm start): no initialiser runs, there is one start.
   *
   * @param data n×d symbols
   * @param initial the model before the first iteration; its K and levels are kept
   * @param options how; its K and levels are not used
   */
  public static EmResult<CategoricalMixture> fit(
      Observations data, CategoricalMixture initial, LatentClassOptions options) {
    return checked(Mixture.fit(data, initial.mixture, options.mixture()), options);
  }

  private static EmResult<CategoricalMixture> checked(
      EmResult<Mixture<CategoricalVector>> result, LatentClassOptions options) {
    EmResult<CategoricalMixture> typed = result.map(CategoricalMixture::new);
    return typed.withWarnings(
        LatentClassAnalysis.warnings(
            typed.model(),
            result.trace().totalWeight(),
            options.mixture().freeParameters(result.model())));
  }

  @Override
  public Mixture<CategoricalVector> mixture() {
    return mixture;
  }

  @Override
  public int levels(int column) {
    return mixture.component(0).levels(column);
  }

  @Override
  public double probability(int component, int column, int symbol) {
    return mixture.component(component).probability(column, symbol);
  }

  /** Returns a copy of the probabilities of a column's symbols in a class. */
  public double[] probabilities(int component, int column) {
    return mixture.component(component).column(column).probabilities();
  }

  @Override
  public CategoricalMixture reordered(int... order) {
    return new CategoricalMixture(mixture.reordered(order));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CategoricalMixture model
        && mixture.toDocument().equals(model.mixture.toDocument());
  }

  @Override
  public int hashCode() {
    return mixture.toDocument().hashCode();
  }

  @Override
  public String toString() {
    return "CategoricalMixture: " + mixture;
  }
}
