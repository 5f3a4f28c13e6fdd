package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing values are summed out: here, over every value that could stand there. */
class MissingValuesTest {
  private static final double NA = TestData.NA;

  /** Returns {@code Σ π_k p_k(x)} of each class over all completions of the row. */
  private static double[] summedOut(TextbookLatentClasses classes, double[] row, int[] levels) {
    for (int j = 0; j < row.length; j++) {
      if (Double.isNaN(row[j])) {
        double[] sums = new double[classes.components()];
        for (int symbol = 0; symbol < levels[j]; symbol++) {
          double[] completed = row.clone();
          completed[j] = symbol;
          double[] more = summedOut(classes, completed, levels);
          Arrays.setAll(sums, k -> sums[k] + more[k]);
        }
        return sums;
      }
    }
    return classes.joint(row);
  }

  private static void assertSummedOut(
      LatentClassModel model, TextbookLatentClasses classes, TestData.Table table, int[] levels) {
    Observations data = table.observations();
    double[] logs = model.mixture().logDensities(data);
    double[] gamma = model.mixture().responsibilities(data);
    int components = classes.components();
    double logLikelihood = 0;
    for (int i = 0; i < table.rows().length; i++) {
      double[] joint = summedOut(classes, table.rows()[i], levels);
      double density = Arrays.stream(joint).sum();
      assertThat(logs[i]).isCloseTo(Math.log(density), Tolerances.ROUNDING);
      for (int k = 0; k < components; k++) {
        assertThat(gamma[i * components + k]).isCloseTo(joint[k] / density, Tolerances.ROUNDING);
      }
      logLikelihood += table.weights()[i] * Math.log(density);
    }
    assertThat(model.mixture().score(data).logLikelihood())
        .isCloseTo(logLikelihood, Tolerances.summed(logLikelihood));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void densitiesAndPosteriorsEqualBruteForce(long seed) {
    for (int components = 1; components <= 3; components++) {
      int[] levels = TestData.levels(4, seed);
      TestData.Table table = TestData.random(60, levels, 0.5, true, seed);
      TextbookLatentClasses classes = TextbookLatentClasses.random(components, levels, seed);
      assertSummedOut(classes.categorical(), classes, table, levels);

      int[] binary = TestData.binary(5);
      TestData.Table bits = TestData.random(60, binary, 0.5, true, seed);
      TextbookLatentClasses ofBits = TextbookLatentClasses.random(components, binary, seed);
      assertSummedOut(ofBits.bernoulli(), ofBits, bits, binary);
      assertSummedOut(ofBits.categorical(), ofBits, bits, binary);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fitsOfRowsWithGapsClimbTheSummedOutLikelihood(long seed) {
    int[] levels = TestData.levels(5, seed);
    TestData.Table table = TestData.random(200, levels, 0.3, true, seed);

    EmResult<CategoricalMixture> result =
        CategoricalMixture.fit(
            table.observations(), LatentClassOptions.components(2).withSeed(seed));

    Models.assertSound(result);
    double[][][] p = new double[2][levels.length][];
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < levels.length; j++) {
        p[k][j] = result.model().probabilities(k, j);
      }
    }
    TextbookLatentClasses fitted = new TextbookLatentClasses(result.model().weights(), p);
    double expected = 0;
    for (int i = 0; i < table.rows().length; i++) {
      double density = Arrays.stream(summedOut(fitted, table.rows()[i], levels)).sum();
      expected += table.weights()[i] * Math.log(density);
    }
    assertThat(result.logLikelihood()).isCloseTo(expected, Tolerances.summed(expected));
    // What the fit ended at, the textbook leaves where it is.
    Models.assertSame(
        fitted.next(table, 0).categorical(),
        result.model(),
        org.assertj.core.data.Offset.offset(1e-3));
  }

  @Test
  void aRowWithEverythingMissingGetsTheWeights() {
    TextbookLatentClasses classes = TextbookLatentClasses.random(3, TestData.binary(4), 1);
    for (LatentClassModel model :
        new LatentClassModel[] {classes.bernoulli(), classes.categorical()}) {
      assertThat(model.mixture().responsibilities(NA, NA, NA, NA))
          .containsExactly(classes.weights, Tolerances.ROUNDING);
      assertThat(model.mixture().logDensity(NA, NA, NA, NA)).isCloseTo(0, Tolerances.ROUNDING);
    }
  }

  @Test
  void rowsWithEverythingMissingChangeNeitherProbabilitiesNorLikelihood() {
    TestData.Table table = TestData.carcinoma();
    double[][] more = Arrays.copyOf(table.rows(), table.rows().length + 1);
    more[more.length - 1] = new double[] {NA, NA, NA, NA, NA, NA, NA};
    double[] weights = Arrays.copyOf(table.weights(), more.length);
    weights[more.length - 1] = 40;
    TestData.Table longer = new TestData.Table(more, weights);
    BernoulliMixture start = TextbookLatentClasses.random(2, table.levels(), 2).bernoulli();
    LatentClassOptions tight =
        LatentClassOptions.components(2).withTolerance(1e-14).withMaxIterations(5000);

    BernoulliMixture without = BernoulliMixture.fit(table.observations(), start, tight).model();
    EmResult<BernoulliMixture> with = BernoulliMixture.fit(longer.observations(), start, tight);

    Models.assertSame(with.model(), without, Tolerances.CONVERGED);
    assertThat(with.logLikelihood()).isCloseTo(-317.25683730, Tolerances.OPTIMUM);
  }

  @Test
  void aColumnWithoutAnyValueIsNoObstacle() {
    double[][] rows = {{0, NA}, {1, NA}, {1, NA}, {0, NA}, {1, NA}};
    for (LatentClassModel model :
        new LatentClassModel[] {
          BernoulliMixture.fit(rows, LatentClassOptions.components(1)).model(),
          CategoricalMixture.fit(rows, LatentClassOptions.components(1).withLevels(2, 2)).model()
        }) {
      assertThat(model.probability(0, 0, 1)).isCloseTo(0.6, Tolerances.ROUNDING);
      assertThat(model.probability(0, 1, 1)).isEqualTo(0.5);
    }
  }
}
