package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.BinaryObservations;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.MixtureScore;
import org.em4j.distributions.BernoulliVector;
import org.junit.jupiter.api.Test;

class BernoulliMixtureTest {
  private static final BernoulliMixture MODEL =
      BernoulliMixture.of(
          new double[] {0.25, 0.75}, new double[][] {{0.5, 0.25, 1}, {0.125, 0.75, 0.5}});

  @Test
  void densitiesAreTheProductsOfTheFormula() {
    double first = 0.25 * 0.5 * 0.75 * 1;
    double second = 0.75 * 0.125 * 0.25 * 0.5;

    assertThat(MODEL.logDensity(1, 0, 1)).isCloseTo(Math.log(first + second), Tolerances.ROUNDING);
    assertThat(MODEL.responsibilities(1, 0, 1))
        .containsExactly(
            new double[] {first / (first + second), second / (first + second)},
            Tolerances.ROUNDING);
    assertThat(MODEL.predict(1, 0, 1)).isZero();
    assertThat(MODEL.responsibilities(1, 0, 0)).containsExactly(0, 1);
    assertThat(MODEL.predict(1, 0, 0)).isEqualTo(1);
  }

  @Test
  void rowsTogetherGiveWhatRowsAloneGive() {
    Observations data =
        Observations.of(TestData.random(700, TestData.binary(3), 0.2, false, 4).rows());
    double[] logs = MODEL.logDensities(data);
    double[] gamma = MODEL.responsibilities(data);
    int[] labels = MODEL.predict(data);
    double logLikelihood = 0;
    double entropy = 0;
    double[][] rows = TestData.random(700, TestData.binary(3), 0.2, false, 4).rows();
    for (int i = 0; i < rows.length; i++) {
      double[] alone = MODEL.responsibilities(rows[i]);
      assertThat(logs[i]).isCloseTo(MODEL.logDensity(rows[i]), Tolerances.ROUNDING);
      assertThat(labels[i]).isEqualTo(MODEL.predict(rows[i]));
      for (int k = 0; k < 2; k++) {
        assertThat(gamma[2 * i + k]).isCloseTo(alone[k], Tolerances.ROUNDING);
        entropy -= alone[k] == 0 ? 0 : alone[k] * Math.log(alone[k]);
      }
      logLikelihood += logs[i];
    }
    MixtureScore score = MODEL.score(data);
    assertThat(score.logLikelihood()).isCloseTo(logLikelihood, Tolerances.summed(logLikelihood));
    assertThat(score.entropy()).isCloseTo(entropy, Tolerances.summed(entropy));
    assertThat(MODEL.criteria(data).bic())
        .isCloseTo(-2 * logLikelihood + 7 * Math.log(700), Tolerances.summed(2 * logLikelihood));
    assertThat(MODEL.logDensities(BinaryObservations.of(data))).isEqualTo(logs);
  }

  @Test
  void accessorsTellTheParameters() {
    assertThat(MODEL.components()).isEqualTo(2);
    assertThat(MODEL.columns()).isEqualTo(3);
    assertThat(MODEL.levels(1)).isEqualTo(2);
    assertThat(MODEL.freeParameters()).isEqualTo(7);
    assertThat(MODEL.weights()).containsExactly(0.25, 0.75);
    assertThat(MODEL.probabilities(1)).containsExactly(0.125, 0.75, 0.5);
    assertThat(MODEL.probability(1, 0)).isEqualTo(0.125);
    assertThat(MODEL.probability(1, 0, 1)).isEqualTo(0.125);
    assertThat(MODEL.probability(1, 0, 0)).isEqualTo(0.875);
    assertThatThrownBy(() -> MODEL.probability(1, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatIsReturnedIsACopy() {
    MODEL.weights()[0] = 9;
    MODEL.probabilities(0)[0] = 9;

    assertThat(MODEL.weights()).containsExactly(0.25, 0.75);
    assertThat(MODEL.probabilities(0)).containsExactly(0.5, 0.25, 1);
  }

  @Test
  void drawnRowsHaveTheProbabilitiesOfTheirClasses() {
    int n = 40_000;
    double[] x = new double[3 * n];
    int[] labels = new int[n];
    MODEL.sample(n, new SplittableRandom(3), x, labels);
    double[] again = new double[3 * n];
    MODEL.sample(n, new SplittableRandom(3), again, new int[n]);
    double[] count = new double[2];
    double[][] ones = new double[2][3];
    for (int i = 0; i < n; i++) {
      count[labels[i]]++;
      for (int j = 0; j < 3; j++) {
        ones[labels[i]][j] += x[3 * i + j];
      }
    }

    assertThat(again).isEqualTo(x);
    // Five standard errors of a share of 10,000 or more.
    assertThat(count[0] / n).isCloseTo(0.25, within(0.0125));
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 3; j++) {
        assertThat(ones[k][j] / count[k]).isCloseTo(MODEL.probability(k, j), within(0.026));
      }
    }
    assertThat(ones[0][2]).isEqualTo(count[0]);
  }

  @Test
  void reorderingMovesClassesAndNothingElse() {
    BernoulliMixture reordered = MODEL.reordered(1, 0);

    assertThat(reordered.weights()).containsExactly(0.75, 0.25);
    assertThat(reordered.probabilities(0)).containsExactly(0.125, 0.75, 0.5);
    assertThat(reordered.logDensity(1, 0, 1))
        .isCloseTo(MODEL.logDensity(1, 0, 1), Tolerances.ROUNDING);
    assertThat(reordered.reordered(1, 0)).isEqualTo(MODEL);
    assertThatThrownBy(() -> MODEL.reordered(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void modelsOfEqualNumbersAreEqual() {
    BernoulliMixture same =
        BernoulliMixture.of(
            new double[] {0.25, 0.75},
            List.of(BernoulliVector.of(0.5, 0.25, 1), BernoulliVector.of(0.125, 0.75, 0.5)));

    assertThat(same).isEqualTo(MODEL).hasSameHashCodeAs(MODEL);
    assertThat(MODEL).isNotEqualTo(MODEL.reordered(1, 0)).isNotEqualTo(MODEL.mixture());
    assertThat(MODEL.toString()).startsWith("BernoulliMixture: ").contains("0.125");
  }

  @Test
  void aFitRecoversTheClassesThatRowsWereDrawnFrom() {
    BernoulliMixture truth =
        BernoulliMixture.of(
            new double[] {0.3, 0.7},
            new double[][] {{0.9, 0.8, 0.1, 0.7, 0.2, 0.9}, {0.2, 0.1, 0.6, 0.3, 0.8, 0.4}});
    int n = 20_000;
    double[] x = new double[6 * n];
    truth.sample(n, new SplittableRandom(8), x, new int[n]);

    EmResult<BernoulliMixture> result =
        BernoulliMixture.fit(Observations.of(x, 6), LatentClassOptions.components(2));

    // Several standard errors, which are below 0.008 even with the classes known.
    Models.assertSame(Models.bySize(result.model()), Models.bySize(truth), within(0.04));
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void aValueThatIsNeither0Nor1IsNamed() {
    double[][] rows = {{0, 1}, {1, 2}};
    assertThatThrownBy(() -> BernoulliMixture.fit(rows, LatentClassOptions.components(1)))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("2.0");
    assertThatThrownBy(() -> MODEL.logDensity(0, 0.5, 1)).isInstanceOf(ObservationException.class);
    assertThatThrownBy(() -> MODEL.logDensity(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parametersThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> BernoulliMixture.of(new double[0], List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BernoulliMixture.of(new double[] {1}, new double[][] {{1.5}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
    assertThatThrownBy(
            () -> BernoulliMixture.of(new double[] {0.5, 0.5}, new double[][] {{0.5}, {0.5, 0.5}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> BernoulliMixture.of(new double[] {0.5, 0.6}, new double[][] {{0.5}, {0.5}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sum");
  }

  @Test
  void aWarmStartKeepsItsNumberOfClasses() {
    EmResult<BernoulliMixture> result =
        BernoulliMixture.fit(
            Observations.of(TestData.random(50, TestData.binary(3), 0, false, 1).rows()),
            MODEL,
            LatentClassOptions.components(5));

    assertThat(result.model().components()).isEqualTo(2);
    assertThat(result.starts()).hasSize(1);
  }
}
