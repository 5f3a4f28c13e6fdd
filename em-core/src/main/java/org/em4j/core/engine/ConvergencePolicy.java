package org.em4j.core.engine;

import java.util.List;

/**
 * Decides after each E-step whether a run ends. Pure: the same trace gives the same verdict (time
 * limits excepted, and they say so); immutable and thread-safe.
 */
@FunctionalInterface
public interface ConvergencePolicy {
  /**
   * Judges a run.
   *
   * @param trace what has happened so far, at least the E-step of the initial model
   */
  Verdict assess(Trace trace);

  /**
   * Returns a policy that stops as soon as one of these does, with the reason of the first of them
   * in order.
   */
  static ConvergencePolicy anyOf(ConvergencePolicy... policies) {
    List<ConvergencePolicy> all = List.of(policies);
    return trace ->
        all.stream()
            .map(policy -> policy.assess(trace))
            .filter(verdict -> verdict != Verdict.CONTINUE)
            .findFirst()
            .orElse(Verdict.CONTINUE);
  }

  /**
   * Returns a policy that stops once all of these would, with the reason of the last in order.
   *
   * @throws IllegalArgumentException if there are none
   */
  static ConvergencePolicy allOf(ConvergencePolicy... policies) {
    List<ConvergencePolicy> all = List.of(policies);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("allOf needs at least one policy");
    }
    return trace -> {
      Verdict verdict = Verdict.CONTINUE;
      for (ConvergencePolicy policy : all) {
        verdict = policy.assess(trace);
        if (verdict == Verdict.CONTINUE) {
          return verdict;
        }
      }
      return verdict;
    };
  }
}
