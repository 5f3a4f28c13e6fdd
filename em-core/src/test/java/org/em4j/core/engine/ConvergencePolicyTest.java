package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each policy against traces that were worked out by hand; total weight 10 throughout. */
class ConvergencePolicyTest {
  private static Trace trace(double... objectives) {
    Trace trace = new Trace(10);
    for (int i = 0; i < objectives.length; i++) {
      double shift = i == 0 ? Double.POSITIVE_INFINITY : 0.5 / i;
      trace.add(objectives[i], i * 1_000_000_000L, () -> shift);
    }
    return trace;
  }

  /** Feeds a run entry by entry; returns the iteration at which it stops, or −1. */
  private static int stopsAt(ConvergencePolicy policy, double... objectives) {
    for (int i = 0; i < objectives.length; i++) {
      double[] sofar = Arrays.copyOf(objectives, i + 1);
      if (policy.assess(trace(sofar)) != Verdict.CONTINUE) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void improvementPerObservationWantsTwoSmallChangesPerUnitOfWeight() {
    // Changes per unit of weight: 1, 0.1, 0.01, 0.001.
    double[] run = {-20, -10, -9, -8.9, -8.89};
    assertThat(stopsAt(new ImprovementPerObservation(0.5), run)).isEqualTo(3);
    assertThat(stopsAt(new ImprovementPerObservation(0.05), run)).isEqualTo(4);
    assertThat(stopsAt(new ImprovementPerObservation(0.005), run)).isEqualTo(-1);
  }

  @Test
  void relativeImprovementDividesByTheObjective() {
    // Relative to the new value: 1/3 = 0.33…, 1/2 = 0.5, 0.02/1.98 = 0.0101…
    double[] run = {-4, -3, -2, -1.98};
    assertThat(stopsAt(new RelativeImprovement(0.34), run)).isEqualTo(1);
    assertThat(stopsAt(new RelativeImprovement(0.0102), run)).isEqualTo(3);
    assertThat(stopsAt(new RelativeImprovement(0.0101), run)).isEqualTo(-1);
    assertThat(stopsAt(new RelativeImprovement(0.1), -1, 0)).as("a step to zero").isEqualTo(-1);
    assertThat(stopsAt(new RelativeImprovement(0.1), 0, 0)).as("no step at zero").isEqualTo(1);
  }

  @Test
  void aitkenSeesHowFarTheLimitIs() {
    // L_i = −1 − 2^−i tends to −1; after iteration i, 2^−i is left: per unit of weight 2^−i / 10.
    double[] run = {-2, -1.5, -1.25, -1.125, -1.0625};
    assertThat(stopsAt(new AitkenAcceleration(0.0126), run)).isEqualTo(3);
    assertThat(stopsAt(new AitkenAcceleration(0.0124), run)).isEqualTo(4);
    assertThat(stopsAt(new AitkenAcceleration(0.006), run)).isEqualTo(-1);
    // A rate of 0.99: steps of 0.0099 per row would satisfy a tolerance of 0.01 at once, but a
    // hundred times as much is left.
    double[] slow = new double[30];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = -10 * Math.pow(0.99, i);
    }
    assertThat(stopsAt(new ImprovementPerObservation(0.01), slow)).isEqualTo(2);
    assertThat(stopsAt(new AitkenAcceleration(0.01), slow)).isEqualTo(-1);
    assertThat(stopsAt(new AitkenAcceleration(0.8), slow)).as("0.8 is left at 23").isEqualTo(23);
  }

  @Test
  void aitkenPredictsNothingWhileTheStepsGrow() {
    assertThat(stopsAt(new AitkenAcceleration(1e3), -10, -9, -7, -3)).isEqualTo(-1);
    assertThat(stopsAt(new AitkenAcceleration(1e3), -10, -9, -8, -7)).isEqualTo(-1);
    assertThat(stopsAt(new AitkenAcceleration(1e-3), -10, -9, -9))
        .as("no step at all")
        .isEqualTo(2);
    assertThat(stopsAt(new AitkenAcceleration(1e-3), -9, -9, -8)).as("0, then 1").isEqualTo(-1);
  }

  @Test
  void parameterShiftSeesTheLargestCoordinate() {
    // The shifts are 0.5, 0.25, 0.1666…, 0.125.
    double[] run = {-9, -8, -7, -6, -5};
    assertThat(stopsAt(new ParameterShift(0.3), run)).isEqualTo(2);
    assertThat(stopsAt(new ParameterShift(0.25), run)).as("below, not at").isEqualTo(3);
    assertThat(stopsAt(new ParameterShift(0.125), run)).isEqualTo(-1);
  }

  @Test
  void timeLimitSeesTheClockOfTheTrace() {
    double[] run = {-9, -8, -7, -6};
    assertThat(stopsAt(new TimeLimit(1.5), run)).isEqualTo(2);
    assertThat(stopsAt(new TimeLimit(2), run)).isEqualTo(2);
    assertThat(new TimeLimit(2).assess(trace(run))).isEqualTo(Verdict.TIME_LIMIT);
    assertThatThrownBy(() -> new TimeLimit(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TimeLimit(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theInitialModelNeverConverges() {
    for (ConvergencePolicy policy : withTolerance(1e300)) {
      assertThat(policy.assess(trace(-5))).isEqualTo(Verdict.CONTINUE);
    }
  }

  @Test
  void aToleranceOfZeroNeverStops() {
    Trace still = trace(-5, -5, -5, -5);
    still.markRoundingFall();
    for (ConvergencePolicy policy : withTolerance(0)) {
      assertThat(policy.assess(still)).isEqualTo(Verdict.CONTINUE);
    }
  }

  @Test
  void aRoundingFallMeansThereIsNothingLeftToGain() {
    Trace falling = trace(-9, -5, -5.1);
    for (ConvergencePolicy policy : withTolerance(1e-12)) {
      assertThat(policy.assess(falling)).isEqualTo(Verdict.CONTINUE);
    }
    falling.markRoundingFall();
    for (ConvergencePolicy policy : withTolerance(1e-12)) {
      assertThat(policy.assess(falling))
          .isEqualTo(
              policy instanceof ParameterShift ? Verdict.CONTINUE : Verdict.CONVERGED_TO_ROUNDING);
    }
  }

  private static ConvergencePolicy[] withTolerance(double tolerance) {
    return new ConvergencePolicy[] {
      new ImprovementPerObservation(tolerance),
      new RelativeImprovement(tolerance),
      new AitkenAcceleration(tolerance),
      new ParameterShift(tolerance)
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void tolerancesOutOfRangeAreRefused(double bad) {
    List<DoubleFunction<ConvergencePolicy>> all =
        List.of(
            ImprovementPerObservation::new,
            RelativeImprovement::new,
            AitkenAcceleration::new,
            ParameterShift::new);
    for (DoubleFunction<ConvergencePolicy> policy : all) {
      assertThatThrownBy(() -> policy.apply(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tolerance must be finite and at least 0, but is " + bad);
    }
  }

  @Test
  void anyOfStopsWithTheFirstReasonInOrder() {
    Trace trace = trace(-9, -8.99, -8.98);
    ConvergencePolicy time = new TimeLimit(1);
    ConvergencePolicy small = new ImprovementPerObservation(0.01);
    ConvergencePolicy never = t -> Verdict.CONTINUE;
    assertThat(ConvergencePolicy.anyOf(never, time, small).assess(trace))
        .isEqualTo(Verdict.TIME_LIMIT);
    assertThat(ConvergencePolicy.anyOf(small, time).assess(trace)).isEqualTo(Verdict.CONVERGED);
    assertThat(ConvergencePolicy.anyOf(never).assess(trace)).isEqualTo(Verdict.CONTINUE);
    assertThat(ConvergencePolicy.anyOf().assess(trace)).isEqualTo(Verdict.CONTINUE);
  }

  @Test
  void allOfWaitsForTheLast() {
    ConvergencePolicy both =
        ConvergencePolicy.allOf(new ImprovementPerObservation(0.5), new ParameterShift(0.2));
    // The improvement is small from iteration 1 on, the shift from iteration 3 on.
    assertThat(stopsAt(both, -9, -8, -7, -6)).isEqualTo(3);
    assertThat(
            ConvergencePolicy.allOf(new ImprovementPerObservation(0.5), new TimeLimit(1))
                .assess(trace(-9, -8, -7)))
        .as("the reason of the last")
        .isEqualTo(Verdict.TIME_LIMIT);
    assertThatThrownBy(ConvergencePolicy::allOf).isInstanceOf(IllegalArgumentException.class);
  }
}
