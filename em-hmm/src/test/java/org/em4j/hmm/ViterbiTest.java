package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.engine.Workers;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.DiagonalCovariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViterbiTest {
  private static final int NEVER = Integer.MAX_VALUE;

  private static Offset<Double> near(double value) {
    return within(1e-12 * Math.max(1, Math.abs(value)));
  }

  @Test
  void thePublishedWeatherIsFound() {
    // "Hidden Markov model" and "Viterbi algorithm", Wikipedia: P = 0.01344 on 1 0 0.
    HiddenMarkovModel<Categorical> weather =
        HiddenMarkovModel.of(
            new double[] {0.6, 0.4},
            new double[][] {{0.7, 0.3}, {0.4, 0.6}},
            new CategoricalFamily(3),
            List.of(Categorical.of(0.1, 0.4, 0.5), Categorical.of(0.6, 0.3, 0.1)));
    Sequences data = Sequences.of(Observations.of(new double[] {0, 1, 2}, 1));
    for (int split : new int[] {2, NEVER}) {
      Viterbi viterbi = Viterbi.prepare(weather, 3, split, 1);
      assertThat(Math.exp(viterbi.run(data, 0))).isCloseTo(0.01344, within(1e-15));
      assertThat(new int[] {viterbi.state(0), viterbi.state(1), viterbi.state(2)})
          .containsExactly(1, 0, 0);
      assertThat(viterbi.length()).isEqualTo(3);
    }
    assertThat(weather.viterbi(data)).containsExactly(1, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(Chains.Emission.class)
  void thePathIsTheBestOfAll(Chains.Emission emission) {
    Random random = new Random(11);
    int impossible = 0;
    for (int round = 0; round < 300; round++) {
      int length = 1 + random.nextInt(round % 20 == 0 ? 8 : 6);
      Chains chain =
          Chains.random(emission, 1 + random.nextInt(3), round % 2 == 0 ? 0 : 0.4, random);
      double[] x = chain.rows(length, round % 3 == 0 ? 0.3 : 0, random);
      int[] labels = chain.labels(length, round % 5 == 0 ? 0.3 : 0, random);
      double[] best = {Double.NEGATIVE_INFINITY};
      int[] explained = {0};
      chain.paths(
          length,
          path -> {
            best[0] = Math.max(best[0], chain.logJoint(path, x, labels, length));
            while (explained[0] < length
                && chain.logJoint(path, x, labels, explained[0] + 1) > Double.NEGATIVE_INFINITY) {
              explained[0]++;
            }
          });
      for (int split : new int[] {2, 3, NEVER}) {
        Viterbi viterbi = Viterbi.prepare(chain.model, 1, split, 1);
        Sequences data = twice(x, labels);
        if (explained[0] < length) {
          impossible++;
          String place = "row " + explained[0] + " of sequence 1";
          int row = length + explained[0];
          assertThatThrownBy(() -> viterbi.run(data, 1))
              .isInstanceOfSatisfying(EmException.class, e -> assertThat(e.row()).hasValue(row))
              .hasMessageContaining(place);
        } else {
          double log = viterbi.run(data, 1);
          int[] path = new int[length];
          viterbi.copyTo(path, 0);
          assertThat(log).isCloseTo(best[0], near(best[0]));
          assertThat(chain.logJoint(path, x, labels, length)).isCloseTo(best[0], near(best[0]));
        }
      }
    }
    assertThat(impossible).isGreaterThan(0);
  }

  /** The same rows as two sequences. */
  private static Sequences twice(double[] x, int[] labels) {
    int n = x.length;
    double[] rows = Arrays.copyOf(x, 2 * n);
    System.arraycopy(x, 0, rows, n, n);
    int[] known = Arrays.copyOf(labels, 2 * n);
    System.arraycopy(labels, 0, known, n, n);
    return Sequences.of(Observations.of(rows, 1), n, n).withLabels(known);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 17, 64})
  void longPathsAreThoseOfBackPointers(int states) {
    Random random = new Random(states);
    int block = Observations.blockRows(1, MaxPlus.width(states));
    for (Chains.Emission emission :
        new Chains.Emission[] {Chains.Emission.NORMAL, Chains.Emission.POISSON}) {
      for (double zeros : new double[] {0, 0.5}) {
        Chains chain = connected(emission, states, zeros, random);
        for (int rows :
            new int[] {
              1, 2, block - 1, block, block + 1, 2 * block, 2 * block + 1, 4 * block + 3
            }) {
          double[] x = chain.rows(rows, 0.02, random);
          int[] labels = new int[rows];
          Arrays.fill(labels, Sequences.UNKNOWN);
          double expected = chain.logJoint(chain.textbook(x, labels), x, labels, rows);
          for (int split : new int[] {2, 2 * block, NEVER}) {
            for (int kept : new int[] {1, 2 * block * MaxPlus.width(states), 1 << 21}) {
              Viterbi viterbi = Viterbi.prepare(chain.model, rows, split, kept);
              double log = viterbi.run(Chains.sequence(x, labels), 0);
              int[] path = new int[rows];
              viterbi.copyTo(path, 0);
              assertThat(log).isCloseTo(expected, near(expected));
              assertThat(chain.logJoint(path, x, labels, rows)).isCloseTo(expected, near(expected));
            }
          }
        }
      }
    }
  }

  /** A chain that can always stay and that can go to the next state. */
  private static Chains connected(
      Chains.Emission emission, int states, double zeros, Random random) {
    Chains chain = Chains.random(emission, states, zeros, random);
    while (!possible(chain)) {
      chain = Chains.random(emission, states, zeros, random);
    }
    return chain;
  }

  private static boolean possible(Chains chain) {
    for (int i = 0; i < chain.states; i++) {
      if (chain.model.initial(i) > 0 && chain.model.transition(i, i) > 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  void columnsAreReadAsTheyStand() {
    List<MultivariateNormal> emissions =
        List.of(
            new MultivariateNormal(new double[] {0, 5}, Covariance.diagonal(1, 1)),
            new MultivariateNormal(new double[] {5, 0}, Covariance.diagonal(1, 1)));
    HiddenMarkovModel<MultivariateNormal> model =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.5, 0.5}, {0.5, 0.5}},
            new DiagonalCovariance(2),
            emissions);
    Observations rows = Observations.of(new double[][] {{0, 5}, {5, 0}, {5, 1}, {1, 5}});
    assertThat(model.viterbi(Sequences.of(rows))).containsExactly(0, 1, 1, 0);
    assertThatThrownBy(() -> model.viterbi(Sequences.of(Observations.of(new double[3], 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has 2 columns, the data have 1");
  }

  @Test
  void equallyProbablePathsGiveTheLowestIndices() {
    for (int states : new int[] {2, 4, 5, 8, 9, 20}) {
      for (int lowest : new int[] {0, states / 2, states - 1}) {
        double[] equal = new double[states];
        Arrays.fill(equal, lowest, states, 1.0 / (states - lowest));
        double[][] transitions = new double[states][];
        Arrays.fill(transitions, equal);
        HiddenMarkovModel<Normal> model =
            HiddenMarkovModel.of(
                equal,
                transitions,
                new NormalFamily(),
                Collections.nCopies(states, new Normal(0, 1)));
        for (int split : new int[] {2, NEVER}) {
          Viterbi viterbi = Viterbi.prepare(model, 100, split, 1);
          viterbi.run(Sequences.of(Observations.of(new double[100], 1)), 0);
          int[] path = new int[100];
          viterbi.copyTo(path, 0);
          assertThat(path).containsOnly(lowest);
        }
      }
    }
  }

  @Test
  void anOutlierCostsNoDigitsOfTheRowsAroundIt() {
    // At 1e9 standard deviations the log-density is −5e17, whose neighbours are 64 apart: log π
    // would be lost in it, and with it the difference between the two states.
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.of(
            new double[] {0.4, 0.6},
            new double[][] {{0.9, 0.1}, {0.1, 0.9}},
            new NormalFamily(),
            List.of(new Normal(0, 1), new Normal(0, 1)));
    for (double outlier : new double[] {1e6, 1e9}) {
      for (int at : new int[] {0, 7, 49}) {
        for (int split : new int[] {2, NEVER}) {
          double[] x = new double[50];
          x[at] = outlier;
          Viterbi viterbi = Viterbi.prepare(model, 50, split, 1);
          double log = viterbi.run(Sequences.of(Observations.of(x, 1)), 0);
          int[] path = new int[50];
          viterbi.copyTo(path, 0);
          assertThat(path).containsOnly(1);
          double expected = -0.5 * outlier * outlier;
          assertThat(log).isCloseTo(expected, within(1e-9 * outlier * outlier));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, NORMAL", "6, NORMAL", "3, POISSON"})
  void anyNumberOfThreadsFindsTheSamePath(int states, Chains.Emission emission) {
    Random random = new Random(5);
    Chains chain = Chains.random(emission, states, 0, random);
    int[] lengths = {9000, 1, 4095, 4096, 4097, 8192, 20, 30_000};
    int n = Arrays.stream(lengths).sum();
    Sequences data = Sequences.of(Observations.of(chain.rows(n, 0.01, random), 1), lengths);
    int[] one = chain.model.viterbi(data);
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = Workers.of(threads)) {
        int[] path = new int[n];
        double sum = chain.model.viterbi(data, workers, path);
        assertThat(path).isEqualTo(one);
        Viterbi viterbi = Viterbi.prepare(chain.model, 1);
        double logs = 0;
        for (int s = 0; s < lengths.length; s++) {
          logs += viterbi.run(data, s, workers);
          int[] alone = new int[lengths[s]];
          viterbi.copyTo(alone, 0);
          assertThat(alone)
              .isEqualTo(Arrays.copyOfRange(one, data.first(s), data.first(s) + lengths[s]));
        }
        assertThat(sum).isEqualTo(logs);
      }
    }
  }

  @Test
  void aMillionRowsHaveTheProbabilityOfTheirPath() {
    Random random = new Random(1);
    Chains chain = Chains.random(Chains.Emission.POISSON, 3, 0, random);
    double[] x = chain.rows(1_000_000, 0, random);
    int[] labels = new int[x.length];
    Arrays.fill(labels, Sequences.UNKNOWN);
    Viterbi viterbi = Viterbi.prepare(chain.model, x.length);
    double log = viterbi.run(Sequences.of(Observations.of(x, 1)), 0);
    int[] path = new int[x.length];
    viterbi.copyTo(path, 0);
    assertThat(log).isCloseTo(chain.logJoint(path, x, labels, x.length), near(log));
    int[] textbook = chain.textbook(x, labels);
    assertThat(log).isCloseTo(chain.logJoint(textbook, x, labels, x.length), near(log));
  }

  @Test
  void knownStatesAreKept() {
    Random random = new Random(2);
    Chains chain = Chains.random(Chains.Emission.NORMAL, 3, 0, random);
    double[] x = chain.rows(500, 0.1, random);
    int[] labels = chain.labels(500, 0.2, random);
    int[] path = chain.model.viterbi(Chains.sequence(x, labels));
    for (int t = 0; t < 500; t++) {
      if (labels[t] >= 0) {
        assertThat(path[t]).isEqualTo(labels[t]);
      }
    }
    labels[77] = 3;
    assertThatThrownBy(() -> Viterbi.prepare(chain.model, 9).run(Chains.sequence(x, labels), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 77 of sequence 0 is 3");
  }

  @Test
  void badArgumentsAreNamed() {
    Chains chain = Chains.random(Chains.Emission.NORMAL, 2, 0, new Random(3));
    assertThatThrownBy(() -> Viterbi.prepare(chain.model, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("longest must be at least 1, but is 0");
    Viterbi viterbi = Viterbi.prepare(chain.model, 2);
    viterbi.run(Sequences.of(Observations.of(new double[2], 1)), 0);
    assertThatThrownBy(() -> viterbi.state(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
