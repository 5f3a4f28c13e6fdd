package org.em4j.core.engine;

import java.util.List;
import java.util.OptionalDouble;

/** Several convergence policies as one; immutable. */
final class CombinedPolicy implements ConvergencePolicy {
  private final List<ConvergencePolicy> policies;
  private final boolean all;

  /**
   * Makes a policy.
   *
   * @param all whether all of them must be satisfied, or any one
   */
  CombinedPolicy(List<ConvergencePolicy> policies, boolean all) {
    this.policies = policies;
    this.all = all;
  }

  @Override
  public Verdict assess(Trace trace) {
    Verdict verdict = Verdict.CONTINUE;
    for (ConvergencePolicy policy : policies) {
      verdict = policy.assess(trace);
      if ((verdict == Verdict.CONTINUE) == all) {
        return verdict;
      }
    }
    return verdict;
  }

  @Override
  public OptionalDouble iterationsLeft(Trace trace) {
    double left = all ? 0 : Double.POSITIVE_INFINITY;
    for (ConvergencePolicy policy : policies) {
      OptionalDouble one =
          policy.assess(trace) == Verdict.CONTINUE
              ? policy.iterationsLeft(trace)
              : OptionalDouble.of(1);
      if (one.isEmpty()) {
        return one;
      }
      left = all ? Math.max(left, one.getAsDouble()) : Math.min(left, one.getAsDouble());
    }
    return OptionalDouble.of(left);
  }
}
