package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.StopReason;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RestartPolicy} keeps. Extend it and name a policy; the contract plays the
 * engine with courses of its own.
 */
public abstract class RestartPolicyContract {
  private static final int MOST_ROUNDS = 1_000;
  private static final int ITERATION_LIMIT = 1000;

  /** Makes the contract; for subclasses. */
  protected RestartPolicyContract() {}

  /** Returns the policy under test. */
  protected abstract RestartPolicy policy();

  /** What becomes of each start. */
  private enum Course {
    ALL_ALIKE,
    ALL_DIFFERENT,
    ALL_FAIL,
    SOME_FAIL,
    ALL_REPAIRED,
    ALL_SLOW
  }

  @Test
  void theFirstStartIsAskedForFirst() {
    List<RestartPolicy.Run> runs = policy().next(List.of());
    assertThat(runs).isNotEmpty();
    assertThat(runs.get(0).start()).isZero();
  }

  @Test
  void newStartsComeInIndexOrder() {
    for (Course course : Course.values()) {
      play(course, (runs, starts) -> requireInOrder(runs, starts.size()));
    }
  }

  private static void requireInOrder(List<RestartPolicy.Run> runs, int known) {
    int next = known;
    for (RestartPolicy.Run run : runs) {
      assertThat(run.start()).as("the start that is run next").isBetween(0, next);
      assertThat(run.iterations()).as("its M-steps").isPositive();
      next += run.start() == next ? 1 : 0;
    }
  }

  @Test
  void everyCourseEnds() {
    for (Course course : Course.values()) {
      assertThat(play(course, (runs, starts) -> {}))
          .as("rounds of the course %s", course)
          .isLessThan(MOST_ROUNDS);
    }
  }

  @Test
  void theSameStartsGiveTheSameRuns() {
    for (Course course : Course.values()) {
      play(
          course,
          (runs, starts) -> {
            assertThat(policy().next(starts)).as("asked of another instance").isEqualTo(runs);
            assertThat(policy().next(new ArrayList<>(starts))).isEqualTo(runs);
          });
    }
  }

  @Test
  void atLeastOneStartIsFinished() {
    for (Course course : new Course[] {Course.ALL_ALIKE, Course.ALL_DIFFERENT, Course.ALL_SLOW}) {
      List<StartSummary> starts = new ArrayList<>();
      play(course, (runs, seen) -> setAll(starts, seen));
      assertThat(starts)
          .as("the starts of %s", course)
          .anyMatch(s -> s.stopReason().converged() || s.iterations() == ITERATION_LIMIT);
    }
  }

  private static void setAll(List<StartSummary> to, List<StartSummary> from) {
    to.clear();
    to.addAll(from);
  }

  /** Sees what a policy was asked and what it answered. */
  @FunctionalInterface
  private interface Observer {
    void see(List<RestartPolicy.Run> runs, List<StartSummary> starts);
  }

  /** Plays the engine until the policy has enough; returns how often it was asked. */
  private int play(Course course, Observer observer) {
    RestartPolicy policy = policy();
    List<StartSummary> starts = new ArrayList<>();
    boolean progress = true;
    int rounds = 0;
    while (progress && rounds < MOST_ROUNDS) {
      List<StartSummary> shown = Collections.unmodifiableList(new ArrayList<>(starts));
      List<RestartPolicy.Run> runs = policy.next(shown);
      observer.see(runs, shown);
      progress = false;
      rounds++;
      for (RestartPolicy.Run run : runs) {
        StartSummary before = run.start() < starts.size() ? starts.get(run.start()) : null;
        StartSummary after = advance(course, run, before);
        if (before == null) {
          starts.add(after);
        } else {
          starts.set(run.start(), after);
        }
        progress |= !after.equals(before);
      }
    }
    return rounds;
  }

  private static StartSummary advance(Course course, RestartPolicy.Run run, StartSummary before) {
    int index = run.start();
    SplittableRandom random = new SplittableRandom(index + 31L);
    boolean fails =
        course == Course.ALL_FAIL || (course == Course.SOME_FAIL && random.nextInt(3) == 0);
    if (fails) {
      return new StartSummary(index, index, Double.NEGATIVE_INFINITY, 0, null, false, "it failed");
    }
    int least = before == null ? 0 : before.iterations();
    int end = course == Course.ALL_SLOW ? ITERATION_LIMIT : 50;
    int iterations = Math.max(least, Math.min(run.iterations(), end));
    boolean converged = course != Course.ALL_SLOW && iterations == end;
    double optimum = course == Course.ALL_ALIKE ? -1000 : -1000 - 100 * random.nextDouble();
    return new StartSummary(
        index,
        index,
        optimum - (end - iterations),
        iterations,
        converged ? StopReason.CONVERGED : StopReason.ITERATION_LIMIT,
        course == Course.ALL_REPAIRED,
        null);
  }
}
