package org.em4j.core.engine;

import java.util.Optional;

/**
 * How EM ends: near an optimum each M-step gains the same part of what the one before it gained.
 *
 * @param change what the last M-step gained, above 0
 * @param rate the part, lately; above 0 and below 1
 */
record GeometricDecay(double change, double rate) {
  /** The first gains tell nothing about the last ones. */
  private static final int LEAST_STEPS = 3;

  private static final int MOST_STEPS = 10;

  /** Returns the decay of the last half of a run; empty if its gains do not decay. */
  static Optional<GeometricDecay> of(Trace trace) {
    int now = trace.iterations();
    if (now < LEAST_STEPS) {
      return Optional.empty();
    }
    int steps = steps(now);
    double before = trace.objective(now - steps) - trace.objective(now - steps - 1);
    double change = trace.lastChange();
    if (!(change > 0) || !(change < before)) {
      return Optional.empty();
    }
    return Optional.of(new GeometricDecay(change, Math.pow(change / before, 1.0 / steps)));
  }

  /** Returns how many of so many M-steps are looked at. */
  static int steps(int iterations) {
    return Math.min(MOST_STEPS, iterations / 2);
  }

  /**
   * Returns the number of M-steps until one of them gains less than a bound: 0 if the last one did;
   * +∞ if the bound is 0.
   */
  double stepsTo(double bound) {
    if (change < bound) {
      return 0;
    }
    return bound > 0
        ? Math.floor(Math.log(bound / change) / Math.log(rate)) + 1
        : Double.POSITIVE_INFINITY;
  }
}
