package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.EmException;
import org.em4j.core.engine.RestartPolicy.Run;
import org.em4j.core.engine.ScriptedProblem.Model;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private static StartSummary summary(int index, double objective, StopReason reason) {
    return new StartSummary(index, 0, objective, 10, reason, false, null);
  }

  private static EmOptions options(RestartPolicy policy) {
    return EmOptions.defaults().withThreads(1).withRestarts(policy);
  }

  private static EmResult<Model> fit(ScriptedProblem problem, EmOptions options) {
    return EmEngine.fit(problem, ScriptedProblem.starts(), options);
  }

  /** Run r climbs by ever smaller steps to −r, each half the one before. */
  private static double[] climbing(double limit, int steps) {
    double[] script = new double[steps];
    for (int i = 0; i < steps; i++) {
      script[i] = limit - 10 * Math.pow(0.5, i);
    }
    return script;
  }

  @Test
  void policiesThatKnowTellTheNumberOfRuns() {
    assertThat(RestartPolicy.fixed(7).plannedRuns()).hasValue(7);
    assertThat(RestartPolicy.single().plannedRuns()).hasValue(1);
    assertThat(new ShortRunsThenBest(20, 10, 3).plannedRuns()).hasValue(23);
    assertThat(new ShortRunsThenBest(Integer.MAX_VALUE, 10, 3).plannedRuns())
        .as("as many as can be counted")
        .hasValue(Integer.MAX_VALUE);
    assertThat(new UntilStable(3, 100, 1e-6).plannedRuns()).isEmpty();
  }

  @Test
  void theBestStartComesFirst() {
    StartSummary failed = new StartSummary(0, 0, Double.NEGATIVE_INFINITY, 0, null, false, "why");
    StartSummary repaired = new StartSummary(1, 0, 5, 3, StopReason.CONVERGED, true, null);
    StartSummary low = summary(2, -9, StopReason.CONVERGED);
    StartSummary high = summary(3, -8, StopReason.ITERATION_LIMIT);
    StartSummary equal = summary(4, -8, StopReason.CONVERGED);
    List<StartSummary> all = new ArrayList<>(List.of(failed, repaired, low, equal, high));
    all.sort(StartSummary.BEST_FIRST);
    assertThat(all).containsExactly(high, equal, low, repaired, failed);
    assertThat(StartSummary.best(List.of(failed))).isEmpty();
    assertThat(StartSummary.best(List.of(failed, repaired))).contains(repaired);
  }

  @Test
  void fixedRunsSoManyStartsWhole() {
    assertThat(RestartPolicy.fixed(2).next(List.of())).containsExactly(Run.whole(0));
    assertThat(RestartPolicy.fixed(2).next(List.of(summary(0, -9, StopReason.CONVERGED))))
        .containsExactly(Run.whole(1).against(-9.00001));
    assertThat(RestartPolicy.single().next(List.of())).containsExactly(Run.whole(0));
    assertThat(RestartPolicy.single().next(List.of(summary(0, -1, StopReason.CONVERGED))))
        .isEmpty();
    assertThatThrownBy(() -> RestartPolicy.fixed(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(
            fit(new ScriptedProblem(new double[] {-3}), options(RestartPolicy.fixed(7))).starts())
        .hasSize(7);
  }

  @Test
  void shortRunsFinishTheBestAndGoOnCounting() {
    ScriptedProblem problem =
        new ScriptedProblem(
            climbing(-30, 60), climbing(-10, 60), climbing(-20, 60), climbing(-40, 60));
    EmResult<Model> fit =
        fit(problem, options(new ShortRunsThenBest(4, 5, 2)).withMaxIterations(1000));
    assertThat(fit.start()).isEqualTo(1);
    assertThat(fit.stopReason()).isEqualTo(StopReason.CONVERGED);
    assertThat(fit.starts())
        .extracting(StartSummary::iterations)
        .as("0 and 3 stay short")
        .satisfies(
            n -> {
              assertThat(n.get(0)).isEqualTo(5);
              assertThat(n.get(1)).isGreaterThan(20);
              assertThat(n.get(2)).isGreaterThan(20);
              assertThat(n.get(3)).isEqualTo(5);
            });
    assertThat(fit.trace().objectives())
        .as("one run without a seam: entry i belongs to M-step i")
        .containsExactly(Arrays.copyOf(climbing(-10, 60), fit.iterations() + 1));
    assertThat(fit.model().step()).isEqualTo(fit.iterations());
  }

  @Test
  void shortRunsThatConvergedOrFailedAreNotContinued() {
    ShortRunsThenBest policy = new ShortRunsThenBest(4, 10, 2);
    assertThat(policy.next(List.of()))
        .containsExactly(new Run(0, 10), new Run(1, 10), new Run(2, 10), new Run(3, 10));
    List<StartSummary> done =
        List.of(
            summary(0, -3, StopReason.ITERATION_LIMIT),
            summary(1, -1, StopReason.CONVERGED),
            new StartSummary(2, 0, Double.NEGATIVE_INFINITY, 0, null, false, "why"),
            summary(3, -2, StopReason.ITERATION_LIMIT));
    assertThat(policy.next(done))
        .as("the best two are 1, which is done, and 3")
        .containsExactly(Run.whole(3));
  }

  @Test
  void shortRunsWhoseTimeWasOverAreNotContinued() {
    List<StartSummary> done =
        List.of(summary(0, -3, StopReason.TIME_LIMIT), summary(1, -1, StopReason.ITERATION_LIMIT));
    assertThat(new ShortRunsThenBest(2, 10, 2).next(done)).containsExactly(Run.whole(1));
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(climbing(-3, 60)),
            options(new ShortRunsThenBest(3, 10, 3))
                .withConvergence(
                    trace -> trace.iterations() >= 4 ? Verdict.TIME_LIMIT : Verdict.CONTINUE));
    assertThat(fit.starts()).extracting(StartSummary::iterations).containsExactly(4, 4, 4);
  }

  @Test
  void aContinuedRunThatFailsMakesRoomForTheNext() {
    ScriptedProblem problem = new ScriptedProblem(climbing(-1, 60)).failingIn(7);
    assertThatThrownBy(() -> fit(problem, options(new ShortRunsThenBest(3, 5, 1)).withTolerance(0)))
        .isInstanceOf(EmException.class)
        .hasMessageStartingWith("all 3 starts failed");
  }

  @Test
  void shortRunsEndWhereTheIterationLimitIsReached() {
    for (int limit : new int[] {0, 3, 5, 8}) {
      EmResult<Model> fit =
          fit(
              new ScriptedProblem(climbing(-3, 60)),
              options(new ShortRunsThenBest(6, 5, 3)).withMaxIterations(limit).withTolerance(0));
      assertThat(fit.iterations()).isEqualTo(limit);
      assertThat(fit.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
      assertThat(fit.starts()).hasSize(6);
    }
  }

  @Test
  void untilStableStopsOnceTheBestWasReachedAgain() {
    ScriptedProblem problem =
        new ScriptedProblem(
            new double[] {-5},
            new double[] {-3},
            new double[] {-5},
            new double[] {-3 - 1e-9},
            new double[] {-4},
            new double[] {-3 + 1e-9},
            new double[] {-1});
    EmResult<Model> fit = fit(problem, options(new UntilStable(2, 50, 1e-6)));
    assertThat(fit.starts()).as("−3 first, then again in starts 3 and 5").hasSize(6);
    assertThat(fit.start()).isEqualTo(5);
  }

  @Test
  void untilStableEndsAtItsLargestNumberOfStarts() {
    double[][] scripts = new double[9][];
    for (int i = 0; i < scripts.length; i++) {
      scripts[i] = new double[] {-100 + i};
    }
    EmResult<Model> fit = fit(new ScriptedProblem(scripts), options(new UntilStable(1, 9, 1e-6)));
    assertThat(fit.starts()).hasSize(9);
  }

  @Test
  void untilStableCountsNeitherFailedNorRepairedStarts() {
    StartSummary failed = new StartSummary(0, 0, Double.NEGATIVE_INFINITY, 0, null, false, "why");
    StartSummary repaired = new StartSummary(1, 0, -3, 3, StopReason.CONVERGED, true, null);
    StartSummary honest = summary(2, -3, StopReason.CONVERGED);
    assertThat(new UntilStable(1, 10, 1e-6).next(List.of(failed, repaired, honest)))
        .containsExactly(Run.whole(3).against(-3 - 1e-6 * 4));
    assertThat(new UntilStable(1, 10, 1e-6).next(List.of(failed, failed)))
        .containsExactly(Run.whole(2));
    assertThat(new UntilStable(1, 3, 1e-6).next(List.of(failed, failed, failed))).isEmpty();
  }

  @Test
  void aStartThatFallsFarBehindIsAbandoned() {
    ScriptedProblem problem = new ScriptedProblem(climbing(-10, 60), climbing(-12, 60));
    for (RestartPolicy policy :
        new RestartPolicy[] {RestartPolicy.fixed(2), new UntilStable(1, 2, 1e-6)}) {
      EmResult<Model> fit = fit(problem, options(policy));
      assertThat(fit.start()).isZero();
      assertThat(fit.converged()).isTrue();
      assertThat(fit.starts())
          .extracting(StartSummary::stopReason)
          .containsExactly(StopReason.CONVERGED, StopReason.ABANDONED);
      assertThat(fit.starts().get(1).iterations()).as("the least").isEqualTo(20);
      assertThat(fit.starts().get(1).failed()).isFalse();
    }
  }

  @Test
  void aStartMayWinWhileItStillGainsATenthOfWhatItIsBehind() {
    // 1.5 ahead at iteration 0; 0.05 each time: 20 iterations below gain 0.7 in their last 14.
    double[] slow = new double[200];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = -15 + Math.min(6, 0.05 * i);
    }
    EmResult<Model> fit =
        fit(new ScriptedProblem(climbing(-10, 60), slow), options(RestartPolicy.fixed(2)));
    assertThat(fit.start()).as("5 behind, but on its way").isEqualTo(1);
    assertThat(fit.objective().value()).isEqualTo(-9);
  }

  @Test
  void aStartThatFoundTheSameOptimumIsFinished() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(climbing(-10, 60), climbing(-10 - 1e-6, 60)),
            options(RestartPolicy.fixed(2)));
    assertThat(fit.starts()).allMatch(s -> s.stopReason().converged());
  }

  @Test
  void nothingIsAbandonedForARepairedStart() {
    ScriptedProblem problem =
        new ScriptedProblem(climbing(-10, 60), climbing(-12, 60))
            .repairedFrom(1, Repair.Action.FLOORED);
    EmResult<Model> fit = fit(problem, options(RestartPolicy.fixed(2)));
    assertThat(fit.starts()).allMatch(StartSummary::repaired).noneMatch(StartSummary::abandoned);
  }

  @Test
  void abandoningNeedsNoToleranceAndKeepsTheWinnersRun() {
    ScriptedProblem problem =
        new ScriptedProblem(climbing(-12, 60), climbing(-10, 60), climbing(-11, 60));
    EmResult<Model> fit =
        fit(problem, options(RestartPolicy.fixed(3)).withTolerance(0).withMaxIterations(50));
    assertThat(fit.start()).isEqualTo(1);
    // 1 behind: 10 · 0.5⁶ were gained in the last two thirds of 20 M-steps, half of that of 21.
    assertThat(fit.starts()).extracting(StartSummary::iterations).containsExactly(50, 50, 21);
    assertThat(fit.trace().objectives()).containsExactly(Arrays.copyOf(climbing(-10, 60), 51));
  }

  @Test
  void theCourseOfAReseededRunBeginsAnew() {
    Trace trace = new Trace(1);
    for (int i = 0; i <= 40; i++) {
      trace.add(i < 15 ? -50 : -60 + Math.min(2, 0.1 * (i - 15)), 0, () -> 1);
    }
    assertThat(Prospect.isPoor(trace, 0, -20)).as("less than at its start").isFalse();
    assertThat(Prospect.isPoor(trace, 15, -20)).as("38 behind, 1.2 gained").isTrue();
    assertThat(Prospect.isPoor(trace, 21, -20)).as("19 M-steps").isFalse();
    assertThat(Prospect.isPoor(trace, 15, -47)).as("11 behind").isFalse();
    assertThat(Prospect.isPoor(trace, 15, Double.NEGATIVE_INFINITY)).isFalse();
    assertThatThrownBy(() -> Run.whole(0).against(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ShortRunsThenBest(2, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep=3");
    assertThatThrownBy(() -> new ShortRunsThenBest(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShortRunsThenBest(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UntilStable(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("times=0");
    assertThatThrownBy(() -> new UntilStable(1, 1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPolicyThatAsksForFinishedRunsForEverStillEnds() {
    RestartPolicy stubborn = starts -> List.of(Run.whole(0));
    EmResult<Model> fit =
        fit(new ScriptedProblem(climbing(-3, 60)), options(stubborn).withMaxIterations(300));
    assertThat(fit.iterations()).as("one more each time, until the limit").isEqualTo(300);
  }
}
