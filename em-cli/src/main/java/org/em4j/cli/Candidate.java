package org.em4j.cli;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureOptions;

/**
 * A model to fit, one of several that are compared or the only one.
 *
 * @param components K
 * @param structure the covariance type, or the family
 * @param fit fits it
 * @param fitFrom fits it from a given model of its type
 */
record Candidate(
    int components,
    String structure,
    Function<MixtureOptions, EmResult<? extends MixtureModel>> fit,
    BiFunction<MixtureModel, MixtureOptions, EmResult<? extends MixtureModel>> fitFrom) {}
