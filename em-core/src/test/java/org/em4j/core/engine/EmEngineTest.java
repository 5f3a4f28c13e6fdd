package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.em4j.core.EmException;
import org.em4j.core.engine.ScriptedProblem.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmEngineTest {
  private static final double[] RISING = {-100, -50, -20, -19.99999999, -19.99999999};

  private static EmOptions options() {
    return EmOptions.defaults().withThreads(1);
  }

  private static EmResult<Model> fit(ScriptedProblem problem, EmOptions options) {
    return EmEngine.fit(problem, ScriptedProblem.starts(), options);
  }

  @Test
  void theResultIsTheModelThatWasMeasured() {
    EmResult<Model> fit = fit(new ScriptedProblem(RISING), options());
    assertThat(fit.model()).isEqualTo(new Model(0, 4));
    assertThat(fit.logLikelihood()).isEqualTo(-19.99999999);
    assertThat(fit.meanLogLikelihood()).isEqualTo(-1.999999999);
    assertThat(fit.stopReason()).isEqualTo(StopReason.CONVERGED);
    assertThat(fit.converged()).isTrue();
    assertThat(fit.iterations()).isEqualTo(4);
    assertThat(fit.warnings())
        .as("warnings see the statistics of the same model")
        .containsExactly("step 4 by statistics 4.0");
  }

  @Test
  void entryZeroIsTheInitialModelAndEachIterationIsOneMStep() {
    EmResult<Model> fit = fit(new ScriptedProblem(RISING), options().withMaxIterations(2));
    assertThat(fit.trace().objectives()).containsExactly(-100, -50, -20);
    assertThat(fit.trace().iterations()).isEqualTo(2);
    assertThat(fit.model().step()).isEqualTo(2);
    assertThat(fit.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
    assertThat(fit.trace().lastParameterShift()).isEqualTo(1.0 / 2 - 1.0 / 3);
    assertThat(fit.trace().elapsedNanos(2)).isGreaterThanOrEqualTo(fit.trace().elapsedNanos(0));
  }

  @Test
  void noIterationsMeasureTheInitialModel() {
    EmResult<Model> fit = fit(new ScriptedProblem(RISING), options().withMaxIterations(0));
    assertThat(fit.model().step()).isZero();
    assertThat(fit.logLikelihood()).isEqualTo(-100);
    assertThat(fit.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
    assertThat(fit.trace().lastParameterShift()).isInfinite();
  }

  @Test
  void aToleranceOfZeroRunsAllIterations() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(new double[] {-5, -5, -5 - 1e-12, -5 + 1e-12, -5}),
            options().withTolerance(0).withMaxIterations(40));
    assertThat(fit.iterations()).isEqualTo(40);
    assertThat(fit.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
  }

  @Test
  void aFallThatRoundingExplainsEndsTheRun() {
    // The fall of 1e-10 is above the tolerance of 1e-12 per unit of weight, and allowed.
    EmResult<Model> fit =
        fit(new ScriptedProblem(new double[] {-9, -5, -5 - 1e-10}), options().withTolerance(1e-12));
    assertThat(fit.stopReason()).isEqualTo(StopReason.CONVERGED_TO_ROUNDING);
    assertThat(fit.converged()).isTrue();
    assertThat(fit.logLikelihood()).isEqualTo(-5 - 1e-10);
    assertThat(fit.trace().lastFallIsRounding()).isTrue();
  }

  @Test
  void aFallBeyondRoundingIsADefect() {
    assertThatThrownBy(() -> fit(new ScriptedProblem(new double[] {-9, -5, -6}), options()))
        .isInstanceOf(LikelihoodDecreasedException.class)
        .hasMessageContaining("log-likelihood of a script fell from -5.0 to -6.0 in iteration 2")
        .hasMessageContaining("1.0E-9");
  }

  @Test
  void aFallUnderAnUnboundedAllowanceIsNeitherADefectNorConvergence() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(new double[] {-9, -5, -6, -4, -4})
                .allowing(Double.POSITIVE_INFINITY),
            options());
    assertThat(fit.logLikelihood()).isEqualTo(-4);
    assertThat(fit.stopReason()).isEqualTo(StopReason.CONVERGED);
  }

  @Test
  void aRepairedIterationMayFall() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(new double[] {-9, -5, -6, -4, -4})
                .repairedFrom(2, Repair.Action.FLOORED),
            options());
    assertThat(fit.logLikelihood()).isEqualTo(-4);
    assertThat(fit.repairs()).containsExactly(new Repair(5, 0, Repair.Action.FLOORED, "by design"));
    assertThat(fit.starts().get(0).repaired()).isTrue();
  }

  @Test
  void everyReseedingIsReportedAndMarksNoModel() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(new double[] {-9, -5, -6, -4, -4})
                .repairedFrom(2, Repair.Action.RESEEDED),
            options().withMaxIterations(4).withTolerance(0));
    assertThat(fit.repairs()).extracting(Repair::iteration).containsExactly(2, 3, 4);
    assertThat(fit.starts().get(0).repaired()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void anInitialObjectiveThatIsNotANumberNeverLeaves(double bad) {
    assertThatThrownBy(() -> fit(new ScriptedProblem(new double[] {bad, -5}), options()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("of a script is");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void norDoesALaterOneEvenInARepairedIteration(double bad) {
    for (int repairedFrom : new int[] {-1, 1}) {
      ScriptedProblem problem =
          new ScriptedProblem(new double[] {-9, -8, bad, -5})
              .repairedFrom(repairedFrom, Repair.Action.FLOORED);
      assertThatThrownBy(() -> fit(problem, options()))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("of a script is " + bad + " in iteration 2");
    }
  }

  @Test
  void startsThatReachedTheBestAreCounted() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(
                new double[] {-100, -20, -20},
                new double[] {-100, -20.1, -20.1},
                new double[] {-90, -20.00000001, -20.00000001}),
            options().withRestarts(3));
    assertThat(fit.starts()).hasSize(3);
    assertThat(fit.startsAtBest()).isEqualTo(2);
    assertThat(fit(new ScriptedProblem(RISING), options()).startsAtBest()).isEqualTo(1);
  }

  @Test
  void cancelledBeforeTheFirstExpectationThereIsNoResult() {
    assertThatThrownBy(
            () -> fit(new ScriptedProblem(RISING), options().withCancellation(() -> true)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void cancelledAmongShortRunsTheResultSaysSo() {
    AtomicBoolean cancelled = new AtomicBoolean();
    EmListener afterTheFirst =
        new EmListener() {
          @Override
          public void finished(StartSummary summary) {
            cancelled.set(true);
          }
        };
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(RISING),
            options()
                .withRestarts(new ShortRunsThenBest(3, 1, 1))
                .withListener(afterTheFirst)
                .withCancellation(cancelled::get));
    assertThat(fit.stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(fit.logLikelihood()).isEqualTo(-50);
  }

  @Test
  void cancelledInAStartThereIsNoResult() {
    AtomicBoolean cancelled = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                EmEngine.fit(
                    new ScriptedProblem(RISING),
                    (index, seed, step, workers) -> {
                      cancelled.set(true);
                      return new Model(index, 0);
                    },
                    options().withCancellation(cancelled::get)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void cancelledBetweenIterationsTheLastMeasuredModelIsTheResult() {
    AtomicBoolean cancelled = new AtomicBoolean();
    EmListener after2 =
        new EmListener() {
          @Override
          public void iteration(int start, Trace trace) {
            cancelled.set(trace.iterations() == 2);
          }
        };
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(RISING),
            options().withCancellation(cancelled::get).withListener(after2).withRestarts(5));
    assertThat(fit.stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(fit.converged()).isFalse();
    assertThat(fit.model()).isEqualTo(new Model(0, 2));
    assertThat(fit.logLikelihood()).isEqualTo(-20);
    assertThat(fit.starts()).as("no further start").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void cancelledInAWorkerTheLastMeasuredModelIsTheResult(int threads) {
    AtomicInteger expectations = new AtomicInteger();
    AtomicBoolean cancelled = new AtomicBoolean();
    ScriptedProblem problem =
        new ScriptedProblem(RISING)
            .beforeExpectation(() -> cancelled.set(expectations.incrementAndGet() == 3));
    EmResult<Model> fit =
        fit(
            problem,
            options().withThreads(threads).withCancellation(cancelled::get).withTolerance(0));
    assertThat(fit.stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(fit.model().step()).isEqualTo(1);
    assertThat(fit.logLikelihood()).isEqualTo(-50);
    assertThat(fit.trace().iterations()).isEqualTo(1);
  }

  @Test
  void cancelledInsideAFurtherStartTheEarlierOnesStand() {
    AtomicBoolean cancelled = new AtomicBoolean();
    EmResult<Model> fit =
        EmEngine.fit(
            new ScriptedProblem(RISING),
            (index, seed, step, workers) -> {
              if (index == 1) {
                cancelled.set(true);
                throw new CancellationException("an initialiser that runs EM itself");
              }
              return new Model(index, 0);
            },
            options().withRestarts(3).withCancellation(cancelled::get));
    assertThat(fit.start()).isZero();
    assertThat(fit.stopReason()).isEqualTo(StopReason.CONVERGED);
    assertThat(fit.starts().get(1).failure()).isEqualTo("cancelled");
  }

  @Test
  void aListenersOwnCancellationEndsTheFit() {
    EmListener angry =
        new EmListener() {
          @Override
          public void iteration(int start, Trace trace) {
            throw new CancellationException("enough");
          }
        };
    assertThatThrownBy(() -> fit(new ScriptedProblem(RISING), options().withListener(angry)))
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough");
  }

  @Test
  void listenersHearEverythingInOrder() {
    List<String> heard = new ArrayList<>();
    EmListener listener =
        new EmListener() {
          @Override
          public void iteration(int start, Trace trace) {
            heard.add(start + ":" + trace.iterations() + ":" + trace.lastObjective());
          }

          @Override
          public void finished(StartSummary summary) {
            heard.add(summary.index() + " " + summary.stopReason() + " " + summary.iterations());
          }
        };
    fit(
        new ScriptedProblem(new double[] {-3, -2, -1}, new double[] {-7, -6}),
        options().withRestarts(2).withMaxIterations(2).withTolerance(0).withListener(listener));
    assertThat(heard)
        .containsExactly(
            "0:0:-3.0",
            "0:1:-2.0",
            "0:2:-1.0",
            "0 iteration-limit 2",
            "1:0:-7.0",
            "1:1:-6.0",
            "1:2:-6.0",
            "1 iteration-limit 2");
  }

  @Test
  void aListenersExceptionEndsTheFit() {
    EmListener broken =
        new EmListener() {
          @Override
          public void finished(StartSummary summary) {
            throw new IllegalStateException("broken");
          }
        };
    assertThatThrownBy(() -> fit(new ScriptedProblem(RISING), options().withListener(broken)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }

  @Test
  void aListenerMayGiveUpAStart() {
    EmListener impatient =
        new EmListener() {
          @Override
          public void iteration(int start, Trace trace) {
            if (start == 0 && trace.iterations() == 1) {
              throw new EmException("given up");
            }
          }
        };
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(new double[] {-1}, new double[] {-9, -2}),
            options().withRestarts(2).withListener(impatient));
    assertThat(fit.start()).isEqualTo(1);
    assertThat(fit.starts().get(0).failure()).isEqualTo("given up");
  }

  @Test
  void aFailedStartDoesNotStopTheOthers() {
    EmResult<Model> fit =
        EmEngine.fit(
            new ScriptedProblem(new double[] {-1}, new double[] {-9, -2}, new double[] {-3}),
            (index, seed, step, workers) -> {
              if (index == 0) {
                throw new EmException("no start");
              }
              return new Model(index, 0);
            },
            options().withRestarts(3));
    assertThat(fit.start()).isEqualTo(1);
    assertThat(fit.logLikelihood()).isEqualTo(-2);
    assertThat(fit.starts()).extracting(StartSummary::failed).containsExactly(true, false, false);
    assertThat(fit.starts().get(0).failure()).isEqualTo("no start");
    assertThat(fit.starts().get(0).objective()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void whenAllStartsFailTheFirstIsTold() {
    ScriptedProblem problem = new ScriptedProblem(RISING).failingIn(2);
    assertThatThrownBy(() -> fit(problem, options().withRestarts(3)))
        .isInstanceOf(EmException.class)
        .hasMessage("all 3 starts failed, the first of them: run 0 failed by design")
        .hasCauseInstanceOf(EmException.class);
    assertThatThrownBy(() -> fit(problem, options()))
        .isInstanceOf(EmException.class)
        .hasMessage("run 0 failed by design");
  }

  @Test
  void theRowOfAFailureIsKept() {
    Starts<Model> failing =
        (index, seed, step, workers) -> {
          throw new EmException("row " + (7 + index), 7 + index);
        };
    assertThatThrownBy(
            () -> EmEngine.fit(new ScriptedProblem(RISING), failing, options().withRestarts(2)))
        .isInstanceOfSatisfying(EmException.class, e -> assertThat(e.row()).hasValue(7));
  }

  @Test
  void honestStartsWinOverRepairedOnes() {
    ScriptedProblem problem =
        new ScriptedProblem(new double[] {-1}, new double[] {-30}, new double[] {-20});
    Starts<Model> starts =
        (index, seed, step, workers) -> {
          if (index == 0) {
            step.repaired(0, Repair.Action.FLOORED, "one row");
          }
          return new Model(index, 0);
        };
    EmOptions three = options().withRestarts(3).withMaxIterations(0);
    EmResult<Model> fit = EmEngine.fit(problem, starts, three);
    assertThat(fit.start()).isEqualTo(2);
    assertThat(fit.repairs()).isEmpty();
    assertThat(EmEngine.fit(problem, starts, three.withRestarts(1)).repairs()).hasSize(1);
  }

  @Test
  void amongEqualStartsTheFirstWins() {
    EmResult<Model> fit = fit(new ScriptedProblem(new double[] {-2}), options().withRestarts(4));
    assertThat(fit.start()).isZero();
  }

  @Test
  void aTimeLimitEndsARunAndSaysSo() {
    EmResult<Model> fit =
        fit(
            new ScriptedProblem(new double[] {-9, -8, -7}).beforeExpectation(() -> sleep(10)),
            options().withConvergence(new TimeLimit(0.3)).withMaxIterations(100_000));
    assertThat(fit.stopReason()).isEqualTo(StopReason.TIME_LIMIT);
    assertThat(fit.converged()).isFalse();
    assertThat(fit.trace().elapsedNanos(fit.iterations())).isGreaterThanOrEqualTo(300_000_000L);
    for (int i = 0; i < fit.iterations(); i++) {
      assertThat(fit.trace().elapsedNanos(i)).isLessThan(300_000_000L);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyStartHasASeedOfItsOwn() {
    List<Long> seeds = new ArrayList<>();
    Starts<Model> starts =
        (index, seed, step, workers) -> {
          seeds.add(seed);
          assertThat(step.iteration()).isZero();
          return new Model(index, 0);
        };
    EmResult<Model> fit =
        EmEngine.fit(
            new ScriptedProblem(new double[] {-3}, new double[] {-1}),
            starts,
            options().withRestarts(4).withSeed(42));
    assertThat(seeds).doesNotHaveDuplicates().hasSize(4);
    assertThat(fit.seed()).isEqualTo(seeds.get(1)).isEqualTo(Seeds.derive(42, 1));
    assertThat(fit.starts()).extracting(StartSummary::seed).isEqualTo(seeds);
  }

  @Test
  void aRestartPolicyThatAsksForNonsenseIsNamed() {
    assertThatThrownBy(
            () ->
                fit(
                    new ScriptedProblem(RISING),
                    options().withRestarts(starts -> List.of(RestartPolicy.Run.whole(1)))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the restart policy asked for start 1, but the next free one is 0");
    assertThatThrownBy(
            () -> fit(new ScriptedProblem(RISING), options().withRestarts(starts -> List.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no start");
  }

  @Test
  void anotherViewOfTheModelKeepsEverythingElse() {
    EmResult<Model> fit = fit(new ScriptedProblem(RISING), options());
    EmResult<Integer> view = fit.map(Model::step);
    assertThat(view.model()).isEqualTo(4);
    assertThat(view.logLikelihood()).isEqualTo(fit.logLikelihood());
    assertThat(view.trace()).isSameAs(fit.trace());
  }

  @Test
  void otherObjectivesAreNoLogLikelihoods() {
    EmResult<Model> fit = fit(new ScriptedProblem(RISING), options());
    EmResult<Model> hard =
        new EmResult<>(
            fit.model(),
            new Objective(-1, 1, Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD),
            fit.trace(),
            fit.stopReason(),
            0,
            0,
            List.of(),
            List.of(),
            fit.starts());
    assertThatThrownBy(hard::logLikelihood)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("classification log-likelihood");
  }

  @Test
  void optionsOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> options().withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads must be at least 1, but is 0");
    assertThatThrownBy(() -> options().withMaxIterations(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 0, but is -1");
  }

  @Test
  void optionsAreNeverNull() {
    assertThatThrownBy(() -> options().withListener(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("listener");
    assertThatThrownBy(() -> options().withConvergence(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("convergence");
  }
}
