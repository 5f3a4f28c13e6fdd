package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** δ = δA against closed forms, sums over trees and a linear solve, and where there are several. */
class StationaryDistributionTest {
  /** Of every entry, relative to it: K³ roundings of 1e-16, K up to 8. */
  private static final double RELATIVE = 1e-14;

  private static double[] of(double[][] a) {
    return StationaryDistribution.of(flat(a), a.length);
  }

  private static double[] flat(double[][] a) {
    return Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray();
  }

  private static void requireRelative(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k] / expected[k]).as("entry %d", k).isCloseTo(1, within(tolerance));
    }
  }

  private static void requireStationary(double[][] a, double[] delta) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double next = 0;
      for (int i = 0; i < a.length; i++) {
        next += delta[i] * a[i][j];
      }
      assertThat(next).isCloseTo(delta[j], within(1e-14));
      sum += delta[j];
    }
    assertThat(sum).isCloseTo(1, within(1e-14));
  }

  /**
   * Random rows of sum 1: entries over many magnitudes, some 0, with a cycle through all states.
   */
  private static double[][] random(int states, Random random, double magnitudes) {
    double[][] a = new double[states][states];
    for (int i = 0; i < states; i++) {
      double sum = 0;
      for (int j = 0; j < states; j++) {
        boolean kept = j == (i + 1) % states || random.nextInt(3) > 0;
        a[i][j] = kept ? Math.exp(-magnitudes * random.nextDouble()) : 0;
        sum += a[i][j];
      }
      for (int j = 0; j < states; j++) {
        a[i][j] /= sum;
      }
    }
    return a;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 4, 9, 16, 100})
  void oneMoreStepLeavesItAsItIs(double magnitudes) {
    Random random = new Random(1);
    for (int states = 1; states <= 30; states++) {
      double[][] a = random(states, random, magnitudes);
      requireStationary(a, of(a));
    }
  }

  /** With three states δ₀ ∝ a₁₀a₂₀ + a₁₂a₂₀ + a₂₁a₁₀, the trees that lead to 0, and so on. */
  private static double[] ofTrees(double[][] a) {
    BigDecimal[] weights = new BigDecimal[3];
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < 3; k++) {
      int i = (k + 1) % 3;
      int j = (k + 2) % 3;
      weights[k] =
          product(a[i][k], a[j][k]).add(product(a[i][j], a[j][k])).add(product(a[j][i], a[i][k]));
      sum = sum.add(weights[k]);
    }
    BigDecimal total = sum;
    return Arrays.stream(weights)
        .mapToDouble(w -> w.divide(total, MathContext.DECIMAL64).doubleValue())
        .toArray();
  }

  private static BigDecimal product(double a, double b) {
    return new BigDecimal(a).multiply(new BigDecimal(b), MathContext.DECIMAL128);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 30, 200, 320})
  void threeStatesAreTheSumsOverTrees(double magnitudes) {
    Random random = new Random(5);
    for (int run = 0; run < 200; run++) {
      double[][] a = random(3, random, magnitudes);
      requireRelative(of(a), ofTrees(a), RELATIVE);
    }
  }

  @Test
  void productsThatVanishAreTakenInLogarithms() {
    double[][] a = {{0.5, 0.5, 0}, {1e-150, 1, 1e-200}, {0, 1e-290, 1}};
    requireRelative(of(a), ofTrees(a), 1e-12);
    double[][] b = {{1, 1e-300, 0}, {0, 1, 1e-200}, {1e-150, 0, 1}};
    requireRelative(of(b), new double[] {1, 1e-100, 1e-150}, 1e-12);
    double[][] c = {{1, 0, 1e-220}, {1e-220, 1, 0}, {0, 1e-210, 1}};
    requireRelative(of(c), new double[] {0.5, 0.5, 5e-11}, 1e-9);
  }

  @Test
  void nearlyUncoupledPartsKeepTheirShares() {
    double e = 1e-12;
    double[][] a = {
      {0.7 - 3 * e, 0.3, e, 2 * e},
      {0.4, 0.6 - 4 * e, 3 * e, e},
      {5 * e, e, 0.8 - 6 * e, 0.2},
      {e, e, 0.7, 0.3 - 2 * e}
    };
    // mpmath with 60 digits, from the transitions between different states.
    requireRelative(
        of(a),
        new double[] {
          0.34200743494496316, 0.256505576207161, 0.3122676579919455, 0.08921933085593028
        },
        RELATIVE);
  }

  @Test
  void theMatrixOfCourtoisHasItsKnownDistribution() {
    double[][] a = {
      {0.85, 0, 0.149, 0.0009, 0, 0.00005, 0, 0.00005},
      {0.1, 0.65, 0.249, 0, 0.0009, 0.00005, 0, 0.00005},
      {0.1, 0.8, 0.0996, 0.0003, 0, 0, 0.0001, 0},
      {0, 0.0004, 0, 0.7, 0.2995, 0, 0.0001, 0},
      {0.0005, 0, 0.0004, 0.399, 0.6, 0.0001, 0, 0},
      {0, 0.00005, 0, 0, 0.00005, 0.6, 0.2499, 0.15},
      {0.00003, 0, 0.00003, 0.00004, 0, 0.1, 0.8, 0.0999},
      {0, 0.00005, 0, 0, 0.00005, 0.1999, 0.25, 0.55}
    };
    // Courtois (1977, Decomposability); digits from mpmath with 60 of them.
    requireRelative(
        of(a),
        new double[] {
          0.08928265275450188, 0.0927576375051332, 0.04048831201636394,
          0.15853319081982592, 0.11893820690417505, 0.12038548110605266,
          0.2777952524492734, 0.10181926644467398
        },
        RELATIVE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-3, 1e-12, 1e-30})
  void aChainOfBirthsAndDeathsHasItsClosedForm(double scale) {
    // δ_{k+1} / δ_k = up_k / down_{k+1}, whatever the size of both.
    double[] up = {0.3 * scale, 0.2, 0.1 * scale, 0.45 * scale, 0.05};
    double[] down = {0, 0.1, 0.25 * scale, 0.3, 0.4 * scale, 0.2 * scale};
    int states = 6;
    double[][] a = new double[states][states];
    double[] expected = new double[states];
    expected[0] = 1;
    double sum = 1;
    for (int k = 0; k < states; k++) {
      double rise = k < states - 1 ? up[k] : 0;
      a[k][k] = 1 - rise - down[k];
      if (k < states - 1) {
        a[k][k + 1] = rise;
        expected[k + 1] = expected[k] * up[k] / down[k + 1];
        sum += expected[k + 1];
      }
      if (k > 0) {
        a[k][k - 1] = down[k];
      }
    }
    for (int k = 0; k < states; k++) {
      expected[k] /= sum;
    }
    requireRelative(of(a), expected, RELATIVE);
  }

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
      assertThat(StationaryDistribution.of(a, states))
          .containsExactly(ChainEstimateTest.stationary(a, states), within(1e-13));
    }
  }

  /** δ = (ε, 2ε) / 3ε: nothing is lost to a difference of numbers near 1. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-12, 1e-30, 1e-200, 1e-280, 1e-300})
  void rareTransitionsKeepTheirDigits(double rate) {
    double[][] a = {{1 - 2 * rate, 2 * rate}, {rate, 1 - rate}};
    requireRelative(of(a), new double[] {1 / 3.0, 2 / 3.0}, rate < 1e-280 ? 1e-12 : RELATIVE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-310, 4.9e-324})
  void theSmallestNumbersGiveADistributionToo(double smallest) {
    double[][] path = {
      {1, smallest, 0, 0},
      {smallest, 1, smallest, 0},
      {0, smallest, 1, smallest},
      {0, 0, smallest, 1}
    };
    requireRelative(of(path), new double[] {0.25, 0.25, 0.25, 0.25}, 1e-12);
    double[][] hardlyLeft = {{0.5, 0.5, 0}, {smallest, 1, smallest}, {0.25, 0.5, 0.25}};
    assertThat(of(hardlyLeft)).containsExactly(new double[] {0, 1, 0}, within(1e-14));
  }

  @Test
  void periodicChainsHaveOneToo() {
    assertThat(of(new double[][] {{0, 1}, {1, 0}})).containsExactly(0.5, 0.5);
    double[] delta = of(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
    assertThat(delta).containsExactly(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, within(1e-16));
  }

  @Test
  void statesThatAreLeftForGoodHaveNone() {
    double[][] leftRight = {{0.5, 0.3, 0.2}, {0, 0.4, 0.6}, {0, 0, 1}};
    assertThat(of(leftRight)).containsExactly(0, 0, 1);
    double[][] intoACycle = {
      {0.2, 0, 0.8, 0}, {0.1, 0.4, 0, 0.5}, {0, 0, 0.7, 0.3}, {0, 0, 0.1, 0.9}
    };
    assertThat(of(intoACycle)).containsExactly(new double[] {0, 0, 0.25, 0.75}, within(1e-16));
  }

  @Test
  void theOrderOfTheStatesDoesNotMatter() {
    Random random = new Random(9);
    for (int run = 0; run < 50; run++) {
      int states = 2 + random.nextInt(6);
      double[][] a = random(states, random, 60);
      int[] order = random.ints(0, states).distinct().limit(states).toArray();
      double[][] permuted = new double[states][states];
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states; j++) {
          permuted[i][j] = a[order[i]][order[j]];
        }
      }
      double[] delta = of(a);
      requireRelative(
          of(permuted), Arrays.stream(order).mapToDouble(k -> delta[k]).toArray(), RELATIVE);
    }
  }

  @Test
  void severalPartsThatAreNeverLeftAreNamed() {
    double[][] a = {{0.5, 0, 0.5, 0}, {0.25, 0.25, 0.25, 0.25}, {1, 0, 0, 0}, {0, 0, 0, 1}};
    assertThat(of(a)).isNull();
    HiddenMarkovModel<?> model =
        FilterTest.normals(new double[] {0.25, 0.25, 0.25, 0.25}, a, 0, 1, 2, 3);
    assertThatThrownBy(model::stationaryDistribution)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[0, 2] and [3]");
  }

  @Test
  void dwellTimesAreGeometric() {
    HiddenMarkovModel<?> model =
        FilterTest.normals(
            new double[] {1, 0, 0, 0},
            new double[][] {{0.75, 0.25, 0, 0}, {0, 0, 1, 0}, {0, 1e-18, 1, 1e-18}, {0, 0, 0, 1}},
            0,
            1,
            2,
            3);
    assertThat(model.expectedDwellTimes())
        .containsExactly(4, 1, 1 / 2e-18, Double.POSITIVE_INFINITY);
    assertThat(model.dwellTimeProbability(0, 1)).isEqualTo(0.25);
    assertThat(model.dwellTimeProbability(0, 3)).isCloseTo(0.140625, within(1e-16));
    assertThat(model.dwellTimeProbability(1, 1)).isEqualTo(1);
    assertThat(model.dwellTimeProbability(1, 2)).isZero();
    assertThat(model.dwellTimeProbability(3, 1)).isZero();
    assertThat(model.dwellTimeProbability(3, Long.MAX_VALUE)).isZero();
    assertThat(model.dwellTimeProbability(2, 500_000_000_000_000_001L) / (2e-18 * Math.exp(-1)))
        .isCloseTo(1, within(1e-14));
    double mean = 0;
    double total = 0;
    for (int n = 1; n < 200; n++) {
      total += model.dwellTimeProbability(0, n);
      mean += n * model.dwellTimeProbability(0, n);
    }
    assertThat(total).isCloseTo(1, within(1e-14));
    assertThat(mean).isCloseTo(4, within(1e-13));
    assertThatThrownBy(() -> model.dwellTimeProbability(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration must be at least 1, but is 0");
  }
}
