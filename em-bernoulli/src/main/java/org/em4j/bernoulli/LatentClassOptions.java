package org.em4j.bernoulli;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomInitializer;

/**
 * What Bernoulli or categorical mixture to fit, and how: immutable, each {@code with} method
 * returns changed options.
 */
public final class LatentClassOptions {
  /**
   * Latent class models have many local maxima; this many starts find the best one nearly always.
   */
  public static final int DEFAULT_STARTS = 10;

  private final int components;
  private final MixtureOptions mixture;
  private final int[] levels;

  private LatentClassOptions(int components, MixtureOptions mixture, int[] levels) {
    if (components < 1) {
      throw new IllegalArgumentException(
          "the number of components must be at least 1, but is " + components);
    }
    this.components = components;
    this.mixture = Objects.requireNonNull(mixture, "mixture");
    this.levels = levels;
  }

  /** Returns {@link MixtureOptions#defaults} with ten starts of random responsibilities. */
  public static MixtureOptions defaultMixture() {
    return MixtureOptions.defaults()
        .withInitializer(new RandomInitializer())
        .withRestarts(DEFAULT_STARTS);
  }

  /**
   * Returns options for K classes with {@link #defaultMixture}.
   *
   * @param components K, at least 1
   */
  public static LatentClassOptions components(int components) {
    return new LatentClassOptions(components, defaultMixture(), null);
  }

  /** Returns these options with other options of the fit. */
  public LatentClassOptions withMixture(MixtureOptions value) {
    return new LatentClassOptions(components, value, levels);
  }

  /** Returns these options with changed options of the fit. */
  public LatentClassOptions withMixture(UnaryOperator<MixtureOptions> change) {
    return withMixture(change.apply(mixture));
  }

  /**
   * Returns these options with the number of symbols of each column of a categorical mixture;
   * without it each column has one more than its largest symbol in the data.
   *
   * @param value d numbers of at least 1; copied
   */
  public LatentClassOptions withLevels(int... value) {
    return new LatentClassOptions(components, mixture, value.clone());
  }

  /** Returns these options with n starts. */
  public LatentClassOptions withRestarts(int n) {
    return withMixture(m -> m.withRestarts(n));
  }

  /** Returns these options with another restart policy. */
  public LatentClassOptions withRestarts(RestartPolicy policy) {
    return withMixture(m -> m.withRestarts(policy));
  }

  /** Returns these options with another seed. */
  public LatentClassOptions withSeed(long seed) {
    return withMixture(m -> m.withSeed(seed));
  }

  /** Returns these options with another tolerance on the mean log-likelihood. */
  public LatentClassOptions withTolerance(double tolerance) {
    return withMixture(m -> m.withTolerance(tolerance));
  }

  /** Returns these options with another acceleration of runs that creep. */
  public LatentClassOptions withAcceleration(Acceleration acceleration) {
    return withMixture(m -> m.withAcceleration(acceleration));
  }

  /** Returns these options with another iteration limit. */
  public LatentClassOptions withMaxIterations(int iterations) {
    return withMixture(m -> m.withMaxIterations(iterations));
  }

  /** Returns these options with another number of threads, which changes no bit of the result. */
  public LatentClassOptions withThreads(int threads) {
    return withMixture(m -> m.withThreads(threads));
  }

  /** Returns these options with a prior, which keeps probabilities off 0 and 1. */
  public LatentClassOptions withPrior(Prior prior) {
    return withMixture(m -> m.withPrior(prior));
  }

  /** Returns these options with a listener, which is told of every iteration. */
  public LatentClassOptions withListener(EmListener listener) {
    return withMixture(m -> m.withListener(listener));
  }

  /** Returns these options with a way to ask whether to stop: asked often, on any thread. */
  public LatentClassOptions withCancellation(BooleanSupplier cancelled) {
    return withMixture(m -> m.withCancellation(cancelled));
  }

  /** Returns these options with one initialiser for every start. */
  public LatentClassOptions withInitializer(Initializer initializer) {
    return withMixture(m -> m.withInitializer(initializer));
  }

  /** Returns the number of classes K. */
  public int components() {
    return components;
  }

  /** Returns the options of the fit. */
  public MixtureOptions mixture() {
    return mixture;
  }

  /** Returns a copy of the numbers of symbols, or null if the data tell them. */
  int[] levels() {
    return levels == null ? null : levels.clone();
  }
}
