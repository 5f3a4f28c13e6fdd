package org.em4j.cli;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureOptions;

/**
 * A model to fit, one of several that are compared or the only one.
 *
 * @param parts K, the number of components or states
 * @param structure the covariance type, or the family
 * @param fit fits it
 * @param fitFrom fits it from a given model of its type
 * @param freeParameters counts those of a model that was fitted with options
 */
record Candidate(
    int parts,
    String structure,
    Function<MixtureOptions, EmResult<?>> fit,
    BiFunction<Object, MixtureOptions, EmResult<?>> fitFrom,
    ToIntBiFunction<Object, MixtureOptions> freeParameters) {
  /** {@inheritDoc} As a table of candidates tells it. */
  @Override
  public String toString() {
    return "K=" + parts + ", " + structure;
  }

  /** Returns a candidate that is a mixture, whatever its own type. */
  static Candidate ofMixture(
      int components,
      String structure,
      Function<MixtureOptions, EmResult<?>> fit,
      BiFunction<MixtureModel, MixtureOptions, EmResult<?>> fitFrom) {
    return new Candidate(
        components,
        structure,
        fit,
        (model, options) -> fitFrom.apply((MixtureModel) model, options),
        (model, options) -> options.freeParameters(((MixtureModel) model).mixture()));
  }
}
