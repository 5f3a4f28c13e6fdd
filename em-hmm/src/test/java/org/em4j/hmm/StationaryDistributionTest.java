package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** δ = δA against a linear solve, and where there is none or several. */
class StationaryDistributionTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 12, 40})
  void solvesTheBalanceEquations(int states) {
    for (int seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] a = new double[states * states];
      for (int i = 0; i < states; i++) {
        double[] row = RandomModels.probabilities(states, (i + 1) % states, 0.5, random);
        System.arraycopy(row, 0, a, i * states, states);
      }
      double[] stationary = StationaryDistribution.of(a, states);
      assertThat(stationary)
          .containsExactly(ChainEstimateTest.stationary(a, states), within(1e-13));
    }
  }

  @Test
  void statesThatAreLeftForGoodHaveNone() {
    assertThat(StationaryDistribution.of(new double[] {0.5, 0.5, 0, 1}, 2)).containsExactly(0, 1);
    assertThat(StationaryDistribution.of(new double[] {0.2, 0.3, 0.5, 0, 0.9, 0.1, 0, 0.3, 0.7}, 3))
        .containsExactly(new double[] {0, 0.75, 0.25}, within(1e-15));
  }

  @Test
  void aCycleStaysEverywhereAlike() {
    assertThat(StationaryDistribution.of(new double[] {0, 1, 1, 0}, 2)).containsExactly(0.5, 0.5);
  }

  @Test
  void severalPartsThatAreNeverLeftHaveNoSingleOne() {
    assertThat(StationaryDistribution.of(new double[] {1, 0, 0, 1}, 2)).isNull();
    assertThat(StationaryDistribution.of(new double[] {0.2, 0.4, 0.4, 0, 1, 0, 0, 0, 1}, 3))
        .isNull();
  }

  /** δ = (ε, η) / (ε + η): nothing is lost to a difference of numbers near 1. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-12, 1e-30, 1e-200, 1e-280})
  void rareTransitionsKeepTheirDigits(double rate) {
    double[] stationary =
        StationaryDistribution.of(new double[] {1 - 2 * rate, 2 * rate, rate, 1 - rate}, 2);
    assertThat(stationary[0]).isCloseTo(1 / 3.0, within(1e-15));
    assertThat(stationary[1]).isCloseTo(2 / 3.0, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-310, 4.9e-324})
  void theSmallestNumbersGiveADistributionOrNone(double smallest) {
    double[] a = {
      1, smallest, 0, 0, smallest, 1, smallest, 0, 0, smallest, 1, smallest, 0, 0, smallest, 1
    };
    double[] stationary = StationaryDistribution.of(a, 4);
    if (stationary != null) {
      assertThat(stationary).doesNotContain(Double.NaN);
      assertThat(Arrays.stream(stationary).sum()).isCloseTo(1, within(1e-14));
    }
    double[] oneWay = {0.5, 0.5, 0, smallest, 1, smallest, 0.25, 0.5, 0.25};
    double[] other = StationaryDistribution.of(oneWay, 3);
    if (other != null) {
      assertThat(Arrays.stream(other).sum()).isCloseTo(1, within(1e-14));
    }
  }
}
