package org.em4j.core.engine;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Many short runs from random starts, the best of which are finished: the em-EM strategy of
 * Biernacki, Celeux and Govaert (2003), doi:10.1016/S0167-9473(02)00163-9. Immutable.
 */
public final class ShortRunsThenBest implements RestartPolicy {
  private final int n;
  private final int iterations;
  private final int keep;

  /**
   * Makes a policy.
   *
   * @param n the number of short runs, at least 1
   * @param iterations the M-steps of each, at least 1
   * @param keep how many of them are finished, 1 … n
   */
  public ShortRunsThenBest(int n, int iterations, int keep) {
    if (n < 1 || iterations < 1 || keep < 1 || keep > n) {
      throw new IllegalArgumentException(
          "short-runs needs n >= 1, iterations >= 1 and keep in 1 … n, but has n="
              + n
              + ", iterations="
              + iterations
              + ", keep="
              + keep);
    }
    this.n = n;
    this.iterations = iterations;
    this.keep = keep;
  }

  @Override
  public List<Run> next(List<StartSummary> starts) {
    if (starts.isEmpty()) {
      return IntStream.range(0, n).mapToObj(start -> new Run(start, iterations)).toList();
    }
    return starts.stream()
        .filter(s -> !s.failed())
        .sorted(StartSummary.BEST_FIRST)
        .limit(keep)
        // Whatever else ended a run must not be undone. One that fails while it is finished leaves
        // its place to the next best.
        .filter(s -> s.stopReason() == StopReason.ITERATION_LIMIT && s.iterations() <= iterations)
        .map(s -> Run.whole(s.index()))
        .toList();
  }

  @Override
  public OptionalInt plannedRuns() {
    return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, (long) n + keep));
  }
}
