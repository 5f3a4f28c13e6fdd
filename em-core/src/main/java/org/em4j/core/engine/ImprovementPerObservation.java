package org.em4j.core.engine;

import java.util.OptionalDouble;

/**
 * Converged once two successive M-steps each change the objective per unit of weight by less than a
 * tolerance. A tolerance of 0 never stops. Immutable.
 *
 * <p>scikit-learn stops at the first such change and returns a model that is one M-step newer than
 * the one it measured. The second change measures that model, so parameters are as near to the
 * optimum as scikit-learn's at the same tolerance, and the log-likelihood belongs to them.
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
    double change = trace.lastChange() / trace.totalWeight();
    boolean first = Math.abs(change) < tolerance && !trace.lastFallIsRounding();
    if (first && !smallBefore(trace)) {
      return Verdict.CONTINUE;
    }
    return Tolerances.judge(trace, change, tolerance);
  }

  @Override
  public OptionalDouble iterationsLeft(Trace trace) {
    return Tolerances.iterationsLeft(
        trace, tolerance, decay -> decay.stepsTo(tolerance * trace.totalWeight()) + 1);
  }

  private boolean smallBefore(Trace trace) {
    int i = trace.iterations() - 1;
    return i >= 1
        && Math.abs(trace.objective(i) - trace.objective(i - 1)) / trace.totalWeight() < tolerance;
  }
}
