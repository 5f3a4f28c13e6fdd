package org.em4j.core.engine;

/**
 * Is told what a fit does, on the thread that runs the engine, in the same order on every run. An
 * exception thrown here ends the fit; an {@link org.em4j.core.EmException} in {@link #iteration}
 * ends that start alone.
 */
public interface EmListener {
  /** Hears nothing. */
  EmListener NONE = new EmListener() {};

  /**
   * Called after each E-step.
   *
   * @param start the start's index, from 0
   * @param trace the run so far; read it, do not keep it
   */
  default void iteration(int start, Trace trace) {}

  /** Called when a run has ended, or a part of it that a restart policy asked for. */
  default void finished(StartSummary summary) {}

  /** An {@link #iteration} alone. */
  @FunctionalInterface
  interface OnIteration {
    /** Called after each E-step. */
    void iteration(int start, Trace trace);
  }

  /** Returns a listener that hears of iterations alone. */
  static EmListener onIteration(OnIteration listener) {
    return new EmListener() {
      @Override
      public void iteration(int start, Trace trace) {
        listener.iteration(start, trace);
      }
    };
  }
}
