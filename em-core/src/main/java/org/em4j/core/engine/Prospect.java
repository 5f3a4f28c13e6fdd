package org.em4j.core.engine;

/**
 * Tells whether a run can still reach an objective, from its gains so far. EM may rest near a
 * saddle point and speed up again, so one small gain says little; the gain of most of a run's
 * M-steps says more, and the next ones must give several times as much to prove it wrong.
 */
final class Prospect {
  /** M-steps before anything is foretold. */
  static final int LEAST_ITERATIONS = 20;

  /** The part of the run that is left out: its first gains are far larger than all others. */
  private static final int EARLY_PART = 3;

  private static final double GENEROSITY = 10;

  private Prospect() {}

  /**
   * Tells whether a run is too far below an objective.
   *
   * @param trace the run so far
   * @param since the iteration at which its course began: 0, or that of its last reseeding
   * @param toBeat the objective; −∞ is never too far
   */
  static boolean isPoor(Trace trace, int since, double toBeat) {
    int now = trace.iterations();
    if (now - since < LEAST_ITERATIONS) {
      return false;
    }
    double reached = trace.objective(now);
    double gain = reached - trace.objective(since + (now - since) / EARLY_PART);
    return gain >= 0 && toBeat - reached > GENEROSITY * gain;
  }
}
