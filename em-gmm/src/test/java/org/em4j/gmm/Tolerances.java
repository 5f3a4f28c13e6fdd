package org.em4j.gmm;

import org.assertj.core.data.Offset;
import org.em4j.core.engine.Objective;

/** What may differ, and why. */
final class Tolerances {
  /**
   * From the 80-bit reference, parameters in units of the columns' standard deviations: sums of
   * some 100 rows round to 1e-14 in a double, and up to 50 iterations carry that on. A textbook EM
   * in double is off by up to 5e-13 (deviation_float64 in the files).
   */
  static final double LONG_DOUBLE = 1e-12;

  /** From scikit-learn: its uncentred moments lose some digits; the bound is the issue's. */
  static final double SCIKIT_LEARN = 1e-8;

  /** Log-likelihoods of optima, given to seven digits behind the point. */
  static final double OPTIMUM = 1e-5;

  /** Responsibilities of the same fit in other units. */
  static final double RESPONSIBILITIES = 1e-6;

  /** Log-likelihoods of the same fit in other units, relative. */
  static final double SCALED_LIKELIHOOD = 1e-6;

  /** EM's parameters where it stopped at a change of 1e-11 per row: the square root of that. */
  static final double CONVERGED_PARAMETERS = 1e-5;

  private Tolerances() {}

  /** Rounding of a sum of K shares. */
  static Offset<Double> sumOfWeights(int components) {
    return Offset.offset(4 * components * Math.ulp(1.0));
  }

  /** The same row values, added up in another order. */
  static Offset<Double> rescoring(Objective objective) {
    return Offset.offset(1e-12 * objective.magnitude());
  }

  /** Parameters of order 1, each of two fits stopped at a change of 1e-12 per row. */
  static Offset<Double> convergedParameter() {
    return Offset.offset(CONVERGED_PARAMETERS);
  }

  /**
   * Per row and column, rounding of a log-density is ε times the condition of a floored covariance:
   * 1e10, the inverse of its floor.
   */
  static double flooredRounding(int rows, int columns) {
    return rows * columns * 1e10 * Math.ulp(1.0);
  }

  /** The same with the condition of a correlation of 1 − distance. */
  static Offset<Double> nearlySingular(int rows, double distance) {
    return Offset.offset(1e-9 * rows + rows * 2 * Math.ulp(1.0) / distance);
  }

  /** A log-likelihood falls by its own rounding only. */
  static double climbing(Objective objective) {
    return 1e-12 * objective.magnitude();
  }

  /** Sums over n rows of values of the same size. */
  static Offset<Double> summed(double magnitude) {
    return Offset.offset(1e-13 * Math.max(1, magnitude));
  }
}
