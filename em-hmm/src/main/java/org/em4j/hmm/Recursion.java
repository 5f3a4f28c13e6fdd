package org.em4j.hmm;

/**
 * The forward and the backward recursion over stretches of one sequence, in one representation of
 * numbers. {@code false} means that the representation has lost something that may count: another
 * one must take over. Immutable and thread-safe.
 */
interface Recursion {
  /** Tells whether rows that one direction has passed can stop the other. */
  boolean mayFail();

  /**
   * Writes α of rows in order: α_t = (α_{t−1} A) ∘ b_t.
   *
   * @param carry the row before; becomes the last one. Modified
   * @param emitted the densities
   * @param from the first row
   * @param to the row after the last
   * @param out row-major, that of row {@code outFirst} at 0. Modified
   */
  boolean forward(Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst);

  /**
   * Writes β of rows in reverse order: β_t = A (b_{t+1} ∘ β_{t+1}).
   *
   * @param carry b ∘ β of the row behind; becomes that of the first one. Modified
   */
  boolean backward(Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst);

  /**
   * Goes forward over rows whose β is known and gathers what they give.
   *
   * @param carry the row before; becomes the last one. Modified
   * @param kept β; becomes γ. Modified
   */
  boolean gatherForward(
      Carry carry,
      Emitted emitted,
      int from,
      int to,
      double[] kept,
      int keptFirst,
      Gathered gathered);

  /**
   * Goes backward over rows whose α is known and gathers what they give.
   *
   * @param carry b ∘ β of the row behind; becomes that of the first one. Modified
   * @param kept α; becomes γ. Modified
   * @param joined whether the transition to the row behind is counted elsewhere
   */
  boolean gatherBackward(
      Carry carry,
      Emitted emitted,
      int from,
      int to,
      double[] kept,
      int keptFirst,
      Gathered gathered,
      boolean joined);

  /** Returns the log-likelihood that the end of a sequence gives, without what b was divided by. */
  double logLikelihood(Carry end);

  /** Returns the log-likelihood where a forward and a backward recursion meet. */
  double logLikelihood(Carry before, Carry behind);
}
