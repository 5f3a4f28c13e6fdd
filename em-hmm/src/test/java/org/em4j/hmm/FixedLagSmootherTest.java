package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedLagSmootherTest {
  private static final double[] UMBRELLAS = {1, 1, 0, 1, 1};

  private static double[] smoothed(FixedLagSmoother smoother) {
    double[] out = new double[smoother.states()];
    smoother.probabilities(out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 100})
  void aLagOfAtLeastTheLengthIsTheFullSmoothing(int lag) {
    FixedLagSmoother smoother = FixedLagSmoother.of(FilterTest.umbrella(), lag);
    for (double x : UMBRELLAS) {
      assertThat(smoother.update(x)).isFalse();
    }
    double[] out = new double[10];
    assertThat(smoother.pending()).isEqualTo(5);
    assertThat(smoother.smoothPending(out)).isEqualTo(5);
    // Russell and Norvig, Artificial Intelligence, section 14.2, on five days.
    double[] expected = {0.867339, 0.820419, 0.307484, 0.820419, 0.867339};
    for (int t = 0; t < 5; t++) {
      assertThat(out[2 * t]).isCloseTo(expected[t], within(5e-7));
      assertThat(out[2 * t] + out[2 * t + 1]).isCloseTo(1, within(1e-15));
    }
    assertThat(smoother.logLikelihood()).isCloseTo(-3.372502044, within(5e-10));
  }

  @Test
  void smoothingTheDayBeforeIsThePublishedValue() {
    FixedLagSmoother smoother = FixedLagSmoother.of(FilterTest.umbrella(), 1);
    assertThat(smoother.update(1)).isFalse();
    assertThat(smoother.update(1)).isTrue();
    // Russell and Norvig: rain on day 1, given umbrellas on days 1 and 2.
    assertThat(smoother.probability(0)).isCloseTo(0.883357, within(5e-7));
    assertThat(smoother.step()).isZero();
  }

  @Test
  void withoutALagItIsTheFilter() {
    FixedLagSmoother smoother = FixedLagSmoother.of(FilterTest.umbrella(), 0);
    Filter filter = FilterTest.umbrella().filter();
    for (double x : UMBRELLAS) {
      assertThat(smoother.update(x)).isTrue();
      filter.update(x);
      assertThat(smoother.probability(0)).isCloseTo(filter.probability(0), within(1e-15));
      assertThat(smoother.filtered(1)).isEqualTo(filter.probability(1));
      assertThat(smoother.logDensity()).isEqualTo(filter.logDensity());
      assertThat(smoother.step()).isEqualTo(filter.steps() - 1);
    }
    assertThat(smoother.smoothPending(new double[0])).isZero();
  }

  @Test
  void pendingRowsMayBeAskedForAtAnyTimeAndChangeNothing() {
    FixedLagSmoother asked = FixedLagSmoother.of(FilterTest.umbrella(), 2);
    FixedLagSmoother plain = FixedLagSmoother.of(FilterTest.umbrella(), 2);
    assertThat(asked.smoothPending(new double[4])).isZero();
    for (double x : UMBRELLAS) {
      asked.update(x);
      plain.update(x);
      asked.smoothPending(new double[4]);
    }
    assertThat(smoothed(asked)).containsExactly(smoothed(plain));
  }

  @Test
  void aCopyGoesOnByItselfAndResetBeginsAnew() {
    FixedLagSmoother smoother = FixedLagSmoother.of(FilterTest.umbrella(), 1);
    smoother.update(1);
    smoother.update(0);
    FixedLagSmoother copy = smoother.copy();
    double[] before = smoothed(smoother);
    smoother.update(0);
    assertThat(smoothed(copy)).containsExactly(before);
    copy.update(0);
    assertThat(smoothed(copy)).containsExactly(smoothed(smoother));
    smoother.reset();
    assertThat(smoother.ready()).isFalse();
    smoother.update(1);
    smoother.update(0);
    assertThat(smoothed(smoother)).containsExactly(before);
  }

  @Test
  void aFailedUpdateLeavesItAsItWas() {
    FixedLagSmoother smoother = FixedLagSmoother.of(FilterTest.umbrella(), 1);
    smoother.update(1);
    smoother.update(0);
    double[] before = smoothed(smoother);
    assertThatThrownBy(() -> smoother.update(2))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 2, column 0");
    assertThat(smoothed(smoother)).containsExactly(before);
    assertThat(smoother.steps()).isEqualTo(2);
  }

  @Test
  void whatIsNotThereIsSaid() {
    FixedLagSmoother smoother = FixedLagSmoother.of(FilterTest.umbrella(), 2);
    smoother.update(1);
    smoother.update(1);
    assertThatThrownBy(() -> smoother.probability(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a lag of 2 needs 3 observations, but there have been 2");
    assertThatThrownBy(() -> smoother.probabilities(new double[2]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> FixedLagSmoother.of(FilterTest.umbrella(), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but is -1");
  }

  @Test
  void laterObservationsTurnWhatTheFilterWasSureOf() {
    // The chain goes from 0 to 1 once; e^−800 says that it did so before the turn.
    HiddenMarkovModel<?> model =
        FilterTest.normals(new double[] {1, 0}, new double[][] {{0.5, 0.5}, {0, 1}}, 0, 40);
    FixedLagSmoother smoother = FixedLagSmoother.of(model, 3);
    smoother.update(0);
    smoother.update(0);
    assertThat(smoother.filtered(1)).isEqualTo(0);
    smoother.update(40);
    smoother.update(40);
    assertThat(smoother.probability(0)).isEqualTo(1);
    smoother.update(40);
    assertThat(smoother.probability(0)).isEqualTo(1);
    smoother.update(40);
    assertThat(smoother.step()).isEqualTo(2);
    assertThat(smoother.probability(1)).isEqualTo(1);
  }

  @Test
  void anObservationThatNoStateExplainsNamesItsStep() {
    HiddenMarkovModel<?> model =
        FilterTest.normals(new double[] {1, 0}, new double[][] {{0.5, 0.5}, {0, 1}}, 0, 40);
    FixedLagSmoother smoother = FixedLagSmoother.of(model, 3);
    smoother.update(0);
    assertThatThrownBy(() -> smoother.update(1e300))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("step 1");
  }
}
