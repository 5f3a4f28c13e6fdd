package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.StopReason;
import org.em4j.core.engine.Trace;
import org.em4j.core.engine.Verdict;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ConvergencePolicy} keeps. Extend it and name an ordinary policy: one that stops
 * sooner or later.
 */
public abstract class ConvergencePolicyContract {
  /** No policy may need longer than this to see that nothing moves any more. */
  private static final int PATIENCE = 10_000;

  private static final long MINUTE = 60_000_000_000L;

  /** Makes the contract; for subclasses. */
  protected ConvergencePolicyContract() {}

  /** Returns the policy under test. */
  protected abstract ConvergencePolicy policy();

  @Test
  void aModelWithoutAnMStepIsNotConverged() {
    Verdict verdict = policy().assess(trace(0, 0, -1000.0));
    assertThat(verdict.stopReason().map(StopReason::converged).orElse(false)).isFalse();
  }

  @Test
  void aRunThatLeapsGoesOn() {
    double[] objectives = new double[20];
    for (int i = 0; i < objectives.length; i++) {
      objectives[i] = -1e9 + 1e5 * i * i;
      assertThat(policy().assess(trace(0, 10, Arrays.copyOf(objectives, i + 1))))
          .as("the verdict after %s M-steps", i)
          .isEqualTo(Verdict.CONTINUE);
    }
  }

  @Test
  void aRunThatStandsStillStops() {
    Trace trace = new Trace(100);
    int iterations = 0;
    do {
      trace.add(-1000, iterations * MINUTE, () -> 0);
    } while (policy().assess(trace) == Verdict.CONTINUE && ++iterations < PATIENCE);
    assertThat(iterations).as("M-steps until a standstill is seen").isLessThan(PATIENCE);
    assertThat(policy().assess(trace).stopReason()).isPresent();
  }

  @Test
  void aRunThatConvergesGeometricallyStops() {
    Trace trace = new Trace(100);
    int iterations = 0;
    do {
      double left = Math.pow(0.5, iterations);
      trace.add(-1000 - 100 * left, iterations * MINUTE, () -> left);
    } while (policy().assess(trace) == Verdict.CONTINUE && ++iterations < PATIENCE);
    assertThat(iterations).as("M-steps until convergence is seen").isLessThan(PATIENCE);
  }

  @Test
  void theSameTraceGivesTheSameVerdict() {
    for (double[] objectives : courses()) {
      Verdict verdict = policy().assess(trace(1e-3, MINUTE, objectives));
      assertThat(policy().assess(trace(1e-3, MINUTE, objectives))).isEqualTo(verdict);
      Trace once = trace(1e-3, MINUTE, objectives);
      assertThat(policy().assess(once)).isEqualTo(verdict);
      assertThat(policy().assess(once)).as("asked again").isEqualTo(verdict);
    }
  }

  @Test
  void oddCoursesHaveAVerdict() {
    for (double[] objectives : courses()) {
      for (double shift : new double[] {0, 1e-300, 1, Double.POSITIVE_INFINITY}) {
        assertThat(policy().assess(trace(shift, MINUTE, objectives))).isNotNull();
      }
    }
  }

  @Test
  void whatIsForetoldIsAnMStepOrMore() {
    List<double[]> courses = new ArrayList<>(courses());
    for (double rate : new double[] {1e-200, 0.5, 1, 1 - 1e-15, 2}) {
      courses.add(
          IntStream.range(0, 12).mapToDouble(i -> -1000 - 100 * Math.pow(rate, i)).toArray());
      courses.add(IntStream.range(0, 12).mapToDouble(i -> -Math.pow(rate, i)).toArray());
    }
    for (double[] objectives : courses) {
      for (int n = 1; n <= objectives.length; n++) {
        Trace trace = trace(1, 1000, Arrays.copyOf(objectives, n));
        if (policy().assess(trace) == Verdict.CONTINUE) {
          assertThat(policy().iterationsLeft(trace).orElse(1))
              .as("M-steps left after %s", Arrays.toString(objectives))
              .isGreaterThanOrEqualTo(1);
        }
      }
    }
  }

  @Test
  void aPolicyIsSharedByThreads() {
    ConvergencePolicy policy = policy();
    List<CompletableFuture<List<Verdict>>> futures = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      futures.add(CompletableFuture.supplyAsync(() -> verdicts(policy)));
    }
    List<Verdict> alone = verdicts(policy());
    futures.forEach(future -> assertThat(future.join()).isEqualTo(alone));
  }

  private static List<Verdict> verdicts(ConvergencePolicy policy) {
    List<Verdict> verdicts = new ArrayList<>();
    for (double[] objectives : courses()) {
      verdicts.add(policy.assess(trace(1e-3, MINUTE, objectives)));
    }
    return verdicts;
  }

  private static List<double[]> courses() {
    return List.of(
        new double[] {-1000},
        new double[] {-1000, -1000},
        new double[] {-1000, -900, -899.999999},
        new double[] {-1000, -900, -800, -700},
        new double[] {Double.NEGATIVE_INFINITY, -1000, -999},
        new double[] {-1000, -999, -999.000000001},
        new double[] {-1e-300, 0, 1e-300},
        new double[] {-Double.MAX_VALUE, 0, Double.MAX_VALUE},
        new double[] {0, 0, 0, 0});
  }

  /** Makes a trace whose last M-step moved the parameters by {@code shift}. */
  private static Trace trace(double shift, long nanosPerStep, double... objectives) {
    Trace trace = new Trace(100);
    for (int i = 0; i < objectives.length; i++) {
      double moved = i == 0 ? Double.POSITIVE_INFINITY : shift == 0 ? 1e6 : shift;
      trace.add(objectives[i], i * nanosPerStep, () -> moved);
    }
    return trace;
  }
}
