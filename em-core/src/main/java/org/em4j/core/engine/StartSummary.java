package org.em4j.core.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one start.
 *
 * @param index the start's index, from 0
 * @param seed the seed that its initialisation was given
 * @param objective the objective it reached; −∞ if it failed
 * @param iterations the number of M-steps
 * @param stopReason why it ended; null if it failed
 * @param repaired whether its last model holds a component that had to be repaired
 * @param failure the message of its failure; null if it did not fail
 */
public record StartSummary(
    int index,
    long seed,
    double objective,
    int iterations,
    @Nullable StopReason stopReason,
    boolean repaired,
    @Nullable String failure) {
  /**
   * The best start first: failed ones last, then those with repaired components, then by objective,
   * then by index. A one-row component with a floored variance never wins over an honest optimum.
   */
  public static final Comparator<StartSummary> BEST_FIRST =
      Comparator.comparing(StartSummary::failed)
          .thenComparing(StartSummary::repaired)
          .thenComparing(Comparator.comparingDouble(StartSummary::objective).reversed())
          .thenComparing(StartSummary::index);

  /** Tells whether the start failed. */
  public boolean failed() {
    return failure != null;
  }

  /** Returns how it ended in a word: the stop reason, or {@code failed}. */
  public String ending() {
    return stopReason == null ? "failed" : stopReason.toString();
  }

  /** Tells whether the start was given up because it could not overtake a better one. */
  public boolean abandoned() {
    return stopReason == StopReason.ABANDONED;
  }

  /**
   * Returns what a further start must be able to reach: the objective of the best one that has no
   * repaired component, less the tolerance; −∞ if there is none.
   *
   * @param tolerance relative to 1 + |objective|
   */
  static double toBeat(List<StartSummary> starts, double tolerance) {
    return best(starts)
        .filter(best -> !best.repaired())
        .map(best -> best.objective() - tolerance * (1 + Math.abs(best.objective())))
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /** Returns the best of several starts that did not fail. */
  public static Optional<StartSummary> best(List<StartSummary> starts) {
    return starts.stream().filter(s -> !s.failed()).min(BEST_FIRST);
  }
}
