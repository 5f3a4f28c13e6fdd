package org.em4j.hmm;

import org.em4j.core.EmException;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.Workers;

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
  private HiddenMarkovModel<P> best;
  private MStep bestStep;
  private double bestValue;
  private EmException failure;

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
      if (isBetter(objective.value(), step)) {
        best = model;
        bestStep = step;
        bestValue = objective.value();
      }
    } catch (EmException e) {
      failure = failure == null ? e : failure;
    }
  }

  private boolean isBetter(double value, MStep step) {
    if (best == null || repaired(step) != repaired(bestStep)) {
      return best == null || repaired(bestStep);
    }
    return value > bestValue || Double.isNaN(bestValue);
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
    if (best == null) {
      throw failure;
    }
    bestStep.repairs().forEach(r -> step.repaired(r.component(), r.action(), r.cause()));
    return best;
  }
}
