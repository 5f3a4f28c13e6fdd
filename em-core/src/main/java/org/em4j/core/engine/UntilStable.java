package org.em4j.core.engine;

import java.util.List;

/**
 * Starts again and again until the best optimum has been reached {@code times} more times, so that
 * it is likely to be the global one. Starts that cannot reach it are abandoned. Immutable.
 */
public final class UntilStable implements RestartPolicy {
  private final int times;
  private final int max;
  private final double tolerance;

  /**
   * Makes a policy.
   *
   * @param times how often the best optimum must be reached again, at least 1
   * @param max the largest number of starts, at least 1
   * @param tolerance two objectives within it, relative to 1 + |objective|, are the same optimum
   */
  public UntilStable(int times, int max, double tolerance) {
    if (times < 1 || max < 1 || !(tolerance > 0)) {
      throw new IllegalArgumentException(
          "until-stable needs times >= 1, max >= 1 and tolerance > 0, but has times="
              + times
              + ", max="
              + max
              + ", tolerance="
              + tolerance);
    }
    this.times = times;
    this.max = max;
    this.tolerance = tolerance;
  }

  @Override
  public List<Run> next(List<StartSummary> starts) {
    if (starts.size() >= max) {
      return List.of();
    }
    long reached =
        StartSummary.best(starts)
            .map(best -> starts.stream().filter(s -> sameOptimum(s, best)).count())
            .orElse(0L);
    return reached > times
        ? List.of()
        : List.of(Run.whole(starts.size()).against(StartSummary.toBeat(starts, tolerance)));
  }

  private boolean sameOptimum(StartSummary start, StartSummary best) {
    return !start.failed()
        && start.repaired() == best.repaired()
        && Math.abs(start.objective() - best.objective())
            <= tolerance * (1 + Math.abs(best.objective()));
  }
}
