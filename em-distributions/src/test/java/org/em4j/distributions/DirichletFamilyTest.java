package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.PseudoRows;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirichletFamilyTest extends ExponentialFamilyContract<Dirichlet> {
  @Override
  protected ExponentialFamily<Dirichlet> family() {
    return new DirichletFamily(3);
  }

  @Override
  protected List<Dirichlet> parameters() {
    return List.of(Dirichlet.of(1, 1, 1), Dirichlet.of(0.3, 5, 2), Dirichlet.of(100, 250, 50));
  }

  @Override
  protected List<Dirichlet> boundaries() {
    return List.of(Dirichlet.of(0.01, 0.02, 0.01), Dirichlet.of(1e4, 1, 1e6));
  }

  @Nested
  class OfTwoColumns extends ExponentialFamilyContract<Dirichlet> {
    @Override
    protected ExponentialFamily<Dirichlet> family() {
      return new DirichletFamily(2);
    }

    @Override
    protected List<Dirichlet> parameters() {
      return List.of(Dirichlet.of(0.5, 0.5), Dirichlet.of(20, 3));
    }
  }

  @Nested
  class OfManyColumns extends ExponentialFamilyContract<Dirichlet> {
    @Override
    protected ExponentialFamily<Dirichlet> family() {
      return new DirichletFamily(30);
    }

    @Override
    protected List<Dirichlet> parameters() {
      double[] rising = new double[30];
      double[] falling = new double[30];
      for (int j = 0; j < 30; j++) {
        rising[j] = 0.2 + 0.1 * j;
        falling[29 - j] = 20 * rising[j];
      }
      return List.of(Dirichlet.of(rising), Dirichlet.of(falling));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new DirichletProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().numbers("concentration", 0.6, 8, 3).build();
    }
  }

  private static double logDensity(Dirichlet parameters, double... row) {
    Block block = Block.allocate(row.length, 1);
    Observations.of(row, row.length).read(0, 1, block);
    double[] out = new double[1];
    new DirichletFamily(row.length).kernel(List.of(parameters)).logDensities(block, out);
    return out[0];
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * Expected values: mpmath with 50 digits, {@code log Γ(Σα) − Σ log Γ(α_j) + Σ (α_j − 1) log x_j};
   * scipy.stats.dirichlet.logpdf agrees where its terms do not cancel.
   */
  @ParameterizedTest
  @CsvSource({
    "0.01 0.01 0.01, 0.998 0.001 0.001, 3.370868844344944453",
    "1 1 1 1, 0.1 0.2 0.3 0.4, 1.7917594692280550008",
    "2.5 0.5, 0.25 0.75, -2.0995011382916194018",
    "10000.0 20000.0 30000.0, 0.1667 0.3333 0.5, 10.955568400127229377",
    "1e8 3e8, 0.25001 0.74999, 9.7148457990000589878",
    "1e12 3e12, 0.25000003 0.74999997, 14.417107342618524365",
    "0.01 5 200, 1e-100 0.03125 0.96875, 226.59187780132685748"
  })
  void densitiesAreThoseOfManyDigits(String concentration, String row, double expected) {
    double[] alpha = numbers(concentration);
    // A rounding of the row itself is worth √Σα of one.
    double rounding = 4 * Math.sqrt(Arrays.stream(alpha).sum()) * Math.ulp(1.0);
    assertThat(logDensity(Dirichlet.of(alpha), numbers(row)))
        .isCloseTo(expected, within(rounding + Tolerances.ofLogDensity(expected)));
  }

  @Test
  void bothFormulasOfTheDensityAgreeWhereOneTakesOver() {
    for (double x : new double[] {0.1, 0.3, 0.45}) {
      double below = logDensity(Dirichlet.of(300, 699.999999), x, 1 - x);
      double above = logDensity(Dirichlet.of(300, 700.000001), x, 1 - x);
      double slope = Math.log(1 - x) + GammaFunction.digamma(1000) - GammaFunction.digamma(700);
      assertThat(above - below).isCloseTo(2e-6 * slope, within(1e-11));
    }
  }

  /** Expected values: mpmath with 50 digits, of the likelihood equation by Newton's method. */
  @ParameterizedTest
  @CsvSource({
    "-1.5 -1.25 -1.0, 2.20591562188594005 2.70199976039449011 3.33659609750406135",
    "-70 -65 -60, 0.00976903724287965293 0.0102706263098474721 0.0108265009064785533",
    "-700 -0.001, 0.00143044120667685695 1.87541239064022541",
    "-2 -2.5 -0.5 -3, 1.93500749281912802 1.34437145440943451 7.04710880406199376"
        + " 0.974472605030593941",
    "-0.6931722 -0.6931722, 9992.48001381585552 9992.48001381585552",
    "-0.6932 -0.6931, 88705.2326938515834 88714.1036106595094"
  })
  void estimatesAreThoseOfManyDigits(String means, String expected) {
    double[] mean = numbers(means);
    double[] alpha = numbers(expected);
    double[] found = new DirichletFamily(mean.length).fromMean(mean, 10).concentration();
    // A rounding of a mean logarithm is worth Σα of one, and one of a digamma its share of the
    // mean.
    double least = Arrays.stream(mean).map(Math::abs).min().orElseThrow();
    double relative = 4e-15 / Math.min(1, least) + 8 * Arrays.stream(alpha).sum() * Math.ulp(0.5);
    for (int j = 0; j < alpha.length; j++) {
      assertThat(found[j]).isCloseTo(alpha[j], within(relative * alpha[j]));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-2, 1, 1e4})
  void estimatesOfSamplesAreNearTheTruth(double concentration) {
    DirichletFamily family = new DirichletFamily(3);
    Dirichlet truth = Dirichlet.of(concentration, 2 * concentration, 3 * concentration);
    SplittableRandom random = new SplittableRandom(4);
    double[] rows = new double[3 * 4000];
    for (int i = 0; i < 4000; i++) {
      family.sample(truth, random, rows, 3 * i);
    }
    Dirichlet estimate = fit(3, rows).model().component(0);
    for (int j = 0; j < 3; j++) {
      double expected = truth.concentration(j);
      assertThat(estimate.concentration(j)).isCloseTo(expected, within(0.1 * expected));
    }
  }

  private static EmResult<Mixture<Dirichlet>> fit(int d, double... rows) {
    return Mixture.fit(
        Observations.of(rows, d), new DirichletFamily(d), 1, MixtureOptions.defaults());
  }

  @ParameterizedTest
  @CsvSource({"1, 0.2 0.3 0.5", "3, 0.2 0.3 0.5", "4, 1e-200 1e-9 0.999999999", "2, 0.5 0.25 0.25"})
  void equalRowsMeetTheDeclaredPolicy(int n, String row) {
    double[] rows = new double[3 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(numbers(row), 0, rows, 3 * i, 3);
    }
    EmResult<Mixture<Dirichlet>> result = fit(3, rows);
    assertThat(result.repairs()).hasSize(1);
    assertThat(result.logLikelihood()).isFinite();
    Dirichlet estimate = result.model().component(0);
    assertThat(estimate.total()).isBetween(1e12, 1e14);
    for (int j = 0; j < 3; j++) {
      assertThat(estimate.concentration(j) / estimate.total())
          .isCloseTo(rows[j], within(1e-12 * rows[j] + Double.MIN_NORMAL));
    }
    MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
    assertThatThrownBy(
            () -> Mixture.fit(Observations.of(rows, 3), new DirichletFamily(3), 1, failing))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("all equal");
  }

  @Test
  void meansOfLogarithmsOfNoRowsAreDegenerate() {
    for (double[] mean : new double[][] {{-0.1, -0.1}, {0, Double.NEGATIVE_INFINITY}}) {
      assertThatThrownBy(() -> new DirichletFamily(2).fromMean(mean, 3))
          .isInstanceOf(DegenerateComponentException.class);
    }
  }

  @Test
  void aMixtureIsFound() {
    SplittableRandom random = new SplittableRandom(6);
    double[] rows = new double[3 * 1000];
    for (int i = 0; i < 1000; i++) {
      Dirichlet from = i % 2 == 0 ? Dirichlet.of(20, 5, 5) : Dirichlet.of(2, 8, 30);
      family().sample(from, random, rows, 3 * i);
    }
    Mixture<Dirichlet> model =
        Mixture.fit(Observations.of(rows, 3), new DirichletFamily(3), 2, MixtureOptions.defaults())
            .model();
    int first = model.component(0).concentration(0) > model.component(1).concentration(0) ? 0 : 1;
    assertThat(model.component(first).concentration(0)).isCloseTo(20, within(4.0));
    assertThat(model.component(1 - first).concentration(2)).isCloseTo(30, within(6.0));
  }

  @Test
  void rowsOfAnotherSumAreRefusedWithWhatToDo() {
    Observations data = Observations.of(new double[] {0.5, 0.5, 0.25, 0.5}, 2);
    assertThatThrownBy(
            () -> Mixture.fit(data, new DirichletFamily(2), 1, MixtureOptions.defaults()))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("the sum 0.75")
        .hasMessageContaining("divide every row by its sum");
    // Seven digits of a file do.
    double[] third = {0.3333333, 0.3333333, 0.3333333};
    assertThat(family().problem(third, 0)).isNull();
    assertThat(logDensity(Dirichlet.of(3, 4, 5), third))
        .isCloseTo(
            logDensity(Dirichlet.of(3, 4, 5), 1.0 / 3, 1.0 / 3, 1.0 / 3),
            within(Tolerances.LOG_DENSITY));
  }

  @Test
  void samplesOfTinyConcentrationsStayInside() {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[3];
    for (int i = 0; i < 1000; i++) {
      family().sample(Dirichlet.of(1e-5, 1e-5, 1e-5), random, x, 0);
      assertThat(family().logBaseMeasure(x, 0)).isZero();
    }
  }

  @Test
  void pseudoRowsLieInsideAboutTheData() {
    DataSummary data = DataSummary.of(Observations.of(new double[] {0.2, 0.3, 0.5}, 3));
    PseudoRows rows = family().pseudoRows(data);
    double[] mean = new double[3];
    double weight = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double[] row = {rows.value(i, 0), rows.value(i, 1), rows.value(i, 2)};
      assertThat(family().logBaseMeasure(row, 0)).isZero();
      double[] t = new double[3];
      family().statistics(row, 0, t, 0);
      weight += rows.weight(i);
      for (int j = 0; j < 3; j++) {
        mean[j] += rows.weight(i) * t[j];
      }
    }
    assertThat(weight).isCloseTo(1, within(1e-15));
    assertThat(family().fromMean(mean, weight).total()).isBetween(1.0, 20.0);
  }

  @Test
  void parametersAreValues() {
    double[] concentration = {0.5, 8};
    Dirichlet parameters = Dirichlet.of(concentration);
    concentration[0] = 9;
    parameters.concentration()[0] = 9;
    assertThat(parameters).isEqualTo(Dirichlet.of(0.5, 8)).isNotEqualTo(Dirichlet.of(8, 0.5));
    assertThat(parameters.hashCode()).isEqualTo(Dirichlet.of(0.5, 8).hashCode());
    assertThat(parameters).hasToString("Dirichlet[concentration=[0.5, 8.0]]");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> Dirichlet.of(1)).hasMessageContaining("at least 2 entries, but has 1");
    assertThatThrownBy(() -> Dirichlet.of(1, 0))
        .hasMessage("concentration[1] must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new DirichletFamily(1)).hasMessageContaining("but has 1");
    assertThatThrownBy(() -> Registry.standard().families().create("dirichlet:dimension=1"))
        .hasMessageContaining("at least 2 columns");
    Document two = Document.builder().numbers("concentration", 0.6, 0.8).build();
    assertThatThrownBy(() -> family().codec().read(two))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("3 entries");
  }
}
