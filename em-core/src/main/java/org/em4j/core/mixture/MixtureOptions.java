package org.em4j.core.mixture;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.RestartPolicy;

/**
 * How a mixture is fitted: immutable, each {@code with} method returns changed options.
 *
 * @param em policies, seed and threads
 * @param initializer of the first start
 * @param furtherInitializer of every further start
 * @param assignment soft, hard or tempered
 * @param fixedWeights whether the weights π stay as they start
 * @param degenerate what meets a component that collapses
 * @param regularization added to the diagonal of each covariance, in squared data units, 0 or more
 * @param prior of weights and components; {@link Prior#NONE} for maximum likelihood
 */
public record MixtureOptions(
    EmOptions em,
    Initializer initializer,
    Initializer furtherInitializer,
    Assignment assignment,
    boolean fixedWeights,
    DegeneratePolicy degenerate,
    double regularization,
    Prior prior) {
  /** Checks the regularisation, and that nothing is null. */
  public MixtureOptions {
    Objects.requireNonNull(em, "em");
    Objects.requireNonNull(initializer, "initializer");
    Objects.requireNonNull(furtherInitializer, "furtherInitializer");
    Objects.requireNonNull(assignment, "assignment");
    Objects.requireNonNull(degenerate, "degenerate");
    Objects.requireNonNull(prior, "prior");
    if (!(regularization >= 0) || Double.isInfinite(regularization)) {
      throw new IllegalArgumentException(
          "regularization must be finite and at least 0, but is " + regularization);
    }
  }

  /**
   * Returns the defaults: {@link EmOptions#defaults}, k-means for the first start and random rows
   * for further ones, soft assignment, free weights, a floor for degenerate components, no
   * regularisation.
   */
  public static MixtureOptions defaults() {
    return new MixtureOptions(
        EmOptions.defaults(),
        new KMeansInitializer(),
        new RandomFromDataInitializer(),
        Assignment.SOFT,
        false,
        DegeneratePolicy.floor(),
        0,
        Prior.NONE);
  }

  /** Returns these options with other engine options. */
  public MixtureOptions withEm(EmOptions value) {
    return new MixtureOptions(
        value,
        initializer,
        furtherInitializer,
        assignment,
        fixedWeights,
        degenerate,
        regularization,
        prior);
  }

  /** Returns these options with changed engine options. */
  public MixtureOptions withEm(UnaryOperator<EmOptions> change) {
    return withEm(change.apply(em));
  }

  /** Returns these options with n independent starts. */
  public MixtureOptions withRestarts(int n) {
    return withEm(em.withRestarts(n));
  }

  /** Returns these options with another restart policy. */
  public MixtureOptions withRestarts(RestartPolicy value) {
    return withEm(em.withRestarts(value));
  }

  /** Returns these options with another convergence policy. */
  public MixtureOptions withConvergence(ConvergencePolicy value) {
    return withEm(em.withConvergence(value));
  }

  /** Returns these options with another tolerance on the mean log-likelihood. */
  public MixtureOptions withTolerance(double tolerance) {
    return withEm(em.withTolerance(tolerance));
  }

  /** Returns these options with another acceleration of runs that creep. */
  public MixtureOptions withAcceleration(Acceleration value) {
    return withEm(em.withAcceleration(value));
  }

  /** Returns these options with another iteration limit. */
  public MixtureOptions withMaxIterations(int iterations) {
    return withEm(em.withMaxIterations(iterations));
  }

  /** Returns these options with another seed. */
  public MixtureOptions withSeed(long seed) {
    return withEm(em.withSeed(seed));
  }

  /** Returns these options with another number of threads, which changes no bit of the result. */
  public MixtureOptions withThreads(int threads) {
    return withEm(em.withThreads(threads));
  }

  /** Returns these options with another listener. */
  public MixtureOptions withListener(EmListener listener) {
    return withEm(em.withListener(listener));
  }

  /** Returns these options with a way to ask whether to stop: asked often, on any thread. */
  public MixtureOptions withCancellation(BooleanSupplier cancelled) {
    return withEm(em.withCancellation(cancelled));
  }

  /** Returns these options with one initialiser for every start, further ones as it says. */
  public MixtureOptions withInitializer(Initializer value) {
    Objects.requireNonNull(value, "initializer");
    return withInitializers(value, value.further());
  }

  /**
   * Returns these options with other initialisers.
   *
   * @param first of the first start
   * @param further of all others
   */
  public MixtureOptions withInitializers(Initializer first, Initializer further) {
    return new MixtureOptions(
        em, first, further, assignment, fixedWeights, degenerate, regularization, prior);
  }

  /** Returns these options with another assignment. */
  public MixtureOptions withAssignment(Assignment value) {
    return new MixtureOptions(
        em,
        initializer,
        furtherInitializer,
        value,
        fixedWeights,
        degenerate,
        regularization,
        prior);
  }

  /** Returns these options with weights that stay as they start, or do not. */
  public MixtureOptions withFixedWeights(boolean value) {
    return new MixtureOptions(
        em, initializer, furtherInitializer, assignment, value, degenerate, regularization, prior);
  }

  /** Returns these options with another policy for degenerate components. */
  public MixtureOptions withDegenerate(DegeneratePolicy value) {
    return new MixtureOptions(
        em,
        initializer,
        furtherInitializer,
        assignment,
        fixedWeights,
        value,
        regularization,
        prior);
  }

  /** Returns these options with another regularisation, in squared data units. */
  public MixtureOptions withRegularization(double value) {
    return new MixtureOptions(
        em, initializer, furtherInitializer, assignment, fixedWeights, degenerate, value, prior);
  }

  /**
   * Returns the number of parameters that a fit with these options estimates: weights that stay as
   * they start are none.
   */
  public int freeParameters(Mixture<?> mixture) {
    return mixture.freeParameters() - (fixedWeights ? mixture.components() - 1 : 0);
  }

  /** Returns these options with another prior. */
  public MixtureOptions withPrior(Prior value) {
    return new MixtureOptions(
        em,
        initializer,
        furtherInitializer,
        assignment,
        fixedWeights,
        degenerate,
        regularization,
        value);
  }
}
