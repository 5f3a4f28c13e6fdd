package org.em4j.distributions;

/** What tests of this package allow, and why. */
final class Tolerances {
  /**
   * Of a log-density, relative to its size and to 1: some ten roundings of 1.1e-16, where up to a
   * hundred-fold larger terms cancel.
   */
  static final double LOG_DENSITY = 1e-13;

  /** Of a moment or an estimate, relative to its unit: sums over a hundred rows. */
  static final double ESTIMATE = 1e-12;

  private Tolerances() {}

  /** Returns the tolerance of one log-density. */
  static double ofLogDensity(double expected) {
    return LOG_DENSITY * Math.max(1, Math.abs(expected));
  }
}
