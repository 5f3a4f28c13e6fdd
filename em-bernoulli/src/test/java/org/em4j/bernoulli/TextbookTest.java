package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;

import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both mixtures against the textbook's EM, against each other, and against themselves. */
class TextbookTest {
  private static final int ITERATIONS = 30;

  private static LatentClassOptions iterations(int components, int iterations) {
    return LatentClassOptions.components(components)
        .withMixture(m -> m.withConvergence(trace -> Verdict.CONTINUE))
        .withMaxIterations(iterations);
  }

  private static void assertLogLikelihood(
      EmResult<?> result, TextbookLatentClasses classes, TestData.Table table) {
    double expected = classes.logLikelihood(table);
    assertThat(result.logLikelihood()).isCloseTo(expected, Tolerances.summed(1e2 * expected));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, false", "1, 5, 0.2, true", "2, 1, 0, true", "2, 7, 0, false", "2, 8, 0.1, false",
    "2, 20, 0.3, true", "3, 3, 0, true", "3, 9, 0.2, true", "3, 16, 0, false", "4, 4, 0.1, true",
    "4, 13, 0.5, true", "4, 20, 0, true",
  })
  void bothMixturesAreTheTextbooksEm(
      int components, int columns, double missing, boolean weighted) {
    for (long seed = 1; seed <= 3; seed++) {
      int n = seed == 3 ? 1777 : 100 + columns;
      for (boolean binary : new boolean[] {true, false}) {
        int[] levels = binary ? TestData.binary(columns) : TestData.levels(columns, seed);
        TestData.Table table = TestData.random(n, levels, missing, weighted, seed);
        TextbookLatentClasses start = TextbookLatentClasses.random(components, levels, seed);
        TextbookLatentClasses end = start.iterated(table, ITERATIONS);

        EmResult<CategoricalMixture> result =
            CategoricalMixture.fit(
                table.observations(), start.categorical(), iterations(components, ITERATIONS));

        assertThat(result.iterations()).isEqualTo(ITERATIONS);
        Models.assertSame(result.model(), end.categorical(), Tolerances.TWIN);
        assertLogLikelihood(result, end, table);
        if (binary) {
          EmResult<BernoulliMixture> packed =
              BernoulliMixture.fit(
                  table.observations(), start.bernoulli(), iterations(components, ITERATIONS));

          Models.assertSame(packed.model(), end.bernoulli(), Tolerances.TWIN);
          Models.assertSame(packed.model(), result.model(), Tolerances.TWIN);
          assertLogLikelihood(packed, end, table);
        }
      }
    }
  }

  @Test
  void theDefaultFitOfZerosAndOnesIsTheSameForBothMixtures() {
    TestData.Table table = TestData.carcinoma();
    for (long seed = 0; seed < 3; seed++) {
      LatentClassOptions options = LatentClassOptions.components(2).withSeed(seed);
      EmResult<BernoulliMixture> bernoulli = BernoulliMixture.fit(table.observations(), options);
      EmResult<CategoricalMixture> categorical =
          CategoricalMixture.fit(table.observations(), options);

      assertThat(bernoulli.iterations()).isEqualTo(categorical.iterations());
      assertThat(bernoulli.model().freeParameters())
          .isEqualTo(categorical.model().freeParameters());
      Models.assertSame(bernoulli.model(), categorical.model(), Tolerances.TWIN);
    }
  }

  @Test
  void aTableWithCountsAndItsRowsGiveTheSameFit() {
    for (String name : new String[] {"carcinoma", "gss82"}) {
      TestData.Table table = TestData.of(name);
      CategoricalMixture start = TextbookLatentClasses.random(3, table.levels(), 5).categorical();
      LatentClassOptions options = LatentClassOptions.components(3);
      EmResult<CategoricalMixture> counted =
          CategoricalMixture.fit(table.observations(), start, options);
      EmResult<CategoricalMixture> expanded =
          CategoricalMixture.fit(Observations.of(table.expanded()), start, options);
      EmResult<CategoricalMixture> shuffled =
          CategoricalMixture.fit(Observations.of(table.shuffled(1)), start, options);

      assertThat(expanded.iterations()).isEqualTo(counted.iterations()).isGreaterThan(10);
      Models.assertSame(expanded.model(), counted.model(), Tolerances.TWIN);
      Models.assertSame(shuffled.model(), counted.model(), Tolerances.SHUFFLED);
      assertThat(expanded.logLikelihood())
          .isCloseTo(counted.logLikelihood(), Tolerances.summed(counted.logLikelihood()));
      assertThat(shuffled.logLikelihood())
          .isCloseTo(counted.logLikelihood(), Tolerances.summed(counted.logLikelihood()));
    }
  }

  @Test
  void packedRowsOfCarcinomaGiveTheSameFitAsTheirCounts() {
    TestData.Table table = TestData.carcinoma();
    BernoulliMixture start = TextbookLatentClasses.random(3, table.levels(), 5).bernoulli();
    LatentClassOptions options = LatentClassOptions.components(3);
    EmResult<BernoulliMixture> counted = BernoulliMixture.fit(table.observations(), start, options);

    Models.assertSame(
        BernoulliMixture.fit(Observations.of(table.expanded()), start, options).model(),
        counted.model(),
        Tolerances.TWIN);
    Models.assertSame(
        BernoulliMixture.fit(Observations.of(table.shuffled(2)), start, options).model(),
        counted.model(),
        Tolerances.SHUFFLED);
  }

  @Test
  void threadsChangeNoBit() {
    TestData.Table table = TestData.random(5000, TestData.binary(11), 0.1, true, 3);
    LatentClassOptions options =
        LatentClassOptions.components(3).withMaxIterations(20).withRestarts(2);
    EmResult<BernoulliMixture> one =
        BernoulliMixture.fit(table.observations(), options.withThreads(1));
    EmResult<CategoricalMixture> oneCategorical =
        CategoricalMixture.fit(table.observations(), options.withThreads(1));
    for (int threads : new int[] {2, 7}) {
      EmResult<BernoulliMixture> many =
          BernoulliMixture.fit(table.observations(), options.withThreads(threads));
      assertThat(many.model()).isEqualTo(one.model());
      assertThat(many.logLikelihood()).isEqualTo(one.logLikelihood());
      EmResult<CategoricalMixture> manyCategorical =
          CategoricalMixture.fit(table.observations(), options.withThreads(threads));
      assertThat(manyCategorical.model()).isEqualTo(oneCategorical.model());
      assertThat(manyCategorical.logLikelihood()).isEqualTo(oneCategorical.logLikelihood());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0, true", "0.3, false", "0.3, true"})
  void oneClassHasTheSharesOfEachColumn(double missing, boolean weighted) {
    int[] levels = TestData.levels(6, 9);
    TestData.Table table = TestData.random(300, levels, missing, weighted, 9);

    EmResult<CategoricalMixture> result =
        CategoricalMixture.fit(table.observations(), LatentClassOptions.components(1));

    double expected = 0;
    for (int j = 0; j < levels.length; j++) {
      double[] counts = new double[levels[j]];
      double present = 0;
      for (int i = 0; i < table.rows().length; i++) {
        double x = table.rows()[i][j];
        if (!Double.isNaN(x)) {
          counts[(int) x] += table.weights()[i];
          present += table.weights()[i];
        }
      }
      for (int symbol = 0; symbol < levels[j]; symbol++) {
        double share = counts[symbol] / present;
        assertThat(result.model().probability(0, j, symbol)).isCloseTo(share, Tolerances.ROUNDING);
        expected += counts[symbol] * Math.log(share);
      }
    }
    assertThat(result.model().weight(0)).isEqualTo(1);
    assertThat(result.logLikelihood()).isCloseTo(expected, Tolerances.summed(expected));
    assertThat(result.warnings()).isEmpty();
  }
}
