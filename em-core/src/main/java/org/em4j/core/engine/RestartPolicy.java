package org.em4j.core.engine;

import java.util.List;
import java.util.OptionalInt;

/**
 * Decides which starts are run, and how far. Asked again whenever everything it asked for is done,
 * with all starts in index order, so that threads cannot change what it decides. Pure, immutable
 * and thread-safe.
 */
@FunctionalInterface
public interface RestartPolicy {
  /**
   * Returns what to run next.
   *
   * @param starts what became of every start so far, in index order; empty at first
   * @return the runs; none to stop
   */
  List<Run> next(List<StartSummary> starts);

  /**
   * Returns how many runs this is likely to ask for, all told, if that is known beforehand; going
   * on with an old start counts, too. It may ask for fewer, or for others in the place of runs that
   * fail. It is for people who wait: nothing else relies on it.
   */
  default OptionalInt plannedRuns() {
    return OptionalInt.empty();
  }

  /**
   * A run to make: of a new start if its index is the next free one, else going on with an old one.
   *
   * @param start the index of the start
   * @param iterations the number of M-steps after which to stop; {@link Integer#MAX_VALUE} for the
   *     fit's own limit
   * @param toBeat an objective that the run must be able to pass; −∞ for none. From 20 M-steps on,
   *     a run ends as {@link StopReason#ABANDONED} once it is further below than ten times what the
   *     last two thirds of its M-steps have gained. No bound, but a rule of thumb: gains that fall
   *     with the square of the iteration add half of that, were the run to go on for ever
   */
  record Run(int start, int iterations, double toBeat) {
    /** Checks that there is something to beat, or −∞. */
    public Run {
      if (Double.isNaN(toBeat)) {
        throw new IllegalArgumentException("toBeat must be a number or −∞, but is NaN");
      }
    }

    /** A run that beats nothing. */
    public Run(int start, int iterations) {
      this(start, iterations, Double.NEGATIVE_INFINITY);
    }

    /** A run up to the fit's own limit. */
    public static Run whole(int start) {
      return new Run(start, Integer.MAX_VALUE);
    }

    /** Returns this run with something to beat. */
    public Run against(double objective) {
      return new Run(start, iterations, objective);
    }
  }

  /** Returns one start. */
  static RestartPolicy single() {
    return fixed(1);
  }

  /**
   * Returns n independent starts, the best of which wins. The first is run to its end, and each
   * other one as long as it can overtake the best before it.
   *
   * @param n at least 1
   */
  static RestartPolicy fixed(int n) {
    return new FixedRestarts(n);
  }
}
