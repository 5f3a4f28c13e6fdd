package org.em4j.distributions;

import org.em4j.core.DataSummary;

/** Checks of parameters, in one wording: the name, the range and the value. */
final class Parameters {
  private static final double SMALLEST_SPREAD = 1e-140;

  /** Squares of it can still be added up over more rows than an array holds. */
  private static final double LARGEST = 1e140;

  private Parameters() {}

  static double requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite, but is " + value);
    }
    return value;
  }

  static double requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and above 0, but is " + value);
    }
    return value;
  }

  static double requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], but is " + value);
    }
    return value;
  }

  /**
   * Checks the column of a univariate family.
   *
   * @throws org.em4j.core.EmException that tells to rescale it
   */
  static void requireSquarable(DataSummary data) {
    MagnitudeCheck.requireSquarable(data, 0, SMALLEST_SPREAD, LARGEST);
  }
}
