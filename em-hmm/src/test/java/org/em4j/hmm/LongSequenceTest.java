package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One sequence from both ends, with windows so small that most of it is worked out twice. */
class LongSequenceTest {
  private static double[] run(ChainFixture fixture, int window) {
    Densities densities = new Densities(fixture.data, fixture.emissionOf, fixture.emissions);
    LongSequence storage = new LongSequence(densities, fixture.data.longest(), window);
    SufficientStatistics into = fixture.zeros();
    Likelihood likelihood = new Likelihood();
    Expectation.Step step =
        new Expectation.Step(
            fixture.initial, fixture.transitions, densities.of(fixture.kernel(), 1), false);
    for (int s = 0; s < fixture.data.count(); s++) {
      storage.run(step, s, into, fixture::group, Workers.sequential(), likelihood);
    }
    return ChainFixture.with(into.values(), likelihood.value());
  }

  private static void assertAgrees(ChainFixture fixture, int window) {
    ExpectationTest.assertAgree(
        run(fixture, window), fixture.expected(), fixture.data.rows().rows());
  }

  private static ChainFixture fixture(int states, double replaced, int kinds, int... lengths) {
    Random random = new Random(states + lengths[0]);
    int n = IntStream.of(lengths).sum();
    return ChainFixture.of(
        ChainFixture.probabilities(random, states),
        ChainFixture.transitions(random, states, replaced),
        Sequences.of(ChainFixture.rows(random, n, states, 9, kinds), lengths));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 13, 14, 15, 28, 29, 200, 515, 1024, 1027, 2050})
  void anyLengthGivesWhatLogarithmsGive(int length) {
    for (int states : new int[] {1, 2, 3, 4, 5}) {
      for (int kinds : new int[] {0, 6}) {
        assertAgrees(fixture(states, 1, kinds, length), 7);
        assertAgrees(fixture(states, 0, kinds, length), 600);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 9, 16, 17, 33, 64})
  void anyNumberOfStatesGivesWhatLogarithmsGive(int states) {
    assertAgrees(fixture(states, 1, 0, 90, 61), 17);
    assertAgrees(fixture(states, 1e-30, 15, 90, 61), 17);
    assertAgrees(fixture(states, 1e-200, 0, 90, 61), 17);
  }

  @ParameterizedTest
  @CsvSource({"3, 1, 100000", "8, 1, 20000", "3, 0, 20000", "3, 1e-200, 20000"})
  void anOutlierAtAMillionStandardDeviationsHurtsNothing(int states, double replaced, int length) {
    ChainFixture fixture = fixture(states, replaced, 0, length);
    Random random = new Random(7);
    double[] values = new double[length * (states + 1)];
    for (int i = 0; i < length; i++) {
      double x = i == length / 2 + 7 ? 1e6 : random.nextGaussian();
      for (int k = 0; k <= states; k++) {
        values[i * (states + 1) + k] = k == states ? x : -0.5 * (x - k) * (x - k);
      }
    }
    ChainFixture outlying = fixture.on(Sequences.of(Observations.of(values, states + 1), length));
    double[] run = run(outlying, 4096);
    assertThat(run[run.length - 1]).isFinite();
    ExpectationTest.assertAgree(run, outlying.expected(), length);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 400, 3000})
  void theEvidenceForTwoRegimesThatNobodyLeavesMaySwingByThousands(int length) {
    Random random = new Random(length);
    for (int states : new int[] {2, 3, 5}) {
      double[] a = new double[states * states];
      for (int i = 0; i < states; i++) {
        a[i * states + i] = 1;
      }
      double[] values = new double[length * (states + 1)];
      for (int i = 0; i < length; i++) {
        // First for regime 0, then as much for regime 1, which is what counts in the end.
        int poor = i < length / 2 ? 1 : 0;
        for (int k = 0; k <= states; k++) {
          values[i * (states + 1) + k] = random.nextDouble() - (k == poor ? 100 : k > 1 ? 200 : 0);
        }
      }
      ChainFixture fixture =
          ChainFixture.of(
              ChainFixture.probabilities(random, states),
              a,
              Sequences.of(Observations.of(values, states + 1), length));
      // Regimes are told apart by the difference of sums of so many logarithms.
      ExpectationTest.assertAgree(run(fixture, 100), fixture.expected(), length, 2e-14 * length);
    }
  }

  @Test
  void aChainFromLeftToRightEndsWhereItMust() {
    Random random = new Random(6);
    for (int states : new int[] {3, 4, 10}) {
      double[] a = new double[states * states];
      double[] initial = new double[states];
      initial[0] = 1;
      for (int i = 0; i < states; i++) {
        a[i * states + i] = i + 1 < states ? 0.95 : 1;
        if (i + 1 < states) {
          a[i * states + i + 1] = 0.05;
        }
      }
      assertAgrees(
          ChainFixture.of(
              initial, a, Sequences.of(ChainFixture.rows(random, 700, states, 300, 0), 650, 50)),
          40);
    }
  }
}
