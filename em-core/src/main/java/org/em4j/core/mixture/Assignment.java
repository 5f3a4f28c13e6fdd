package org.em4j.core.mixture;

import org.em4j.core.engine.Objective;

/**
 * How the E-step assigns rows to components: responsibilities proportional to {@code (π_k p_k)^β}.
 *
 * @param beta the inverse temperature β: 1 is EM, ∞ is hard (classification) EM, between 0 and 1 is
 *     a step of deterministic annealing (Ueda and Nakano 1998, doi:10.1016/S0893-6080(97)00133-0)
 */
public record Assignment(double beta) {
  /** The expectation of EM. */
  public static final Assignment SOFT = new Assignment(1);

  /** Every row belongs wholly to its most probable component; the lowest index among equals. */
  public static final Assignment HARD = new Assignment(Double.POSITIVE_INFINITY);

  /** Checks β. */
  public Assignment {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("beta must be above 0, but is " + beta);
    }
  }

  /** Tells whether rows belong wholly to one component. */
  public boolean hard() {
    return beta == Double.POSITIVE_INFINITY;
  }

  Objective.Kind objective() {
    if (hard()) {
      return Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD;
    }
    return beta == 1 ? Objective.Kind.LOG_LIKELIHOOD : Objective.Kind.TEMPERED_LOG_LIKELIHOOD;
  }
}
