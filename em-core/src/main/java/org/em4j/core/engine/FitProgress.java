package org.em4j.core.engine;

import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Where one start of a fit is after an M-step, and how far it may still have to go: what a person
 * who waits wants to see. Immutable.
 *
 * <p>Near an optimum the gains of EM fall geometrically. How fast they fell in the last half of the
 * run, at most ten M-steps, foretells when the convergence policy will be satisfied; the iteration
 * limit may come first. The estimate is for the eye alone: EM may speed up again.
 *
 * @param start the start's index, from 0
 * @param iteration the number of M-steps so far
 * @param objective of the newest model
 * @param change by how much the last M-step changed it; +∞ before the first one
 * @param iterationsLeft how many more M-steps this start is likely to take, 0 once it ends; empty
 *     if that cannot be told, as of the first M-steps, and of gains that do not fall
 * @param secondsPerIteration how long an M-step and its E-step took lately; NaN before the first
 */
public record FitProgress(
    int start,
    int iteration,
    double objective,
    double change,
    OptionalDouble iterationsLeft,
    double secondsPerIteration) {
  /**
   * Returns where a start is.
   *
   * @param start the start's index, from 0
   * @param trace the run so far, at least the E-step of the initial model
   * @param policy stops the run
   * @param mostIterations stops it, too
   */
  public static FitProgress of(
      int start, Trace trace, ConvergencePolicy policy, int mostIterations) {
    return new FitProgress(
        start,
        trace.iterations(),
        trace.lastObjective(),
        trace.lastChange(),
        iterationsLeft(trace, policy, mostIterations),
        trace.secondsPerIteration());
  }

  private static OptionalDouble iterationsLeft(
      Trace trace, ConvergencePolicy policy, int mostIterations) {
    int most = mostIterations - trace.iterations();
    if (most <= 0 || policy.assess(trace) != Verdict.CONTINUE) {
      return OptionalDouble.of(0);
    }
    OptionalDouble left = policy.iterationsLeft(trace);
    return left.isPresent() ? OptionalDouble.of(Math.min(most, left.getAsDouble())) : left;
  }

  /** Returns how many more seconds this start is likely to take; empty if it cannot be told. */
  public OptionalDouble secondsLeft() {
    return iterationsLeft.isPresent() && iteration > 0
        ? OptionalDouble.of(iterationsLeft.getAsDouble() * secondsPerIteration)
        : OptionalDouble.empty();
  }

  /** Returns the part of this start's M-steps that is done, 0 to 1; empty if it cannot be told. */
  public OptionalDouble done() {
    if (iterationsLeft.isEmpty()) {
      return OptionalDouble.empty();
    }
    double all = iteration + iterationsLeft.getAsDouble();
    return OptionalDouble.of(all == 0 ? 1 : iteration / all);
  }

  /**
   * Returns a listener that tells of every iteration of one fit.
   *
   * @param told hears of each iteration, on the thread that runs the engine
   */
  public static EmListener listener(Consumer<? super FitProgress> told) {
    return new EmListener() {
      private ConvergencePolicy policy = trace -> Verdict.CONTINUE;
      private int mostIterations = Integer.MAX_VALUE;

      @Override
      public void starting(int start, ConvergencePolicy ends, int most) {
        policy = ends;
        mostIterations = most;
      }

      @Override
      public void iteration(int start, Trace trace) {
        told.accept(of(start, trace, policy, mostIterations));
      }
    };
  }
}
