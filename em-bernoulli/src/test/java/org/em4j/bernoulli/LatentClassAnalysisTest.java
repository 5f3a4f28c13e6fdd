package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.junit.jupiter.api.Test;

/** The toolkit against computation by hand. */
class LatentClassAnalysisTest {
  private static final double NA = TestData.NA;

  private static final BernoulliMixture MODEL =
      BernoulliMixture.of(new double[] {0.4, 0.6}, new double[][] {{0.5, 0.25}, {0.75, 0.5}});

  /** The cells 00, 01, 11 of a 2×2 table; 10 is empty. */
  private static final TestData.Table TABLE =
      new TestData.Table(new double[][] {{1, 1}, {0, 0}, {0, 1}}, new double[] {5, 3, 2});

  // By hand: p(00) = .4·.5·.75 + .6·.25·.5, and so on.
  private static final double P00 = 0.15 + 0.075;
  private static final double P01 = 0.05 + 0.075;
  private static final double P10 = 0.15 + 0.225;
  private static final double P11 = 0.05 + 0.225;

  private static LatentClassAnalysis of(LatentClassModel model, TestData.Table table) {
    return LatentClassAnalysis.of(model, table.observations());
  }

  @Test
  void deviationsOfCountsAreThoseOfTheFormulas() {
    LatentClassAnalysis analysis = of(MODEL, TABLE);

    assertThat(analysis.hasTable()).isTrue();
    assertThat(analysis.tableWeight()).isEqualTo(10);
    assertThat(analysis.cells())
        .extracting(LatentClassAnalysis.Cell::symbols)
        .containsExactly(List.of(0, 0), List.of(0, 1), List.of(1, 1));
    assertThat(analysis.cells())
        .extracting(LatentClassAnalysis.Cell::observed)
        .containsExactly(3.0, 2.0, 5.0);
    assertThat(analysis.cells().get(2).expected()).isCloseTo(10 * P11, Tolerances.ROUNDING);
    assertThat(analysis.gSquared())
        .isCloseTo(
            2
                * (3 * Math.log(3 / (10 * P00))
                    + 2 * Math.log(2 / (10 * P01))
                    + 5 * Math.log(5 / (10 * P11))),
            Tolerances.ROUNDING);
    // The empty cell adds (0 − n p)² / n p = n p.
    assertThat(analysis.xSquared())
        .isCloseTo(
            Math.pow(3 - 10 * P00, 2) / (10 * P00)
                + Math.pow(2 - 10 * P01, 2) / (10 * P01)
                + Math.pow(5 - 10 * P11, 2) / (10 * P11)
                + 10 * P10,
            Tolerances.ROUNDING);
  }

  @Test
  void criteriaAreThoseOfTheFormulas() {
    double logLikelihood = 3 * Math.log(P00) + 2 * Math.log(P01) + 5 * Math.log(P11);
    double entropy = 3 * h(0.15 / P00) + 2 * h(0.05 / P01) + 5 * h(0.05 / P11);
    LatentClassAnalysis analysis = of(MODEL, TABLE);
    InformationCriteria criteria = analysis.criteria();

    assertThat(criteria.logLikelihood()).isCloseTo(logLikelihood, Tolerances.ROUNDING);
    assertThat(criteria.aic()).isCloseTo(-2 * logLikelihood + 10, within(1e-11));
    assertThat(criteria.bic()).isCloseTo(-2 * logLikelihood + 5 * Math.log(10), within(1e-11));
    assertThat(criteria.caic())
        .isCloseTo(-2 * logLikelihood + 5 * (Math.log(10) + 1), within(1e-11));
    assertThat(criteria.sampleSizeAdjustedBic())
        .isCloseTo(-2 * logLikelihood + 5 * Math.log(12 / 24.0), within(1e-11));
    assertThat(criteria.icl())
        .isCloseTo(-2 * logLikelihood + 5 * Math.log(10) + 2 * entropy, within(1e-11));
    assertThat(analysis.entropy()).isCloseTo(entropy, Tolerances.ROUNDING);
    assertThat(analysis.relativeEntropy())
        .isCloseTo(1 - entropy / (10 * Math.log(2)), Tolerances.ROUNDING);
    assertThat(analysis.tableDegreesOfFreedom()).isEqualTo(4 - 1 - 5);
    assertThat(analysis.degreesOfFreedom()).isEqualTo(Math.min(3, 10) - 5);
  }

  private static double h(double p) {
    return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  }

  @Test
  void rowsAreClassifiedByTheirMostProbableClass() {
    LatentClassAnalysis analysis = of(MODEL, TABLE);
    double to0 = 0.15 / P00;
    double to1 = 0.05 / P01;
    double to2 = 0.05 / P11;

    // 00 goes to the first class, 01 and 11 to the second.
    assertThat(analysis.classification(0, 0)).isCloseTo(3 * to0, Tolerances.ROUNDING);
    assertThat(analysis.classification(1, 0)).isCloseTo(3 * (1 - to0), Tolerances.ROUNDING);
    assertThat(analysis.classification(0, 1)).isCloseTo(2 * to1 + 5 * to2, Tolerances.ROUNDING);
    assertThat(analysis.classification(1, 1))
        .isCloseTo(2 * (1 - to1) + 5 * (1 - to2), Tolerances.ROUNDING);
    assertThat(analysis.classificationError())
        .isCloseTo((3 * (1 - to0) + 2 * to1 + 5 * to2) / 10, Tolerances.ROUNDING);
  }

  @Test
  void fixedParametersAreNotPaidFor() {
    try (Workers workers = Workers.sequential()) {
      LatentClassAnalysis analysis =
          LatentClassAnalysis.of(MODEL, TABLE.observations(), 2, workers);

      assertThat(analysis.tableDegreesOfFreedom()).isEqualTo(1);
      assertThat(analysis.criteria().freeParameters()).isEqualTo(2);
      assertThat(analysis.gSquared()).isEqualTo(of(MODEL, TABLE).gSquared());
    }
  }

  @Test
  void countsAndTheirRowsMakeTheSameTable() {
    TestData.Table gss82 = TestData.gss82();
    LatentClassModel model = TextbookLatentClasses.random(3, gss82.levels(), 1).categorical();
    LatentClassAnalysis counted = of(model, gss82);
    LatentClassAnalysis expanded =
        LatentClassAnalysis.of(model, Observations.of(gss82.shuffled(4)));

    assertThat(expanded.cells()).isEqualTo(counted.cells());
    assertThat(expanded.gSquared()).isEqualTo(counted.gSquared());
    assertThat(expanded.entropy()).isCloseTo(counted.entropy(), Tolerances.summed(1202));
    assertThat(expanded.classificationError())
        .isCloseTo(counted.classificationError(), Tolerances.ROUNDING);
  }

  @Test
  void rowsWithMissingValuesAreLeftOutOfTheTableAndOfTheTableAlone() {
    TestData.Table gaps =
        new TestData.Table(
            new double[][] {{1, 1}, {0, 0}, {0, 1}, {NA, 1}, {NA, NA}},
            new double[] {5, 3, 2, 4, 6});
    LatentClassAnalysis analysis = of(MODEL, gaps);
    LatentClassAnalysis complete = of(MODEL, TABLE);

    assertThat(analysis.tableWeight()).isEqualTo(10);
    assertThat(analysis.cells()).isEqualTo(complete.cells());
    assertThat(analysis.gSquared()).isEqualTo(complete.gSquared());
    assertThat(analysis.xSquared()).isEqualTo(complete.xSquared());
    assertThat(analysis.criteria().totalWeight()).isEqualTo(20);
    assertThat(analysis.degreesOfFreedom())
        .as("of all rows, as poLCA counts them")
        .isEqualTo(Math.min(4 - 1, 20) - MODEL.freeParameters());
    assertThat(analysis.criteria().logLikelihood())
        .isCloseTo(complete.criteria().logLikelihood() + 4 * Math.log(P01 + P11), within(1e-11));
    assertThat(analysis.entropy())
        .isCloseTo(complete.entropy() + 4 * h(0.1 / (P01 + P11)) + 6 * h(0.4), within(1e-11));
    assertThat(analysis.classification(0, 1))
        .isCloseTo(complete.classification(0, 1) + 4 * 0.1 / (P01 + P11) + 6 * 0.4, within(1e-11));
  }

  @Test
  void rowsWithoutAWeightMakeNoCell() {
    TestData.Table more =
        new TestData.Table(
            new double[][] {{1, 1}, {1, 0}, {0, 0}, {0, 1}}, new double[] {5, 0, 3, 2});

    assertThat(of(MODEL, more).cells()).isEqualTo(of(MODEL, TABLE).cells());
  }

  @Test
  void onlyRowsWithMissingValuesMakeNoTable() {
    LatentClassAnalysis analysis =
        of(MODEL, new TestData.Table(new double[][] {{NA, 1}, {0, NA}}, new double[] {1, 1}));

    assertThat(analysis.hasTable()).isFalse();
    assertThat(analysis.gSquared()).isNaN();
    assertThat(analysis.xSquared()).isNaN();
    assertThat(analysis.tableWeight()).isZero();
    assertThat(analysis.criteria().logLikelihood()).isFinite();
  }

  @Test
  void tooManyCellsMakeNoTable() {
    for (int d : new int[] {53, 54, 2000}) {
      double[] p = new double[d];
      Arrays.fill(p, 0.5);
      BernoulliMixture model = BernoulliMixture.of(new double[] {1}, new double[][] {p});
      LatentClassAnalysis analysis =
          LatentClassAnalysis.of(model, Observations.of(new double[2 * d], d));

      assertThat(analysis.hasTable()).isEqualTo(d == 53);
      assertThat(Double.isNaN(analysis.gSquared())).isEqualTo(d != 53);
      assertThat(Double.isNaN(analysis.xSquared())).isEqualTo(d != 53);
      assertThat(Double.isNaN(analysis.degreesOfFreedom())).isEqualTo(d != 53);
      assertThat(Double.isNaN(analysis.tableDegreesOfFreedom())).isEqualTo(d != 53);
      assertThat(analysis.cells()).hasSize(d == 53 ? 1 : 0);
      assertThat(analysis.criteria().logLikelihood()).isCloseTo(-2 * d * Math.log(2), within(1e-9));
      assertThat(analysis.classification(0, 0)).isEqualTo(2);
    }
  }

  @Test
  void oneClassTellsEverythingOfItself() {
    BernoulliMixture one = BernoulliMixture.of(new double[] {1}, new double[][] {{0.5, 0.5}});
    LatentClassAnalysis analysis = of(one, TABLE);

    assertThat(analysis.entropy()).isZero();
    assertThat(analysis.relativeEntropy()).isEqualTo(1);
    assertThat(analysis.classificationError()).isZero();
  }

  @Test
  void classesThatAreSureHaveNoEntropy() {
    BernoulliMixture sure =
        BernoulliMixture.of(new double[] {0.5, 0.5}, new double[][] {{0, 0}, {1, 1}});
    LatentClassAnalysis analysis =
        of(sure, new TestData.Table(new double[][] {{0, 0}, {1, 1}}, new double[] {4, 6}));

    assertThat(analysis.entropy()).isZero();
    assertThat(analysis.relativeEntropy()).isEqualTo(1);
    assertThat(analysis.classificationError()).isZero();
    assertThat(analysis.classification(0, 1)).isZero();
    assertThat(analysis.xSquared()).isCloseTo(0.4, Tolerances.ROUNDING);
  }

  // --- warnings ---------------------------------------------------------------------------------

  @Test
  void aModelWithMoreParametersThanTheTableCanTellIsWarnedOf() {
    TestData.Table table =
        new TestData.Table(
            new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new double[] {40, 10, 20, 30});

    for (int components : new int[] {1, 2}) {
      assertThat(
              BernoulliMixture.fit(table.observations(), LatentClassOptions.components(components))
                  .warnings()
                  .stream()
                  .filter(w -> w.contains("not identifiable")))
          .hasSize(components - 1)
          .allMatch(w -> w.contains("5 parameters") && w.contains("4 cells"));
      assertThat(
              CategoricalMixture.fit(
                      table.observations(), LatentClassOptions.components(components))
                  .warnings()
                  .stream()
                  .filter(w -> w.contains("not identifiable")))
          .hasSize(components - 1);
    }
  }

  @Test
  void asManyParametersAsTheTableCanTellAreNotWarnedOf() {
    // Two classes of three binary columns: 7 parameters, 8 cells.
    BernoulliMixture model = TextbookLatentClasses.random(2, TestData.binary(3), 1).bernoulli();

    assertThat(LatentClassAnalysis.warnings(model, 1000, model.freeParameters())).isEmpty();
    assertThat(
            LatentClassAnalysis.warnings(
                TextbookLatentClasses.random(3, TestData.binary(3), 1).bernoulli(), 1000, 11))
        .singleElement()
        .asString()
        .contains("11 parameters");
  }

  @Test
  void anEstimateIsAtTheBoundaryIfHardlyAnyPartOfARowIsBehindIt() {
    BernoulliMixture model =
        BernoulliMixture.of(new double[] {0.5, 0.5}, new double[][] {{2e-4, 0.5}, {1, 0.3}});

    // 40 rows: 20·2e-4 = 0.004 of a row is on its way to none. A million: 100 rows are a hundred.
    assertThat(LatentClassAnalysis.boundaryEstimates(model, 40))
        .extracting(e -> e.component() + "" + e.column() + e.symbol())
        .containsExactly("000", "001", "100", "101");
    assertThat(LatentClassAnalysis.boundaryEstimates(model, 1e6))
        .extracting(e -> e.component() + "" + e.column() + e.symbol())
        .containsExactly("100", "101");
    assertThat(LatentClassAnalysis.warnings(model, 1e6, 5))
        .anyMatch(w -> w.startsWith("1 probability is estimated at the boundary"));
    assertThat(LatentClassAnalysis.warnings(model, 40, 5))
        .anyMatch(w -> w.startsWith("2 probabilities are estimated at the boundary"));
  }

  @Test
  void aRareSymbolOfManyRowsIsNoBoundaryEstimate() {
    TestData.Table table = new TestData.Table(new double[][] {{0}, {1}}, new double[] {1e6, 5});

    assertThat(
            BernoulliMixture.fit(table.observations(), LatentClassOptions.components(1)).warnings())
        .isEmpty();
  }

  @Test
  void weightsOfSmallSumMakeNoBoundaryEstimates() {
    TestData.Table table =
        new TestData.Table(
            new double[][] {{0, 1}, {1, 1}, {0, 0}}, new double[] {1e-3, 2e-3, 3e-3});

    assertThat(
            CategoricalMixture.fit(table.observations(), LatentClassOptions.components(1))
                .warnings())
        .noneMatch(w -> w.contains("boundary"));
  }

  @Test
  void aColumnOfOneSymbolHasNoBoundary() {
    double[][] rows = {{0, 0}, {0, 1}, {0, 1}};

    assertThat(
            LatentClassAnalysis.boundaryEstimates(
                CategoricalMixture.fit(rows, LatentClassOptions.components(1)).model(), 3))
        .isEmpty();
    assertThat(
            LatentClassAnalysis.boundaryEstimates(
                BernoulliMixture.fit(rows, LatentClassOptions.components(1)).model(), 3))
        .hasSize(2);
  }

  @Test
  void degreesOfFreedomCountRowsWithMissingValuesToo() {
    // Four columns of three symbols, 81 cells, 17 parameters; 40 rows, of which 25 are complete.
    double[][] rows = new double[40][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {i % 3, (i / 3) % 3, (i / 2) % 3, i < 15 ? NA : (i / 5) % 3};
    }
    CategoricalMixture model =
        CategoricalMixture.fit(rows, LatentClassOptions.components(2).withMaxIterations(5)).model();

    assertThat(LatentClassAnalysis.of(model, Observations.of(rows)).degreesOfFreedom())
        .isEqualTo(40 - 17);
  }

  @Test
  void weightsThatWereHeldFixedAreNoParameters() {
    double[][] rows = {{0, 0, 1}, {1, 1, 0}, {0, 1, 1}, {1, 0, 0}, {1, 1, 1}};
    LatentClassOptions free = LatentClassOptions.components(2).withRestarts(1);
    LatentClassOptions fixed = free.withMixture(m -> m.withFixedWeights(true));

    assertThat(fixed.mixture().freeParameters(BernoulliMixture.fit(rows, fixed).model().mixture()))
        .isEqualTo(6);
    assertThat(free.mixture().freeParameters(BernoulliMixture.fit(rows, free).model().mixture()))
        .isEqualTo(7);
  }

  @Test
  void aDenseTableScoresTheBitsOfItsFit() {
    SplittableRandom random = new SplittableRandom(12);
    double[][] rows = new double[5000][7];
    for (double[] row : rows) {
      for (int j = 0; j < 7; j++) {
        row[j] = random.nextInt(9) == 0 ? NA : random.nextInt(2);
      }
    }
    EmResult<BernoulliMixture> fit =
        BernoulliMixture.fit(rows, LatentClassOptions.components(2).withRestarts(1));

    assertThat(fit.model().score(Observations.of(rows)).logLikelihood())
        .isEqualTo(fit.logLikelihood());
    for (int i = 0; i < 50; i++) {
      assertThat(fit.model().logDensity(rows[i]))
          .as("alone and among others")
          .isEqualTo(fit.model().logDensities(Observations.of(rows))[i]);
    }
  }
}
