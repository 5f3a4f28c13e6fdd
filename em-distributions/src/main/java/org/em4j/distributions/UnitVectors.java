package org.em4j.distributions;

/** Lengths of rows, and what counts as 1. */
final class UnitVectors {
  /** What the digits of a file may be off. */
  private static final double TOLERANCE = 1e-6;

  private UnitVectors() {}

  /** Returns the Euclidean length of {@code d} numbers from {@code at}. */
  static double length(double[] x, int at, int d) {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      sum += x[at + j] * x[at + j];
    }
    return Math.sqrt(sum);
  }

  /** Tells whether a length is 1 within 1e-6; NaN is not. */
  static boolean isUnit(double length) {
    return Math.abs(length - 1) <= TOLERANCE;
  }
}
