package org.em4j.core.engine;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * How the engine runs: immutable, each {@code with} method returns changed options.
 *
 * @param convergence when a run ends
 * @param maxIterations the largest number of M-steps of a run, 0 or more
 * @param acceleration whether runs that creep leap, and how
 * @param restarts which starts are run
 * @param seed everything random is derived from it
 * @param threads the number of threads, at least 1; the result does not depend on it
 * @param listener is told what happens
 * @param cancelled tells whether the caller asked to stop; asked often, on any thread
 */
public record EmOptions(
    ConvergencePolicy convergence,
    int maxIterations,
    Acceleration acceleration,
    RestartPolicy restarts,
    long seed,
    int threads,
    EmListener listener,
    BooleanSupplier cancelled) {
  /** Checks the numbers, and that nothing is null. */
  public EmOptions {
    Objects.requireNonNull(convergence, "convergence");
    Objects.requireNonNull(acceleration, "acceleration");
    Objects.requireNonNull(restarts, "restarts");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(cancelled, "cancelled");
    if (maxIterations < 0) {
      throw new IllegalArgumentException(
          "the iteration limit must be at least 0, but is " + maxIterations);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /**
   * Returns the defaults: an improvement per observation below 1e-8, 1,000 iterations, plain EM,
   * one start, seed 0, all processors.
   */
  public static EmOptions defaults() {
    return new EmOptions(
        new ImprovementPerObservation(ImprovementPerObservation.DEFAULT_TOLERANCE),
        1000,
        Acceleration.NONE,
        RestartPolicy.single(),
        0,
        Runtime.getRuntime().availableProcessors(),
        EmListener.NONE,
        () -> false);
  }

  /** Returns these options with another convergence policy. */
  public EmOptions withConvergence(ConvergencePolicy value) {
    return new EmOptions(
        value, maxIterations, acceleration, restarts, seed, threads, listener, cancelled);
  }

  /** Returns these options with another tolerance of {@code improvement-per-observation}. */
  public EmOptions withTolerance(double tolerance) {
    return withConvergence(new ImprovementPerObservation(tolerance));
  }

  /** Returns these options with another iteration limit. */
  public EmOptions withMaxIterations(int value) {
    return new EmOptions(
        convergence, value, acceleration, restarts, seed, threads, listener, cancelled);
  }

  /** Returns these options with another acceleration. */
  public EmOptions withAcceleration(Acceleration value) {
    return new EmOptions(
        convergence, maxIterations, value, restarts, seed, threads, listener, cancelled);
  }

  /** Returns these options with another restart policy. */
  public EmOptions withRestarts(RestartPolicy value) {
    return new EmOptions(
        convergence, maxIterations, acceleration, value, seed, threads, listener, cancelled);
  }

  /** Returns these options with n independent starts. */
  public EmOptions withRestarts(int n) {
    return withRestarts(RestartPolicy.fixed(n));
  }

  /** Returns these options with another seed. */
  public EmOptions withSeed(long value) {
    return new EmOptions(
        convergence, maxIterations, acceleration, restarts, value, threads, listener, cancelled);
  }

  /** Returns these options with another number of threads. */
  public EmOptions withThreads(int value) {
    return new EmOptions(
        convergence, maxIterations, acceleration, restarts, seed, value, listener, cancelled);
  }

  /** Returns these options with another listener. */
  public EmOptions withListener(EmListener value) {
    return new EmOptions(
        convergence, maxIterations, acceleration, restarts, seed, threads, value, cancelled);
  }

  /** Returns these options with another way to ask whether to stop. */
  public EmOptions withCancellation(BooleanSupplier value) {
    return new EmOptions(
        convergence, maxIterations, acceleration, restarts, seed, threads, listener, value);
  }
}
