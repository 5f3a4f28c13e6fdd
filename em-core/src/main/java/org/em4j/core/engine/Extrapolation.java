package org.em4j.core.engine;

import org.jspecify.annotations.Nullable;

/** Extrapolates one run in some of its coordinates. Used by one thread. */
interface Extrapolation {
  /**
   * Is told of an M-step, and extrapolates it.
   *
   * @param from the coordinates of a model, all finite. Not modified
   * @param to those that the M-step made of it, all finite. Not modified
   * @param weights how much each coordinate counts, above 0. Not modified
   * @return coordinates beyond {@code to}; null if it needs further M-steps first
   */
  double @Nullable [] next(double[] from, double[] to, double[] weights);

  /** Is told that the last extrapolation was taken. */
  void accepted();

  /** Returns how many E-steps in vain one accepted leap pays for. */
  double worth();

  /** Is told that the last extrapolation was not taken: the next model is the M-step's. */
  void rejected();

  /** Forgets all models: those that follow have nothing to do with them. */
  void clear();
}
