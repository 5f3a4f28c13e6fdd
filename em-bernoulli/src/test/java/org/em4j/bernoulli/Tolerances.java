package org.em4j.bernoulli;

import org.assertj.core.data.Offset;
import org.em4j.core.engine.Objective;

/** What may differ, and why. */
final class Tolerances {
  /** EM's stopping rule for fits that are compared with optima. */
  static final double TIGHT = 1e-12;

  /** The same for what is no maximum and follows the parameters: until only rounding is left. */
  static final double TO_ROUNDING = 1e-15;

  /** Log-likelihoods of optima, where EM stopped at a change of 1e-12 per row. */
  static final Offset<Double> OPTIMUM = Offset.offset(1e-7);

  /** A start that ended in the best optimum and not in the next, which is 1 below it. */
  static final double SAME_OPTIMUM = 1e-2;

  /**
   * Parameters, where EM stopped at a change of 1e-12 per row: the square root of that, ten times
   * as much for flat likelihoods, and as much again for the steps that EM did not make.
   */
  static final Offset<Double> CONVERGED = Offset.offset(1e-4);

  /** The same arithmetic in another order, over up to 30 iterations: the bound. */
  static final Offset<Double> TWIN = Offset.offset(1e-10);

  /** Sums over rows in another order, over hundreds of iterations: the bound. */
  static final Offset<Double> SHUFFLED = Offset.offset(1e-8);

  /** A few operations on numbers of order 1. */
  static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private Tolerances() {}

  /** Sums over rows of terms of either sign. */
  static Offset<Double> summed(double magnitude) {
    return Offset.offset(1e-12 * Math.max(1, Math.abs(magnitude)));
  }

  /** A log-likelihood falls by its own rounding only. */
  static double climbing(Objective objective) {
    return 1e-12 * objective.magnitude();
  }
}
