package org.em4j.core.engine;

import java.util.List;
import java.util.OptionalInt;

/** A given number of independent starts, one after the other; immutable. */
final class FixedRestarts implements RestartPolicy {
  /** Starts that end within it, relative to 1 + |objective|, have found the same. */
  private static final double SAME_OPTIMUM = 1e-6;

  private final int n;

  FixedRestarts(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, but is " + n);
    }
    this.n = n;
  }

  @Override
  public List<Run> next(List<StartSummary> starts) {
    int next = starts.size();
    return next < n
        ? List.of(Run.whole(next).against(StartSummary.toBeat(starts, SAME_OPTIMUM)))
        : List.of();
  }

  @Override
  public OptionalInt plannedRuns() {
    return OptionalInt.of(n);
  }
}
