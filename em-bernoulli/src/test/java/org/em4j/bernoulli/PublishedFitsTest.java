package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The latent class models of the literature, against published values (Linzer and Lewis 2011,
 * doi:10.18637/jss.v042.i10; Agresti 2002) and a script in R.
 */
class PublishedFitsTest {
  /** Published to so many digits. */
  private static final Offset<Double> FIVE_DIGITS = Offset.offset(0.5e-5);

  private static final Offset<Double> FOUR_DIGITS = Offset.offset(0.51e-4);

  private static final int PROBABILITIES_AT_THE_BOUNDARY = 10;

  private static EmResult<? extends LatentClassModel> fit(String name, int components) {
    return fit(name, components, Tolerances.TIGHT);
  }

  private static EmResult<? extends LatentClassModel> fit(
      String name, int components, double tolerance) {
    Observations data = TestData.of(name).observations();
    LatentClassOptions options =
        LatentClassOptions.components(components)
            .withTolerance(tolerance)
            .withMaxIterations(50_000);
    return name.equals("carcinoma")
        ? BernoulliMixture.fit(data, options)
        : CategoricalMixture.fit(data, options);
  }

  @ParameterizedTest
  @CsvSource({
    "carcinoma, 1, -524.46481794, 7",
    "carcinoma, 2, -317.25683730, 15",
    "carcinoma, 3, -293.70497878, 23",
    "gss82, 1, -2872.229576, 6",
    "gss82, 2, -2783.26800959, 13",
    "gss82, 3, -2754.545405, 20"
  })
  void logLikelihoodsAreThePublishedOnes(
      String name, int components, double published, int parameters) {
    EmResult<? extends LatentClassModel> result = fit(name, components);

    assertThat(result.converged()).isTrue();
    assertThat(result.model().freeParameters()).isEqualTo(parameters);
    // Those of gss82 are given to six digits.
    double digits = name.equals("carcinoma") ? 1e-7 : 1e-6;
    assertThat(result.logLikelihood()).isCloseTo(published, within(digits));
    Models.assertSound(result);
  }

  @ParameterizedTest
  @CsvSource({
    "carcinoma, 1",
    "carcinoma, 2",
    "carcinoma, 3",
    "gss82, 1",
    "gss82, 2",
    "gss82, 3",
  })
  void everythingIsWhatPlainRMakesOfIt(String name, int components) {
    String path = name + "/" + components + "/";
    TestData.Table table = TestData.of(name);
    EmResult<? extends LatentClassModel> result = fit(name, components, Tolerances.TO_ROUNDING);
    LatentClassModel model = Models.bySize(result.model());
    LatentClassAnalysis analysis = LatentClassAnalysis.of(model, table.observations());

    assertThat(result.logLikelihood()).isCloseTo(r(path + "log_likelihood"), Tolerances.OPTIMUM);
    double[] weights = TestData.REFERENCE.get(path + "weights");
    double[] probabilities = TestData.REFERENCE.get(path + "probabilities");
    double[] classification = TestData.REFERENCE.get(path + "classification");
    int at = 0;
    for (int k = 0; k < components; k++) {
      assertThat(model.weight(k)).isCloseTo(weights[k], Tolerances.CONVERGED);
      for (int j = 0; j < model.columns(); j++) {
        for (int symbol = 0; symbol < model.levels(j); symbol++) {
          assertThat(model.probability(k, j, symbol))
              .isCloseTo(probabilities[at++], Tolerances.CONVERGED);
        }
      }
      for (int assigned = 0; assigned < components; assigned++) {
        assertThat(analysis.classification(k, assigned))
            .isCloseTo(classification[k * components + assigned], within(0.02));
      }
    }
    assertThat(analysis.gSquared()).isCloseTo(r(path + "g_squared"), within(1e-6));
    // X² is no maximum: it follows the parameters in the first order.
    assertThat(analysis.xSquared()).isCloseTo(r(path + "x_squared"), within(1e-3));
    assertThat(analysis.degreesOfFreedom()).isEqualTo(r(path + "residual_df"));
    assertThat(analysis.criteria().aic()).isCloseTo(r(path + "aic"), within(1e-6));
    assertThat(analysis.criteria().bic()).isCloseTo(r(path + "bic"), within(1e-6));
    assertThat(analysis.entropy()).isCloseTo(r(path + "entropy"), within(1e-2));
    assertThat(analysis.relativeEntropy()).isCloseTo(r(path + "relative_entropy"), within(1e-5));
    double[] expected = TestData.REFERENCE.get(path + "expected");
    for (int c = 0; c < expected.length; c++) {
      LatentClassAnalysis.Cell cell = analysis.cells().get(c);
      assertThat(cell.observed()).isEqualTo(table.weights()[c]);
      assertThat(cell.expected()).isCloseTo(expected[c], within(2e-3));
    }
  }

  private static double r(String path) {
    return TestData.REFERENCE.get(path)[0];
  }

  @Test
  void carcinomaOfThreeClassesHasThePublishedStatistics() {
    LatentClassModel model = Models.bySize(fit("carcinoma", 3).model());
    LatentClassAnalysis analysis =
        LatentClassAnalysis.of(model, TestData.carcinoma().observations());

    assertThat(analysis.gSquared()).isCloseTo(15.26171, FIVE_DIGITS);
    assertThat(analysis.xSquared()).isCloseTo(20.50336, within(1e-4));
    assertThat(analysis.degreesOfFreedom()).isEqualTo(95);
    assertThat(analysis.tableDegreesOfFreedom()).isEqualTo(104);
    assertThat(analysis.criteria().aic()).isCloseTo(633.41, within(0.005));
    assertThat(analysis.criteria().bic()).isCloseTo(697.1357, FOUR_DIGITS);
    assertThat(new double[] {.4447, .3736, .1817})
        .containsExactly(
            new double[] {model.weight(0), model.weight(1), model.weight(2)}, FOUR_DIGITS);
  }

  @Test
  void predictedCountsOfAllCellsHaveTheSumOfTheRows() {
    BernoulliMixture model = (BernoulliMixture) fit("carcinoma", 3).model();
    LatentClassAnalysis analysis =
        LatentClassAnalysis.of(model, TestData.carcinoma().observations());
    double seen = analysis.cells().stream().mapToDouble(LatentClassAnalysis.Cell::expected).sum();
    double all = 0;
    double unseen = 0;
    for (int cell = 0; cell < 128; cell++) {
      double[] x = new double[7];
      for (int j = 0; j < 7; j++) {
        x[j] = cell >> j & 1;
      }
      double[] symbols = x;
      boolean isSeen =
          analysis.cells().stream()
              .anyMatch(
                  c -> Arrays.equals(c.symbols().stream().mapToDouble(s -> s).toArray(), symbols));
      double expected = 118 * density(model, x);
      all += expected;
      unseen += isSeen ? 0 : expected;
    }

    assertThat(analysis.cellCount()).isEqualTo(128);
    assertThat(analysis.cells()).hasSize(20);
    assertThat(all).isCloseTo(118, Tolerances.summed(118));
    assertThat(seen + unseen).isCloseTo(118, Tolerances.summed(118));
  }

  /** The density by multiplication: cells of probability 0 have no logarithm. */
  private static double density(BernoulliMixture model, double[] x) {
    double sum = 0;
    for (int k = 0; k < model.components(); k++) {
      double p = model.weight(k);
      for (int j = 0; j < x.length; j++) {
        p *= model.probability(k, j, (int) x[j]);
      }
      sum += p;
    }
    return sum;
  }

  /**
   * Linzer and Lewis print ten of the 21 probabilities as 0.0000 or 1.0000: those of C, D, F and G
   * in the class of the healthy, of A, E and G in that of the ill, of B, C and F in the third.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-8, 1e-10, 1e-12})
  void probabilitiesOfCarcinomaThatReachTheBoundaryAreFoundAtAnyTolerance(double tolerance) {
    TestData.Table table = TestData.carcinoma();
    EmResult<BernoulliMixture> result =
        BernoulliMixture.fit(
            table.observations(), LatentClassOptions.components(3).withTolerance(tolerance));
    LatentClassModel model = Models.bySize(result.model());

    assertThat(LatentClassAnalysis.boundaryEstimates(model, table.totalWeight()))
        .filteredOn(e -> e.symbol() == 1)
        .extracting(e -> "ABCDEFG".charAt(e.column()) + "" + e.component())
        .containsExactlyInAnyOrder("A0", "E0", "G0", "C1", "D1", "F1", "G1", "B2", "C2", "F2");
    assertThat(result.warnings())
        .singleElement()
        .asString()
        .startsWith(PROBABILITIES_AT_THE_BOUNDARY + " probabilities are estimated at the boundary")
        .contains("pseudo-count");
  }

  @Test
  void probabilitiesThatReachTheBoundaryAreTheNearestNumbersAndNothingIsNotANumber() {
    TestData.Table table = TestData.carcinoma();
    EmResult<? extends LatentClassModel> result = fit("carcinoma", 3);
    BernoulliMixture model = (BernoulliMixture) Models.bySize(result.model());

    // As long as a row with a zero has a trace of weight in the class, not quite 1: the row stays
    // possible, and its log-density finite.
    assertThat(model.probability(0, 0)).isGreaterThanOrEqualTo(Math.nextDown(1.0));
    assertThat(model.probability(0, 4)).isGreaterThanOrEqualTo(Math.nextDown(1.0));
    assertThat(model.probability(0, 0, 0)).isLessThanOrEqualTo(Math.ulp(1.0));
    EmResult<BernoulliMixture> further =
        BernoulliMixture.fit(
            table.observations(),
            model,
            LatentClassOptions.components(3).withMaxIterations(2000).withTolerance(1e-15));
    Models.assertSound(further);
    assertThat(further.model().probability(0, 0)).isGreaterThanOrEqualTo(Math.nextDown(1.0));
    assertThat(further.logLikelihood()).isCloseTo(-293.70497878, Tolerances.OPTIMUM);
    for (double[] row : table.rows()) {
      assertThat(model.logDensity(row)).isFinite();
      assertThat(model.responsibilities(row)).doesNotContain(Double.NaN);
    }
  }

  @Test
  void probabilitiesOf0GivenToAFitStay0() {
    BernoulliMixture start =
        BernoulliMixture.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.2, 0, 0.3, 0.1, 0.2, 0, 0.3}, {0.8, 0.9, 0.7, 0.6, 0.9, 0.5, 0.9}});

    EmResult<BernoulliMixture> result =
        BernoulliMixture.fit(
            TestData.carcinoma().observations(), start, LatentClassOptions.components(2));

    Models.assertSound(result);
    assertThat(result.model().probability(0, 1)).isZero();
    assertThat(result.model().probability(0, 5)).isZero();
    assertThat(result.model().probability(0, 1, 0)).isEqualTo(1);
  }

  @Test
  void gss82OfThreeClassesHasTwoBoundaryEstimatesWithTheDefaults() {
    EmResult<CategoricalMixture> result =
        CategoricalMixture.fit(
            TestData.gss82().observations(), LatentClassOptions.components(3).withSeed(1));

    assertThat(result.warnings()).singleElement().asString().startsWith("2 probabilities are");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fewerClassesOfGss82HaveNoBoundaryEstimatesAndNoWarning(int components) {
    assertThat(
            CategoricalMixture.fit(
                    TestData.gss82().observations(), LatentClassOptions.components(components))
                .warnings())
        .isEmpty();
  }
}
