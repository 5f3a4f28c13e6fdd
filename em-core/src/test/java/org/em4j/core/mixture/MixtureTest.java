package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.Sample;
import org.em4j.core.engine.Workers;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Counts.Rate;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.junit.jupiter.api.Test;

class MixtureTest {
  private static final double SAME = 1e-13;
  private final Mixture<Shape> mixture =
      Mixture.of(
          new RawNormal(),
          new double[] {0.2, 0.5, 0.3},
          List.of(new Shape(-1, 1), new Shape(0.5, 2), new Shape(4, 0.5)));

  private double density(double x, int k) {
    return mixture.weight(k) * Math.exp(RawNormal.logDensity(mixture.component(k), x));
  }

  @Test
  void densitiesAndPosteriorsAreBayesRule() {
    double[] xs = Samples.normals(700, 1);
    double[] logDensities = new double[700];
    double[] posteriors = new double[3 * 700];
    int[] labels = new int[700];
    mixture.logDensities(Samples.column(xs), 0, 700, logDensities);
    mixture.responsibilities(Samples.column(xs), 0, 700, posteriors);
    mixture.predict(Samples.column(xs), 0, 700, labels);
    for (int i = 0; i < 700; i++) {
      double[] joint = {density(xs[i], 0), density(xs[i], 1), density(xs[i], 2)};
      double sum = joint[0] + joint[1] + joint[2];
      assertThat(logDensities[i]).isCloseTo(Math.log(sum), within(SAME * 100));
      int best = 0;
      for (int k = 0; k < 3; k++) {
        assertThat(posteriors[3 * i + k]).isCloseTo(joint[k] / sum, within(SAME));
        best = joint[k] > joint[best] ? k : best;
      }
      assertThat(labels[i]).isEqualTo(best);
      double[] one = {xs[i]};
      assertThat(mixture.logDensity(one)).as("one by one").isEqualTo(logDensities[i]);
      assertThat(mixture.responsibilities(one))
          .containsExactly(posteriors[3 * i], posteriors[3 * i + 1], posteriors[3 * i + 2]);
      assertThat(mixture.predict(one)).isEqualTo(best);
    }
  }

  @Test
  void aStretchOfRowsIsWrittenFromTheStartOfTheArray() {
    double[] xs = Samples.normals(1300, 2);
    double[] all = new double[1300];
    double[] some = new double[600];
    mixture.logDensities(Samples.column(xs), 0, 1300, all);
    mixture.logDensities(Samples.column(xs), 650, 600, some);
    for (int i = 0; i < 600; i++) {
      assertThat(some[i]).isEqualTo(all[650 + i]);
    }
    mixture.logDensities(Samples.column(xs), 5, 0, new double[0]);
  }

  @Test
  void farFromEverythingTheNearestComponentStillWins() {
    assertThat(mixture.responsibilities(new double[] {1e6})).containsExactly(0, 1, 0);
    assertThat(mixture.logDensity(new double[] {1e6})).isFinite();
  }

  @Test
  void scoresAreSumsOverRows() {
    double[] xs = Samples.normals(5000, 3);
    double[] w = new double[5000];
    double logLikelihood = 0;
    double entropy = 0;
    double total = 0;
    for (int i = 0; i < 5000; i++) {
      w[i] = i % 3;
      double sum = density(xs[i], 0) + density(xs[i], 1) + density(xs[i], 2);
      logLikelihood += w[i] * Math.log(sum);
      for (int k = 0; k < 3; k++) {
        double g = density(xs[i], k) / sum;
        entropy -= g > 0 ? w[i] * g * Math.log(g) : 0;
      }
      total += w[i];
    }
    MixtureScore score = mixture.score(Samples.column(xs).withWeights(w), Workers.sequential());
    assertThat(score.logLikelihood()).isCloseTo(logLikelihood, within(1e-12 * 50_000));
    assertThat(score.entropy()).isCloseTo(entropy, within(1e-12 * 50_000));
    assertThat(score.totalWeight()).isEqualTo(total);
    assertThat(score.criteria(8).icl())
        .isCloseTo(-2 * logLikelihood + 8 * Math.log(total) + 2 * entropy, within(1e-12 * 100_000));
    assertThat(mixture.freeParameters()).isEqualTo(3 * 2 + 2);
  }

  @Test
  void entropyByHand() {
    // Two equal components: each row has posteriors of one half, log 2 of entropy.
    Mixture<Rate> halves =
        Mixture.of(new Counts(), new double[] {0.5, 0.5}, List.of(new Rate(2), new Rate(2)));
    MixtureScore score = halves.score(Samples.column(1, 5, 2), Workers.sequential());
    assertThat(score.entropy()).isCloseTo(3 * Math.log(2), within(SAME));
    // Components that cannot be confused: none.
    Mixture<Rate> apart =
        Mixture.of(new Counts(), new double[] {0.5, 0.5}, List.of(new Rate(0), new Rate(1e6)));
    assertThat(apart.score(Samples.column(0, 0), Workers.sequential()).entropy())
        .isCloseTo(0, within(SAME));
  }

  @Test
  void sampledProportionsAreTheWeights() {
    int n = 200_000;
    int[] labels = new int[n];
    double[] x = new double[n];
    Mixture<Shape> withZero =
        Mixture.of(
            new RawNormal(),
            new double[] {0, 0.2, 0, 0.8, 0},
            List.of(
                new Shape(9, 1),
                new Shape(-3, 1),
                new Shape(9, 1),
                new Shape(3, 2),
                new Shape(9, 1)));
    withZero.sample(n, new SplittableRandom(4), x, labels);
    int[] count = new int[5];
    double[] sum = new double[5];
    for (int i = 0; i < n; i++) {
      count[labels[i]]++;
      sum[labels[i]] += x[i];
    }
    assertThat(count[0] + count[2] + count[4]).isZero();
    // Five standard errors: sqrt(0.2·0.8/n) = 9e-4.
    assertThat(count[1] / (double) n).isCloseTo(0.2, within(5 * 9e-4));
    assertThat(sum[1] / count[1]).isCloseTo(-3, within(5 / Math.sqrt(count[1])));
    assertThat(sum[3] / count[3]).isCloseTo(3, within(5 * 2 / Math.sqrt(count[3])));
  }

  @Test
  void theSameSeedDrawsTheSameRows() {
    double[] first = Samples.of(mixture, 100, 7);
    assertThat(Samples.of(mixture, 100, 7)).containsExactly(first);
    assertThat(Samples.of(mixture, 100, 8)).isNotEqualTo(first);
  }

  @Test
  void argumentsOutOfRangeAreNamed() {
    List<Rate> two = List.of(new Rate(1), new Rate(2));
    assertThatThrownBy(() -> Mixture.of(new Counts(), new double[] {0.5, 0.4}, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sum 1, but have 0.9");
    assertThatThrownBy(() -> Mixture.of(new Counts(), new double[] {1.5, -0.5}, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("component 1 is 1.5");
    assertThatThrownBy(() -> Mixture.of(new Counts(), new double[] {Double.NaN, 1}, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Mixture.of(new Counts(), new double[] {1}, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 weights were given for 2 components");
    assertThatThrownBy(() -> Mixture.of(new Counts(), new double[0], List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mixture.score(Observations.of(new double[4], 2), Workers.sequential()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has 1 columns, the data have 2");
  }

  @Test
  void valuesThatTheFamilyCannotTakeAreNamed() {
    assertThatThrownBy(() -> mixture.logDensity(new double[] {Double.NEGATIVE_INFINITY}))
        .isInstanceOf(ObservationException.class);
    double[] x = new double[900];
    x[801] = Double.POSITIVE_INFINITY;
    assertThatThrownBy(() -> mixture.score(Samples.column(x), Workers.sequential()))
        .isInstanceOfSatisfying(
            ObservationException.class, e -> assertThat(e.row()).isEqualTo(801));
  }

  @Test
  void aRowThatNothingExplainsIsAnErrorInEveryUse() {
    Mixture<Rate> zero = Mixture.of(new Counts(), new double[] {1}, List.of(new Rate(0)));
    assertThat(zero.logDensity(new double[] {0})).isZero();
    assertThatThrownBy(() -> zero.logDensity(new double[] {1})).isInstanceOf(EmException.class);
    assertThatThrownBy(() -> zero.predict(new double[] {1})).isInstanceOf(EmException.class);
  }

  @Test
  void anObservationOfAnotherLengthIsRefused() {
    for (double[] bad : new double[][] {{}, {1, 2}}) {
      assertThatThrownBy(() -> mixture.logDensity(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an observation must have 1 values, but has " + bad.length);
      assertThatThrownBy(() -> mixture.predict(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> mixture.responsibilities(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anOrderNamesEveryComponentOnce() {
    for (int[] bad : new int[][] {{0, 1}, {0, 0, 1}, {0, 1, 3}, {0, 1, 2, 2}}) {
      assertThatThrownBy(() -> mixture.reordered(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("once");
    }
  }

  @Test
  void reorderedComponentsKeepTheirWeights() {
    Mixture<Shape> other = mixture.reordered(2, 0, 1);
    assertThat(other.weights()).containsExactly(0.3, 0.2, 0.5);
    assertThat(other.parameters())
        .containsExactly(mixture.component(2), mixture.component(0), mixture.component(1));
    assertThat(other.logDensity(new double[] {0.7}))
        .isCloseTo(mixture.logDensity(new double[] {0.7}), within(SAME));
  }

  @Test
  void arraysGoInAndOutAsCopies() {
    double[] weights = {0.5, 0.5};
    Mixture<Rate> m = Mixture.of(new Counts(), weights, List.of(new Rate(1), new Rate(2)));
    weights[0] = 9;
    m.weights()[1] = 9;
    assertThat(m.weights()).containsExactly(0.5, 0.5);
  }

  @Test
  void theDensityIsThatOfTheSum() {
    for (double x : new double[] {-2, 0, 3.9}) {
      double sum = density(x, 0) + density(x, 1) + density(x, 2);
      assertThat(mixture.density(x)).isCloseTo(sum, within(SAME));
    }
  }

  @Test
  void aSampleIsWhatTheSameSeedDraws() {
    double[] x = new double[50];
    int[] labels = new int[50];
    mixture.sample(50, new SplittableRandom(7), x, labels);
    Sample sample = mixture.sample(50, new SplittableRandom(7));
    assertThat(sample.labels()).containsExactly(labels);
    for (int i = 0; i < 50; i++) {
      assertThat(sample.row(i)).containsExactly(x[i]);
    }
  }

  @Test
  void theTextHasALineForEachComponent() {
    assertThat(mixture.toString().lines())
        .hasSize(4)
        .startsWith("3 components, 1 column")
        .allSatisfy(line -> assertThat(line).doesNotEndWith(","));
    assertThat(mixture.toString().lines().toList().get(2))
        .startsWith("  1: weight 0.5, ")
        .contains("0.5", "2");
  }

  @Test
  void mixturesOfTheSameNumbersAreEqual() {
    Mixture<Shape> same = Mixture.of(new RawNormal(), mixture.weights(), mixture.parameters());
    assertThat(same).isEqualTo(mixture).hasSameHashCodeAs(mixture);
    assertThat(mixture.reordered(1, 0, 2)).isNotEqualTo(mixture);
    double[] weights = {0.2, Math.nextUp(0.5), 0.3};
    assertThat(Mixture.of(new RawNormal(), weights, mixture.parameters())).isNotEqualTo(mixture);
  }
}
