package org.em4j.core.engine;

import java.util.List;
import java.util.OptionalDouble;

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
   * Foretells after how many more M-steps this policy will stop a run that it has not stopped yet,
   * if the run goes on as it did lately. It is for people who wait, and changes no fit.
   *
   * @param trace what has happened so far, at least the E-step of the initial model
   * @return 1 or more; +∞ if it never will; empty if that cannot be told, as by default
   */
  default OptionalDouble iterationsLeft(Trace trace) {
    return OptionalDouble.empty();
  }

  /**
   * Returns a policy that stops as soon as one of these does, with the reason of the first of them
   * in order.
   */
  static ConvergencePolicy anyOf(ConvergencePolicy... policies) {
    return new CombinedPolicy(List.of(policies), false);
  }

  /**
   * Returns a policy that stops once all of these would, with the reason of the last in order.
   *
   * @throws IllegalArgumentException if there are none
   */
  static ConvergencePolicy allOf(ConvergencePolicy... policies) {
    if (policies.length == 0) {
      throw new IllegalArgumentException("allOf needs at least one policy");
    }
    return new CombinedPolicy(List.of(policies), true);
  }
}
