package org.em4j.core.engine;

/**
 * Is told what a fit does, on the thread that runs the engine, in the same order on every run. An
 * exception thrown here ends the fit; an {@link org.em4j.core.EmException} in {@link #iteration}
 * ends that start alone. {@link FitProgress#listener} tells how far a fit is.
 */
public interface EmListener {
  /** Hears nothing. */
  EmListener NONE = new EmListener() {};

  /**
   * Called before a start is sought, which may take long, and when a run goes on that a restart
   * policy had stopped.
   *
   * @param start the start's index, from 0
   * @param policy ends the run
   * @param mostIterations the number of M-steps, all told, at which it ends at the latest
   */
  default void starting(int start, ConvergencePolicy policy, int mostIterations) {}

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

  /** Returns a listener that tells this one first, and then another. */
  default EmListener andThen(EmListener next) {
    EmListener first = this;
    return new EmListener() {
      @Override
      public void starting(int start, ConvergencePolicy policy, int mostIterations) {
        first.starting(start, policy, mostIterations);
        next.starting(start, policy, mostIterations);
      }

      @Override
      public void iteration(int start, Trace trace) {
        first.iteration(start, trace);
        next.iteration(start, trace);
      }

      @Override
      public void finished(StartSummary summary) {
        first.finished(summary);
        next.finished(summary);
      }
    };
  }
}
