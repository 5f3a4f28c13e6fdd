package org.em4j.core.engine;

import java.util.OptionalDouble;

/**
 * Converged once no coordinate of the model changes by more than a tolerance in an M-step: means in
 * units of the data's standard deviations, logarithms of standard deviations, rates and weights.
 * Immutable.
 */
public final class ParameterShift implements ConvergencePolicy {
  private final double tolerance;

  /**
   * Makes a policy.
   *
   * @param tolerance the largest change, 0 or more; 0 never stops
   */
  public ParameterShift(double tolerance) {
    this.tolerance = Tolerances.check(tolerance);
  }

  @Override
  public Verdict assess(Trace trace) {
    return trace.iterations() == 0 || tolerance == 0 || !(trace.lastParameterShift() < tolerance)
        ? Verdict.CONTINUE
        : Verdict.CONVERGED;
  }

  @Override
  public OptionalDouble iterationsLeft(Trace trace) {
    return tolerance == 0 ? OptionalDouble.of(Double.POSITIVE_INFINITY) : OptionalDouble.empty();
  }
}
