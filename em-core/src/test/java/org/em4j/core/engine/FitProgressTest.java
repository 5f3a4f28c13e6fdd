package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimates against runs whose gains fall geometrically, so that their ends can be counted. */
class FitProgressTest {
  private static final int FOR_EVER = Integer.MAX_VALUE;
  private static final double WEIGHT = 10;

  /** A run of L_i = −size · rate^i, a tenth of a second each; total weight 10. */
  private static Trace run(double size, double rate, int iterations) {
    Trace trace = new Trace(WEIGHT);
    for (int i = 0; i <= iterations; i++) {
      trace.add(-size * Math.pow(rate, i), i * 100_000_000L, () -> 1);
    }
    return trace;
  }

  private static int end(ConvergencePolicy policy, double size, double rate) {
    int i = 0;
    while (policy.assess(run(size, rate, i)) == Verdict.CONTINUE) {
      i++;
    }
    return i;
  }

  private static FitProgress progress(ConvergencePolicy policy, Trace trace) {
    return FitProgress.of(0, trace, policy, FOR_EVER);
  }

  @ParameterizedTest
  @CsvSource({"100, 0.5", "1e6, 0.9", "3, 0.99", "1e4, 0.1"})
  void theEndOfAGeometricRunIsForetold(double size, double rate) {
    for (ConvergencePolicy policy :
        List.of(
            new ImprovementPerObservation(1e-5),
            new AitkenAcceleration(1e-5),
            ConvergencePolicy.anyOf(
                new ImprovementPerObservation(1e-5), new ImprovementPerObservation(1e-7)))) {
      int end = end(policy, size, rate);
      for (int i = 3; i < end; i++) {
        double left =
            progress(policy, run(size, rate, i)).iterationsLeft().orElseThrow(AssertionError::new);
        // A change that is the tolerance up to rounding may fall on either side.
        assertThat(i + left).as("%s after %d", policy, i).isCloseTo(end, within(1.0));
      }
    }
  }

  @Test
  void aToleranceRelativeToTheObjectiveIsForetold() {
    ConvergencePolicy policy = new RelativeImprovement(1e-6);
    Trace trace = new Trace(WEIGHT);
    // Gains 1, 1/2, 1/4, … of an objective near −1000: below 1e-3 from the eleventh on.
    for (int i = 0; i <= 4; i++) {
      trace.add(-1000 - 2 * Math.pow(0.5, i), i, () -> 1);
    }
    assertThat(progress(policy, trace).iterationsLeft()).hasValue(11 - 4);
  }

  @Test
  void allOfWaitsForTheLastAndAnyOfForTheFirst() {
    Trace trace = run(100, 0.5, 6);
    ConvergencePolicy coarse = new ImprovementPerObservation(1e-3);
    ConvergencePolicy fine = new ImprovementPerObservation(1e-6);
    double sooner = progress(coarse, trace).iterationsLeft().orElseThrow();
    double later = progress(fine, trace).iterationsLeft().orElseThrow();
    assertThat(sooner).isLessThan(later);
    assertThat(progress(ConvergencePolicy.anyOf(coarse, fine), trace).iterationsLeft())
        .hasValue(sooner);
    assertThat(progress(ConvergencePolicy.allOf(coarse, fine), trace).iterationsLeft())
        .hasValue(later);
    ConvergencePolicy unknown = new ParameterShift(1e-3);
    assertThat(progress(ConvergencePolicy.anyOf(coarse, unknown), trace).iterationsLeft())
        .isEmpty();
  }

  @Test
  void theIterationLimitMayComeFirst() {
    Trace trace = run(100, 0.9, 10);
    ConvergencePolicy never = new ImprovementPerObservation(0);
    assertThat(FitProgress.of(0, trace, never, 50).iterationsLeft()).hasValue(40);
    assertThat(FitProgress.of(0, trace, never, 10).iterationsLeft()).hasValue(0);
    assertThat(FitProgress.of(0, trace, new ImprovementPerObservation(1e-8), 12).iterationsLeft())
        .hasValue(2);
    assertThat(FitProgress.of(0, trace, new ParameterShift(0), 50).iterationsLeft()).hasValue(40);
  }

  @Test
  void aTimeLimitIsCountedInIterations() {
    // Ten iterations took a second.
    FitProgress progress = progress(new TimeLimit(3), run(100, 0.9, 10));
    assertThat(progress.iterationsLeft()).hasValue(20);
    assertThat(progress.secondsPerIteration()).isCloseTo(0.1, within(1e-12));
    assertThat(progress.secondsLeft().orElseThrow()).isCloseTo(2, within(1e-9));
    assertThat(progress.done().orElseThrow()).isCloseTo(1.0 / 3, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theFirstGainsForetellNothing(int iterations) {
    FitProgress progress = progress(new ImprovementPerObservation(1e-8), run(100, 0.9, iterations));
    assertThat(progress.iterationsLeft()).isEmpty();
    assertThat(progress.secondsLeft()).isEmpty();
    assertThat(progress.done()).isEmpty();
  }

  @Test
  void gainsThatGrowForetellNothing() {
    Trace leaving = new Trace(WEIGHT);
    for (int i = 0; i < 10; i++) {
      leaving.add(-100 + Math.pow(1.2, i), i, () -> 1);
    }
    assertThat(progress(new ImprovementPerObservation(1e-8), leaving).iterationsLeft()).isEmpty();
    Trace still = new Trace(WEIGHT);
    for (int i = 0; i < 10; i++) {
      still.add(-100, i, () -> 1);
    }
    assertThat(progress(new AitkenAcceleration(0), still).iterationsLeft()).hasValue(FOR_EVER - 9);
  }

  @Test
  void aListenerHearsWhereEveryStartIs() {
    double[] first = new double[40];
    for (int i = 0; i < first.length; i++) {
      first[i] = -100 * Math.pow(0.5, i);
    }
    List<FitProgress> heard = new ArrayList<>();
    EmResult<ScriptedProblem.Model> fit =
        EmEngine.fit(
            new ScriptedProblem(first, new double[] {-3, -2}),
            ScriptedProblem.starts(),
            EmOptions.defaults()
                .withThreads(1)
                .withRestarts(2)
                .withTolerance(1e-4)
                .withListener(FitProgress.listener(heard::add)));
    assertThat(heard.stream().filter(p -> p.start() == 0).map(FitProgress::iteration))
        .hasSize(fit.iterations() + 1)
        .isSorted();
    FitProgress middle = heard.get(10);
    assertThat(middle.objective()).isEqualTo(first[10]);
    assertThat(middle.change()).isEqualTo(first[10] - first[9]);
    assertThat(middle.iterationsLeft()).hasValue(fit.iterations() - 10);
    assertThat(heard.get(fit.iterations()).iterationsLeft()).hasValue(0);
    assertThat(heard.get(fit.iterations()).done()).hasValue(1);
    assertThat(heard.get(fit.iterations() + 1))
        .extracting(FitProgress::start, FitProgress::iteration)
        .containsExactly(1, 0);
  }

  @Test
  void theLimitOfAShortRunIsKnown() {
    List<OptionalDouble> left = new ArrayList<>();
    EmEngine.fit(
        new ScriptedProblem(new double[] {-100, -50, -25, -20, -18}),
        ScriptedProblem.starts(),
        EmOptions.defaults()
            .withThreads(1)
            .withRestarts(new ShortRunsThenBest(1, 2, 1))
            .withTolerance(0)
            .withMaxIterations(4)
            .withListener(FitProgress.listener(p -> left.add(p.iterationsLeft()))));
    assertThat(left.stream().map(OptionalDouble::getAsDouble))
        .containsExactly(2.0, 1.0, 0.0, 1.0, 0.0);
  }

  @Test
  void listenersAreToldOneAfterTheOther() {
    List<String> heard = new ArrayList<>();
    EmEngine.fit(
        new ScriptedProblem(new double[] {-2, -1}),
        ScriptedProblem.starts(),
        EmOptions.defaults()
            .withThreads(1)
            .withMaxIterations(1)
            .withTolerance(0)
            .withListener(recorder("a", heard).andThen(recorder("b", heard))));
    assertThat(heard)
        .containsExactly(
            "a starting 0 to 1",
            "b starting 0 to 1",
            "a iteration 0",
            "b iteration 0",
            "a iteration 1",
            "b iteration 1",
            "a finished 0",
            "b finished 0");
  }

  private static EmListener recorder(String name, List<String> heard) {
    return new EmListener() {
      @Override
      public void starting(int start, ConvergencePolicy policy, int mostIterations) {
        heard.add(name + " starting " + start + " to " + mostIterations);
      }

      @Override
      public void iteration(int start, Trace trace) {
        heard.add(name + " iteration " + trace.iterations());
      }

      @Override
      public void finished(StartSummary summary) {
        heard.add(name + " finished " + summary.index());
      }
    };
  }
}
