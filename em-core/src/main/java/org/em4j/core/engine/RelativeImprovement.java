package org.em4j.core.engine;

import java.util.OptionalDouble;

/**
 * Converged once the objective changes by less than a tolerance relative to its own size.
 * Immutable.
 */
public final class RelativeImprovement implements ConvergencePolicy {
  private final double tolerance;

  /**
   * Makes a policy.
   *
   * @param tolerance relative to |objective|, 0 or more; 0 never stops
   */
  public RelativeImprovement(double tolerance) {
    this.tolerance = Tolerances.check(tolerance);
  }

  @Override
  public Verdict assess(Trace trace) {
    double change = trace.lastChange();
    double size = Math.abs(trace.lastObjective());
    return Tolerances.judge(trace, change == 0 ? 0 : change / size, tolerance);
  }

  @Override
  public OptionalDouble iterationsLeft(Trace trace) {
    double size = Math.abs(trace.lastObjective());
    return Tolerances.iterationsLeft(trace, tolerance, decay -> decay.stepsTo(tolerance * size));
  }
}
