package org.em4j.core.engine;

/**
 * Converged once the objective per unit of weight changes by less than a tolerance: scikit-learn's
 * criterion. A tolerance of 0 never stops. Immutable.
 */
public final class ImprovementPerObservation implements ConvergencePolicy {
  /** The default tolerance. */
  public static final double DEFAULT_TOLERANCE = 1e-8;

  private final double tolerance;

  /**
   * Makes a policy.
   *
   * @param tolerance natural logarithms per unit of weight, 0 or more
   */
  public ImprovementPerObservation(double tolerance) {
    this.tolerance = Tolerances.check(tolerance);
  }

  @Override
  public Verdict assess(Trace trace) {
    return Tolerances.judge(trace, trace.lastChange() / trace.totalWeight(), tolerance);
  }
}
