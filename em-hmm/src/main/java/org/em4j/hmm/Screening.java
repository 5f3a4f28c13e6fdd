package org.em4j.hmm;

import org.em4j.core.EmException;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The best of some candidates after a few M-steps. Used by one thread.
 *
 * @param <P> the parameters of a state's emission
 */
final class Screening<P> {
  /** Makes a candidate, in an M-step that it reports repairs to. */
  @FunctionalInterface
  interface Candidate<P> {
    HiddenMarkovModel<P> make(MStep step);
  }

  private final HiddenMarkovProblem<P> problem;
  private final Workers workers;
  private @Nullable Measured<P> best;
  private @Nullable EmException failure;

  /** A candidate, its last M-step and what it reached. */
  private record Measured<P>(HiddenMarkovModel<P> model, MStep step, double value) {}

  Screening(HiddenMarkovProblem<P> problem, Workers workers) {
    this.problem = problem;
    this.workers = workers;
  }

  /**
   * Runs a candidate, and keeps it if it is the best so far: one without repaired emissions before
   * one with.
   *
   * @param seed of its M-steps
   * @param iterations their number
   */
  void consider(Candidate<P> candidate, long seed, int iterations) {
    try {
      MStep step = new MStep(0, seed);
      HiddenMarkovModel<P> model = candidate.make(step);
      for (int i = 0; i < iterations; i++) {
        SufficientStatistics total = problem.newStatistics(model);
        problem.expectation(model, total, workers);
        step = new MStep(i + 1, seed);
        model = problem.maximize(total, model, step);
      }
      Objective objective = problem.expectation(model, problem.newStatistics(model), workers);
      Measured<P> measured = new Measured<>(model, step, objective.value());
      if (best == null || isBetter(measured, best)) {
        best = measured;
      }
    } catch (EmException e) {
      failure = failure == null ? e : failure;
    }
  }

  private static boolean isBetter(Measured<?> one, Measured<?> best) {
    if (repaired(one.step()) != repaired(best.step())) {
      return repaired(best.step());
    }
    return one.value() > best.value() || Double.isNaN(best.value());
  }

  private static boolean repaired(MStep step) {
    return step.repairs().stream().anyMatch(Repair::marksModel);
  }

  /**
   * Returns the best candidate.
   *
   * @param step is told what its last M-step repaired
   * @throws EmException if every candidate failed: what the first of them threw
   */
  HiddenMarkovModel<P> best(MStep step) {
    Measured<P> kept = best;
    if (kept == null) {
      throw failure == null ? new IllegalStateException("there was no candidate") : failure;
    }
    kept.step().repairs().forEach(r -> step.repaired(r.component(), r.action(), r.cause()));
    return kept.model();
  }
}
