package org.em4j.core.engine;

import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the tolerance of a policy means, the same for all of them. */
final class Tolerances {
  private Tolerances() {}

  static double check(double tolerance) {
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw new IllegalArgumentException(
          "tolerance must be finite and at least 0, but is " + tolerance);
    }
    return tolerance;
  }

  /**
   * Judges a measure of change. A fall that rounding explains means that there is nothing left to
   * gain; a tolerance of 0 runs all iterations all the same.
   */
  static Verdict judge(Trace trace, double measure, double tolerance) {
    if (trace.iterations() == 0 || tolerance == 0) {
      return Verdict.CONTINUE;
    }
    if (Math.abs(measure) < tolerance) {
      return Verdict.CONVERGED;
    }
    return trace.lastFallIsRounding() ? Verdict.CONVERGED_TO_ROUNDING : Verdict.CONTINUE;
  }

  /**
   * Foretells when a policy will stop a run.
   *
   * @param steps the number of M-steps until it is satisfied, if the gains decay
   */
  static OptionalDouble iterationsLeft(
      Trace trace, double tolerance, ToDoubleFunction<GeometricDecay> steps) {
    if (tolerance == 0) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    return GeometricDecay.of(trace)
        .map(decay -> OptionalDouble.of(Math.max(1, steps.applyAsDouble(decay))))
        .orElse(OptionalDouble.empty());
  }
}
