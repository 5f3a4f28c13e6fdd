package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.IntStream;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The E-step of many sequences against recursions in logarithms, and against enumeration. */
class ExpectationTest {
  /** Of counts, relative to the number of rows; of the log-likelihood relative to itself. */
  private static final double COUNTS = 1e-11;

  private static final double LIKELIHOOD = 1e-12;

  private static final int[] LENGTHS = {1, 7, 1, 30, 2, 64, 3};

  private static ChainFixture fixture(long seed, int states, double replaced, int kinds) {
    Random random = new Random(seed);
    int n = IntStream.of(LENGTHS).sum();
    return ChainFixture.of(
        ChainFixture.probabilities(random, states),
        ChainFixture.transitions(random, states, replaced),
        Sequences.of(ChainFixture.rows(random, n, states, 8, kinds), LENGTHS));
  }

  private static void assertAgrees(ChainFixture fixture) {
    assertAgree(fixture.run(1), fixture.expected(), fixture.data.rows().rows());
  }

  static void assertAgree(double[] actual, double[] expected, int rows) {
    assertAgree(actual, expected, rows, COUNTS);
  }

  static void assertAgree(double[] actual, double[] expected, int rows, double counts) {
    int last = expected.length - 1;
    assertThat(actual[last])
        .isCloseTo(expected[last], within(LIKELIHOOD * (rows + Math.abs(expected[last]))));
    for (int i = 0; i < last; i++) {
      assertThat(actual[i])
          .as("statistic %d", i)
          .isCloseTo(expected[i], within(counts * (1 + Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 33, 64})
  void anyNumberOfStatesGivesWhatLogarithmsGive(int states) {
    assertAgrees(fixture(states, states, 1, 0));
    assertAgrees(fixture(states, states, 1, 20));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-19, 1e-30, 1e-200})
  void soDoForbiddenAndHardlyPossibleTransitions(double replaced) {
    for (int states : new int[] {2, 3, 4, 5, 8, 17, 33}) {
      assertAgrees(fixture(states, states, replaced, 0));
      assertAgrees(fixture(states, states, replaced, 20));
    }
  }

  @Test
  void knownStatesAndWeightsCount() {
    for (int states : new int[] {2, 3, 4, 5, 17}) {
      for (int kinds : new int[] {0, 20}) {
        ChainFixture fixture = fixture(states, states, 1, kinds);
        Random random = new Random(9);
        int n = fixture.data.rows().rows();
        int[] labels =
            IntStream.range(0, n)
                .map(i -> random.nextInt(3) == 0 ? random.nextInt(states) : Sequences.UNKNOWN)
                .toArray();
        Sequences data = fixture.data.withWeights(1, 0.5, 2, 0, 3, 1, 0.25).withLabels(labels);
        assertAgrees(fixture.on(data));
      }
    }
  }

  @Test
  void statesMayShareEmissions() {
    for (int kinds : new int[] {0, 20}) {
      assertAgrees(fixture(1, 4, 1, kinds).sharing(0, 1, 0, 2));
      assertAgrees(fixture(2, 6, 0, kinds).sharing(0, 0, 1, 1, 2, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1, 1.7})
  void temperingTakesPowersOfEverything(double beta) {
    for (int states : new int[] {1, 3, 4, 8, 17}) {
      assertAgrees(fixture(states, states, 1, 0).tempered(beta));
      assertAgrees(fixture(states, states, 0, 20).tempered(beta));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-19, 1e-30, 1e-200})
  void temperingForgetsNoTransitionWhosePowerIsTooSmallToBeHeld(double replaced) {
    for (int states : new int[] {2, 4, 8}) {
      Random random = new Random(states);
      int n = 40;
      ChainFixture fixture =
          ChainFixture.of(
                  ChainFixture.probabilities(random, states),
                  ChainFixture.transitions(random, states, replaced),
                  Sequences.of(ChainFixture.rows(random, n, states, 1000, 0)))
              .tempered(20);
      assertAgrees(fixture);
    }
  }

  @Test
  void temperedNumbersDoNotGrowBeyondAllBounds() {
    Random random = new Random(4);
    for (int n : new int[] {3000, 9000}) {
      for (int states : new int[] {4, 6}) {
        ChainFixture fixture =
            ChainFixture.of(
                    ChainFixture.probabilities(random, states),
                    ChainFixture.transitions(random, states, 1),
                    Sequences.of(ChainFixture.rows(random, n, states, 0.1, 0)))
                .tempered(0.1);
        assertAgree(fixture.run(1), fixture.expected(), n);
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    Random random = new Random(3);
    int[] lengths = {20_000, 3000, 1, 9000, 2000, 2000, 2000, 1500};
    int n = IntStream.of(lengths).sum();
    for (int states : new int[] {3, 9}) {
      ChainFixture fixture =
          ChainFixture.of(
              ChainFixture.probabilities(random, states),
              ChainFixture.transitions(random, states, 0),
              Sequences.of(ChainFixture.rows(random, n, states, 9, 0), lengths));
      double[] alone = fixture.run(1);
      assertThat(fixture.run(2)).isEqualTo(alone);
      assertThat(fixture.run(3)).isEqualTo(alone);
      assertThat(alone[alone.length - 1]).isFinite();
    }
  }

  @Test
  void theScoreHasTheSameBitsAndTheEntropyOfAllPaths() {
    for (int states : new int[] {2, 3}) {
      for (double replaced : new double[] {1, 0}) {
        Random random = new Random(states);
        int[] lengths = {5, 1, 4};
        ChainFixture fixture =
            ChainFixture.of(
                ChainFixture.probabilities(random, states),
                ChainFixture.transitions(random, states, replaced),
                Sequences.of(ChainFixture.rows(random, 10, states, 4, 0), lengths));
        double[] step = fixture.run(1);
        SufficientStatistics zeros = fixture.zeros();
        HiddenMarkovScore score =
            new Expectation(fixture.data, fixture.emissionOf, states)
                .score(
                    fixture.initial,
                    fixture.transitions,
                    fixture.kernel(),
                    zeros,
                    fixture::group,
                    Workers.sequential());
        assertThat(ChainFixture.with(zeros.values(), score.logLikelihood())).isEqualTo(step);
        double[] enumerated = enumerate(fixture);
        assertThat(score.logLikelihood()).isCloseTo(enumerated[0], within(1e-12));
        assertThat(score.entropy()).isCloseTo(enumerated[1], within(1e-12));
      }
    }
  }

  /** Log-likelihood and entropy by the sum over all paths. */
  private static double[] enumerate(ChainFixture f) {
    double[] sums = new double[2];
    for (int q = 0; q < f.data.count(); q++) {
      int paths = (int) Math.pow(f.states, f.data.length(q));
      double total = 0;
      double expected = 0;
      for (int code = 0; code < paths; code++) {
        double p = 1;
        int before = -1;
        int rest = code;
        for (int row = f.data.first(q); row < f.data.first(q) + f.data.length(q); row++) {
          int now = rest % f.states;
          p *= before < 0 ? f.initial[now] : f.transitions[before * f.states + now];
          p *= Math.exp(f.logDensity(row, now));
          before = now;
          rest /= f.states;
        }
        total += p;
        expected += p == 0 ? 0 : p * Math.log(p);
      }
      sums[0] += Math.log(total);
      sums[1] += Math.log(total) - expected / total;
    }
    return sums;
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 9000})
  void aRowThatNoStateExplainsIsNamed(int length) {
    for (int states : new int[] {3, 5}) {
      Random random = new Random(1);
      double[] values = new double[(length + 3) * (states + 1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = -random.nextDouble();
      }
      int row = length - 7;
      for (int k = 0; k < states; k++) {
        values[(3 + row) * (states + 1) + k] = Double.NEGATIVE_INFINITY;
      }
      ChainFixture fixture =
          ChainFixture.of(
              ChainFixture.probabilities(random, states),
              ChainFixture.transitions(random, states, 1),
              Sequences.of(Observations.of(values, states + 1), 3, length));
      assertThatThrownBy(() -> fixture.run(2))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("row " + row + " of sequence 1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 9000})
  void soIsOneThatOnlyStatesExplainWhichCannotBeReached(int length) {
    // 0 → 1 → 2 → 2, and row 5 has a density in states 0 and 1 alone.
    double[] values = new double[length * 4];
    Random random = new Random(2);
    for (int i = 0; i < length; i++) {
      for (int k = 0; k < 4; k++) {
        values[i * 4 + k] = -random.nextDouble();
      }
    }
    values[5 * 4 + 2] = Double.NEGATIVE_INFINITY;
    ChainFixture fixture =
        ChainFixture.of(
            new double[] {1, 0, 0},
            new double[] {0, 1, 0, 0, 0, 1, 0, 0, 1},
            Sequences.of(Observations.of(values, 4)));
    assertThatThrownBy(() -> fixture.run(2))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 5 of sequence 0");
  }

  @Test
  void nothingOfTheSizeOfTheDataIsAllocatedAgain() {
    com.sun.management.ThreadMXBean bean =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int n = 100_000;
    for (int kinds : new int[] {0, 50}) {
      Random random = new Random(kinds);
      ChainFixture fixture =
          ChainFixture.of(
              ChainFixture.probabilities(random, 3),
              ChainFixture.transitions(random, 3, 1),
              Sequences.of(ChainFixture.rows(random, n, 3, 5, kinds), n / 2, 500, n / 2 - 500));
      Expectation expectation = new Expectation(fixture.data, fixture.emissionOf, 3);
      fixture.run(expectation, 1);
      long before = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
      fixture.run(expectation, 1);
      long allocated = bean.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).isLessThan(n);
    }
  }

  @Test
  void anImpossibleEntryOfATableIsNamedWhereItFirstOccurs() {
    double[] values = new double[200 * 4];
    for (int i = 0; i < 200; i++) {
      for (int k = 0; k < 3; k++) {
        values[i * 4 + k] = i == 150 ? Double.NEGATIVE_INFINITY : -i % 5;
      }
    }
    ChainFixture fixture =
        ChainFixture.of(
            ChainFixture.probabilities(new Random(1), 3),
            ChainFixture.transitions(new Random(1), 3, 1),
            Sequences.of(Observations.of(values, 4), 100, 100));
    assertThatThrownBy(() -> fixture.run(1))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 50 of sequence 1");
  }

  private static ChainFixture equalRows(
      double[] initial, double[] transitions, int rows, double... logDensities) {
    int columns = logDensities.length + 1;
    double[] values = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(logDensities, 0, values, i * columns, logDensities.length);
    }
    return ChainFixture.of(
        initial, transitions, Sequences.of(Observations.of(values, columns), rows));
  }

  @Test
  void whatFadesInARowThatIsScaledUpIsStillMissed() {
    // State 0 is left at once, and comes about from state 1 alone, which no row is likely in.
    assertAgrees(
        equalRows(new double[] {0.2, 0.8}, new double[] {5e-73, 1, 0.41, 0.59}, 5, 0, -334.6));
  }

  @Test
  void whatFadesInTheLastRowIsStillMissed() {
    double[] values = {0, -1, 0, -139 * Math.log(10), 0, 0};
    ChainFixture fixture =
        ChainFixture.of(
            new double[] {1, 0},
            new double[] {1, 1e-141, 0, 1},
            Sequences.of(Observations.of(values, 3)));
    assertAgrees(fixture);
  }

  @Test
  void whatFadesInTheFirstRowIsStillMissed() {
    // State 2 explains everything and cannot be reached; state 1 explains nothing.
    double[] transitions = {0.1, 0.9, 0, 0, 1, 0, 0, 0, 1};
    double log = Math.log(0.9e-13);
    assertAgrees(
        equalRows(new double[] {1, 0, 0}, transitions, 11, log, Double.NEGATIVE_INFINITY, 0));
  }
}
