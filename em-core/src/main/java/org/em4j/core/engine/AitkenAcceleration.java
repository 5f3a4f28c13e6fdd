package org.em4j.core.engine;

import java.util.OptionalDouble;

/**
 * Converged once the objective is within a tolerance, per unit of weight, of the limit that
 * Aitken's acceleration predicts from three successive values: {@code L∞ = L₁ + (L₂ − L₁)/(1 − a)}
 * with {@code a = (L₂ − L₁)/(L₁ − L₀)}. Where EM converges slowly it goes on when a small step
 * would already satisfy other criteria. Böhning et al. (1994), doi:10.1007/BF01720593. Immutable.
 */
public final class AitkenAcceleration implements ConvergencePolicy {
  private final double tolerance;

  /**
   * Makes a policy.
   *
   * @param tolerance natural logarithms per unit of weight, 0 or more; 0 never stops
   */
  public AitkenAcceleration(double tolerance) {
    this.tolerance = Tolerances.check(tolerance);
  }

  @Override
  public Verdict assess(Trace trace) {
    int i = trace.iterations();
    if (i < 2) {
      return Verdict.CONTINUE;
    }
    double last = trace.objective(i) - trace.objective(i - 1);
    double before = trace.objective(i - 1) - trace.objective(i - 2);
    double rate = last / before;
    double left = last == 0 ? 0 : last * rate / (1 - rate);
    // A rate of 1 or more: EM is still speeding up, and nothing can be predicted.
    boolean predictable = last == 0 || rate < 1;
    return Tolerances.judge(
        trace, predictable ? left / trace.totalWeight() : Double.POSITIVE_INFINITY, tolerance);
  }

  @Override
  public OptionalDouble iterationsLeft(Trace trace) {
    // What is left after a gain c is c·r/(1 − r).
    return Tolerances.iterationsLeft(
        trace,
        tolerance,
        decay ->
            decay.stepsTo(tolerance * trace.totalWeight() * (1 - decay.rate()) / decay.rate()));
  }
}
