package org.em4j.core.engine;

import java.util.List;

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
   * A run to make: of a new start if its index is the next free one, else going on with an old one.
   *
   * @param start the index of the start
   * @param iterations the number of M-steps after which to stop; {@link Integer#MAX_VALUE} for the
   *     fit's own limit
   */
  record Run(int start, int iterations) {
    /** A run up to the fit's own limit. */
    public static Run whole(int start) {
      return new Run(start, Integer.MAX_VALUE);
    }
  }

  /** Returns one start. */
  static RestartPolicy single() {
    return fixed(1);
  }

  /**
   * Returns n independent starts, the best of which wins.
   *
   * @param n at least 1
   */
  static RestartPolicy fixed(int n) {
    return new FixedRestarts(n);
  }
}
