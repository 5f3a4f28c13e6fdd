package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.distributions.CategoricalVector;
import org.junit.jupiter.api.Test;

class CategoricalMixtureTest {
  private static final CategoricalMixture MODEL =
      CategoricalMixture.of(
          new double[] {0.25, 0.75},
          List.of(
              CategoricalVector.of(new double[] {0.5, 0.25, 0.25}, new double[] {1, 0}),
              CategoricalVector.of(new double[] {0.125, 0.125, 0.75}, new double[] {0.5, 0.5})));

  @Test
  void densitiesAreTheProductsOfTheFormula() {
    double first = 0.25 * 0.25 * 1;
    double second = 0.75 * 0.75 * 0.5;

    assertThat(MODEL.logDensity(2, 0)).isCloseTo(Math.log(first + second), Tolerances.ROUNDING);
    assertThat(MODEL.responsibilities(2, 0))
        .containsExactly(
            new double[] {first / (first + second), second / (first + second)},
            Tolerances.ROUNDING);
    assertThat(MODEL.predict(0, 0)).isZero();
    assertThat(MODEL.responsibilities(0, 1)).containsExactly(0, 1);
  }

  @Test
  void rowsTogetherGiveWhatRowsAloneGive() {
    TestData.Table table = TestData.random(700, new int[] {3, 2}, 0.2, true, 4);
    Observations data = table.observations();
    double[] logs = MODEL.logDensities(data);
    double[] gamma = MODEL.responsibilities(data);
    int[] labels = MODEL.predict(data);
    double logLikelihood = 0;
    for (int i = 0; i < 700; i++) {
      double[] row = table.rows()[i];
      assertThat(logs[i]).isCloseTo(MODEL.logDensity(row), Tolerances.ROUNDING);
      assertThat(gamma[2 * i]).isCloseTo(MODEL.responsibilities(row)[0], Tolerances.ROUNDING);
      assertThat(labels[i]).isEqualTo(MODEL.predict(row));
      logLikelihood += table.weights()[i] * logs[i];
    }
    assertThat(MODEL.score(data).logLikelihood())
        .isCloseTo(logLikelihood, Tolerances.summed(logLikelihood));
    assertThat(MODEL.criteria(data).totalWeight())
        .isCloseTo(table.totalWeight(), Tolerances.summed(700));
  }

  @Test
  void accessorsTellTheParameters() {
    assertThat(MODEL.components()).isEqualTo(2);
    assertThat(MODEL.columns()).isEqualTo(2);
    assertThat(MODEL.levels(0)).isEqualTo(3);
    assertThat(MODEL.levels(1)).isEqualTo(2);
    assertThat(MODEL.freeParameters()).isEqualTo(1 + 2 * (2 + 1));
    assertThat(MODEL.weights()).containsExactly(0.25, 0.75);
    assertThat(MODEL.probabilities(1, 0)).containsExactly(0.125, 0.125, 0.75);
    assertThat(MODEL.probability(1, 0, 2)).isEqualTo(0.75);
    MODEL.probabilities(1, 0)[0] = 9;
    assertThat(MODEL.probability(1, 0, 0)).isEqualTo(0.125);
  }

  @Test
  void drawnRowsHaveTheProbabilitiesOfTheirClasses() {
    int n = 40_000;
    double[] x = new double[2 * n];
    int[] labels = new int[n];
    MODEL.sample(n, new SplittableRandom(3), x, labels);
    double[] count = new double[2];
    double[][] symbols = new double[2][3];
    for (int i = 0; i < n; i++) {
      count[labels[i]]++;
      symbols[labels[i]][(int) x[2 * i]]++;
      assertThat(labels[i] == 0 && x[2 * i + 1] == 1).isFalse();
    }

    assertThat(count[0] / n).isCloseTo(0.25, within(0.0125));
    for (int k = 0; k < 2; k++) {
      for (int symbol = 0; symbol < 3; symbol++) {
        assertThat(symbols[k][symbol] / count[k])
            .isCloseTo(MODEL.probability(k, 0, symbol), within(0.026));
      }
    }
  }

  @Test
  void reorderingMovesClassesAndNothingElse() {
    CategoricalMixture reordered = MODEL.reordered(1, 0);

    assertThat(reordered.weights()).containsExactly(0.75, 0.25);
    assertThat(reordered.probabilities(0, 0)).containsExactly(0.125, 0.125, 0.75);
    assertThat(reordered.logDensity(2, 0)).isCloseTo(MODEL.logDensity(2, 0), Tolerances.ROUNDING);
    assertThat(reordered.reordered(1, 0)).isEqualTo(MODEL).hasSameHashCodeAs(MODEL);
    assertThat(reordered).isNotEqualTo(MODEL);
    assertThat(MODEL.toString()).startsWith("CategoricalMixture: ").contains("0.125");
  }

  @Test
  void levelsAreOneMoreThanTheLargestSymbolOfTheData() {
    double[][] rows = {{0, 2}, {1, 0}, {0, TestData.NA}, {1, 1}, {0, 2}};

    CategoricalMixture found =
        CategoricalMixture.fit(rows, LatentClassOptions.components(1)).model();

    assertThat(found.levels(0)).isEqualTo(2);
    assertThat(found.levels(1)).isEqualTo(3);
    assertThat(found.freeParameters()).isEqualTo(3);
  }

  @Test
  void givenLevelsMayBeMoreThanTheDataHave() {
    double[][] rows = {{0, 2}, {1, 0}, {0, 1}, {1, 1}, {0, 2}};

    CategoricalMixture given =
        CategoricalMixture.fit(rows, LatentClassOptions.components(1).withLevels(2, 5)).model();

    assertThat(given.levels(1)).isEqualTo(5);
    assertThat(given.probabilities(0, 1))
        .containsExactly(new double[] {0.2, 0.4, 0.4, 0, 0}, Tolerances.ROUNDING);
    assertThat(given.freeParameters()).isEqualTo(5);
    assertThat(given.logDensity(0, TestData.NA)).isCloseTo(Math.log(0.6), Tolerances.ROUNDING);
  }

  @Test
  void givenLevelsThatDoNotFitTheDataAreRefused() {
    double[][] rows = {{0, 2}, {1, 0}};
    assertThatThrownBy(
            () -> CategoricalMixture.fit(rows, LatentClassOptions.components(1).withLevels(2, 2)))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("2.0");
    assertThatThrownBy(
            () ->
                CategoricalMixture.fit(rows, LatentClassOptions.components(1).withLevels(2, 3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("columns");
  }

  @Test
  void aValueThatIsNoSymbolIsNamed() {
    for (double wrong : new double[] {-1, 0.5, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () ->
                  CategoricalMixture.fit(
                      new double[][] {{0, 1}, {1, wrong}}, LatentClassOptions.components(1)))
          .isInstanceOf(ObservationException.class)
          .hasMessageContaining("" + wrong);
    }
    assertThatThrownBy(() -> CategoricalMixture.of(new double[0], List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWarmStartKeepsClassesAndLevels() {
    EmResult<CategoricalMixture> result =
        CategoricalMixture.fit(
            Observations.of(TestData.random(50, new int[] {2, 2}, 0, false, 1).rows()),
            MODEL,
            LatentClassOptions.components(5).withLevels(2, 2));

    assertThat(result.model().components()).isEqualTo(2);
    assertThat(result.model().levels(0)).isEqualTo(3);
  }
}
