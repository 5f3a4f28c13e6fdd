package org.em4j.core.engine;

import org.em4j.core.EmException;

/**
 * Thrown when an objective fell by more than rounding explains: a defect of a family or a model.
 */
public final class LikelihoodDecreasedException extends EmException {
  private static final long serialVersionUID = 1L;

  LikelihoodDecreasedException(
      String problem,
      Objective.Kind kind,
      int iteration,
      double before,
      double after,
      double allowed) {
    super(
        "the "
            + kind
            + " of "
            + problem
            + " fell from "
            + before
            + " to "
            + after
            + " in iteration "
            + iteration
            + ", by more than rounding explains ("
            + allowed
            + "): the M-step of its family does not maximise; check fromMean against statistics and"
            + " natural, for example with ExponentialFamilyContract");
  }
}
