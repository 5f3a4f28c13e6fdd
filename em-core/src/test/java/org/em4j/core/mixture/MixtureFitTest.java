package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.LikelihoodDecreasedException;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.StopReason;
import org.em4j.core.engine.Workers;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Counts.Rate;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.em4j.core.testing.Waits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixtures against the textbook's EM, and the promises about what a fit returns. */
class MixtureFitTest {
  private static final int ROWS = 2500;
  private static final int ITERATIONS = 30;

  /** n·K additions of terms of order ten, in another order. */
  private static final double SAME_OBJECTIVE = 1e-12 * ROWS * 10;

  /** What thirty iterations make of such differences. */
  private static final double SAME_PARAMETERS = 1e-9;

  private static final Mixture<Rate> COUNTS =
      Mixture.of(
          new Counts(),
          new double[] {0.2, 0.5, 0.3},
          List.of(new Rate(2), new Rate(5), new Rate(9)));
  private static final Mixture<Shape> NORMALS =
      Mixture.of(
          new RawNormal(), new double[] {0.5, 0.5}, List.of(new Shape(-1, 2), new Shape(1, 2)));

  private static MixtureOptions iterations(int n) {
    return MixtureOptions.defaults()
        .withEm(em -> em.withTolerance(0).withMaxIterations(n).withThreads(2));
  }

  private static TextbookMixture<Rate, Double> twin(double[] x, double[] rowWeights) {
    return new TextbookMixture<>(
        Samples.boxed(x),
        rowWeights,
        Counts::logDensity,
        TextbookMixture::rate,
        COUNTS.weights(),
        COUNTS.parameters());
  }

  private static TextbookMixture<Shape, Double> normalTwin(double[] x) {
    return new TextbookMixture<>(
        Samples.boxed(x),
        TextbookMixture.ones(x.length),
        RawNormal::logDensity,
        TextbookMixture::shape,
        NORMALS.weights(),
        NORMALS.parameters());
  }

  private static void assertSame(
      EmResult<Mixture<Rate>> fit, TextbookMixture<Rate, Double> twin, double[] trace) {
    assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE));
    assertThat(fit.objective().value()).isEqualTo(fit.trace().lastObjective());
    assertThat(fit.model().weights()).containsExactly(twin.weights, within(SAME_PARAMETERS));
    for (int k = 0; k < twin.weights.length; k++) {
      assertThat(fit.model().component(k).rate())
          .isCloseTo(twin.parameters.get(k).rate(), within(SAME_PARAMETERS));
    }
  }

  private static void assertSameNormals(
      EmResult<Mixture<Shape>> fit, TextbookMixture<Shape, Double> twin, double[] trace) {
    assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE));
    assertThat(fit.model().weights()).containsExactly(twin.weights, within(SAME_PARAMETERS));
    for (int k = 0; k < twin.weights.length; k++) {
      assertThat(fit.model().component(k).mean())
          .isCloseTo(twin.parameters.get(k).mean(), within(SAME_PARAMETERS));
      assertThat(fit.model().component(k).sd())
          .isCloseTo(twin.parameters.get(k).sd(), within(SAME_PARAMETERS));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void countsEqualTheTextbooks(long seed) {
    double[] x = Samples.counts(ROWS, seed);
    TextbookMixture<Rate, Double> twin = twin(x, TextbookMixture.ones(ROWS));
    double[] trace = twin.run(ITERATIONS);
    assertSame(Mixture.fit(Samples.column(x), COUNTS, iterations(ITERATIONS)), twin, trace);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void normalsEqualTheTextbooks(long seed) {
    double[] x = Samples.normals(ROWS, seed);
    TextbookMixture<Shape, Double> twin = normalTwin(x);
    double[] trace = twin.run(ITERATIONS);
    assertSameNormals(Mixture.fit(Samples.column(x), NORMALS, iterations(ITERATIONS)), twin, trace);
  }

  @Test
  void rowsWithWeightsEqualTheTextbooks() {
    double[] x = Samples.counts(ROWS, 5);
    double[] w = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      w[i] = i % 7 == 0 ? 0 : 0.1 + i % 5;
    }
    TextbookMixture<Rate, Double> twin = twin(x, w);
    double[] trace = twin.run(ITERATIONS);
    EmResult<Mixture<Rate>> fit =
        Mixture.fit(Samples.column(x).withWeights(w), COUNTS, iterations(ITERATIONS));
    assertSame(fit, twin, trace);
    double total = 0;
    for (double v : w) {
      total += v;
    }
    assertThat(fit.meanLogLikelihood()).isCloseTo(fit.logLikelihood() / total, within(1e-14));
  }

  @Test
  void weightsEqualRepeatedRowsInEveryInitialiserButTheRandomOnes() {
    double[] x = Samples.normals(300, 6);
    double[] w = new double[300];
    List<Double> repeated = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      w[i] = i % 4;
      for (int r = 0; r < i % 4; r++) {
        repeated.add(x[i]);
      }
    }
    double[] rows = repeated.stream().mapToDouble(Double::doubleValue).toArray();
    EmResult<Mixture<Shape>> weighted =
        Mixture.fit(
            Samples.column(x).withWeights(w),
            new RawNormal(),
            2,
            MixtureOptions.defaults().withEm(em -> em.withTolerance(1e-13)));
    EmResult<Mixture<Shape>> many =
        Mixture.fit(
            Samples.column(rows),
            new RawNormal(),
            2,
            MixtureOptions.defaults().withEm(em -> em.withTolerance(1e-13)));
    assertThat(weighted.logLikelihood()).isCloseTo(many.logLikelihood(), within(1e-8));
    int flip =
        Math.signum(weighted.model().component(0).mean())
                == Math.signum(many.model().component(0).mean())
            ? 0
            : 1;
    for (int k = 0; k < 2; k++) {
      assertThat(weighted.model().component(k).mean())
          .isCloseTo(many.model().component(k ^ flip).mean(), within(1e-5));
    }
  }

  @Test
  void fixedWeightsStayAsTheyAre() {
    double[] x = Samples.counts(ROWS, 7);
    TextbookMixture<Rate, Double> twin = twin(x, TextbookMixture.ones(ROWS)).withFixedWeights();
    double[] trace = twin.run(ITERATIONS);
    EmResult<Mixture<Rate>> fit =
        Mixture.fit(Samples.column(x), COUNTS, iterations(ITERATIONS).withFixedWeights(true));
    assertSame(fit, twin, trace);
    assertThat(fit.model().weights()).containsExactly(COUNTS.weights());
  }

  @Test
  void hardAssignmentEqualsTheTextbooks() {
    double[] x = Samples.normals(ROWS, 8);
    TextbookMixture<Shape, Double> twin = normalTwin(x).tempered(Double.POSITIVE_INFINITY);
    double[] trace = twin.run(ITERATIONS);
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(x), NORMALS, iterations(ITERATIONS).withAssignment(Assignment.HARD));
    assertSameNormals(fit, twin, trace);
    assertMonotone(fit);
    assertThat(fit.objective().kind()).isEqualTo(Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.7, 1, 2, 8})
  void temperedAssignmentEqualsTheTextbooksAndClimbs(double beta) {
    double[] x = Samples.normals(ROWS, 9);
    TextbookMixture<Shape, Double> twin = normalTwin(x).tempered(beta);
    double[] trace = twin.run(ITERATIONS);
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(x),
            NORMALS,
            iterations(ITERATIONS).withAssignment(new Assignment(beta)));
    assertSameNormals(fit, twin, trace);
    assertMonotone(fit);
  }

  private static void assertMonotone(EmResult<?> fit) {
    double[] trace = fit.trace().objectives();
    for (int i = 1; i < trace.length; i++) {
      assertThat(trace[i]).isGreaterThanOrEqualTo(trace[i - 1] - 1e-12 * Math.abs(trace[i]));
    }
  }

  @Test
  void manyTimesColderIsHard() {
    double[] x = Samples.normals(ROWS, 10);
    EmResult<Mixture<Shape>> hard =
        Mixture.fit(Samples.column(x), NORMALS, iterations(20).withAssignment(Assignment.HARD));
    EmResult<Mixture<Shape>> cold =
        Mixture.fit(Samples.column(x), NORMALS, iterations(20).withAssignment(new Assignment(1e9)));
    // log Σ exp(β·) / β exceeds the largest by at most log K / β a row.
    assertThat(cold.objective().value())
        .isCloseTo(hard.objective().value(), within(SAME_OBJECTIVE + ROWS * Math.log(2) / 1e9));
    for (int k = 0; k < 2; k++) {
      assertThat(cold.model().component(k).mean())
          .isCloseTo(hard.model().component(k).mean(), within(1e-9));
    }
  }

  @Test
  void anAssignmentNeedsAPositiveInverseTemperature() {
    for (double bad : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> new Assignment(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16, 64})
  void threadsDoNotChangeABit(int threads) {
    double[] x = Samples.counts(20_000, 11);
    double[] w = new double[x.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = 1 + 0.001 * (i % 13);
    }
    Observations data = Samples.column(x).withWeights(w);
    MixtureOptions options =
        MixtureOptions.defaults()
            .withEm(em -> em.withSeed(3).withRestarts(3).withMaxIterations(8).withThreads(1));
    EmResult<Mixture<Rate>> one = Mixture.fit(data, new Counts(), 3, options);
    EmResult<Mixture<Rate>> many =
        Mixture.fit(data, new Counts(), 3, options.withEm(em -> em.withThreads(threads)));
    assertThat(many.model().toDocument()).isEqualTo(one.model().toDocument());
    assertThat(many.trace().objectives()).containsExactly(one.trace().objectives());
    assertThat(many.starts()).isEqualTo(one.starts());
    try (Workers workers = Workers.of(threads)) {
      assertThat(many.model().score(data, workers))
          .isEqualTo(one.model().score(data, Workers.sequential()));
    }
  }

  @Test
  void scoreIsTheObjectiveOfTheModelReturned() {
    double[] x = Samples.counts(ROWS, 12);
    EmResult<Mixture<Rate>> fit =
        Mixture.fit(Samples.column(x), new Counts(), 3, MixtureOptions.defaults());
    MixtureScore score = fit.model().score(Samples.column(x), Workers.sequential());
    assertThat(score.logLikelihood()).isCloseTo(fit.logLikelihood(), within(SAME_OBJECTIVE));
    assertThat(score.meanLogLikelihood())
        .isCloseTo(fit.meanLogLikelihood(), within(SAME_OBJECTIVE / ROWS));
  }

  @Test
  void oneComponentIsTheMaximumLikelihoodEstimate() {
    double[] x = Samples.counts(ROWS, 13);
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    EmResult<Mixture<Rate>> fit =
        Mixture.fit(Samples.column(x), new Counts(), 1, MixtureOptions.defaults());
    assertThat(fit.model().component(0).rate()).isCloseTo(sum / ROWS, within(1e-13 * 10));
    assertThat(fit.model().weight(0)).isEqualTo(1);
    assertThat(fit.iterations()).isLessThanOrEqualTo(2);
  }

  @Test
  void asManyComponentsAsRows() {
    double[] x = {0, 3, 7, 20, 55, 140};
    EmResult<Mixture<Rate>> fit =
        Mixture.fit(Samples.column(x), new Counts(), 6, MixtureOptions.defaults());
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.warnings()).hasSize(6).allMatch(w -> w.contains("rows' weight"));
    assertThat(fit.model().parameters()).extracting(Rate::rate).doesNotHaveDuplicates();
  }

  @Test
  void componentsBeyondTheRowsAreRefused() {
    Observations data = Samples.column(1, 2, 3);
    assertThatThrownBy(() -> Mixture.fit(data, new Counts(), 4, MixtureOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of components must be 1 to 3 (the rows of the data), but is 4");
    assertThatThrownBy(() -> Mixture.fit(data, new Counts(), 0, MixtureOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    data.withWeights(new double[] {1, 0, 0}),
                    new Counts(),
                    2,
                    MixtureOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 1");
  }

  @Test
  void aSingleRowWithWeightIsAllThatCounts() {
    Observations data = Samples.column(4, 9, 100).withWeights(new double[] {0, 2.5, 0});
    EmResult<Mixture<Rate>> fit = Mixture.fit(data, new Counts(), 1, MixtureOptions.defaults());
    assertThat(fit.model().component(0).rate()).isEqualTo(9);
    assertThat(fit.logLikelihood())
        .isCloseTo(2.5 * Counts.logDensity(new Rate(9), 9), within(1e-14 * 10));
  }

  @Test
  void aWarmStartIsMeasuredBeforeAnythingElse() {
    double[] x = Samples.counts(ROWS, 14);
    EmResult<Mixture<Rate>> fit = Mixture.fit(Samples.column(x), COUNTS, iterations(0));
    assertThat(fit.model()).isSameAs(COUNTS);
    assertThat(fit.logLikelihood())
        .isCloseTo(twin(x, TextbookMixture.ones(ROWS)).expectation(), within(SAME_OBJECTIVE));
    assertThat(fit.starts()).hasSize(1);
  }

  @Test
  void aWarmStartGoesOnWhereTheLastFitEnded() {
    double[] x = Samples.counts(ROWS, 15);
    Mixture<Rate> ten = Mixture.fit(Samples.column(x), COUNTS, iterations(10)).model();
    Mixture<Rate> more = Mixture.fit(Samples.column(x), ten, iterations(7)).model();
    Mixture<Rate> all = Mixture.fit(Samples.column(x), COUNTS, iterations(17)).model();
    assertThat(more.toDocument()).as("the same bits").isEqualTo(all.toDocument());
  }

  @Test
  void aWarmStartOfAnotherShapeIsRefused() {
    MixtureProblem<Rate> problem =
        MixtureProblem.of(Samples.column(1, 2, 3, 4), new Counts(), 2, MixtureOptions.defaults());
    assertThatThrownBy(() -> problem.fitFrom(COUNTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 components, but 2");
  }

  @Test
  void identicalComponentsAreWarnedOfAndFitted() {
    double[] x = Samples.counts(ROWS, 16);
    Mixture<Rate> twice =
        Mixture.of(new Counts(), new double[] {0.5, 0.5}, List.of(new Rate(3), new Rate(3)));
    EmResult<Mixture<Rate>> fit = Mixture.fit(Samples.column(x), twice, iterations(20));
    assertThat(fit.warnings())
        .singleElement()
        .asString()
        .startsWith("components 1 and 2 are identical: EM can never tell them apart; start");
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.model().component(0)).isEqualTo(fit.model().component(1));
  }

  @Test
  void componentsOnATinyScaleAreNotTakenForIdentical() {
    double[] x = Samples.counts(ROWS, 17);
    for (int i = 0; i < x.length; i++) {
      x[i] = 1e-14 * (0.5 + x[i]);
    }
    Mixture<Waits.Mean> start =
        Mixture.of(
            new Waits(),
            new double[] {0.5, 0.5},
            List.of(new Waits.Mean(1e-14), new Waits.Mean(9e-14)));
    assertThat(Mixture.fit(Samples.column(x), start, iterations(1)).warnings()).isEmpty();
  }

  @Test
  void aComponentWithFewRowsIsWarnedOf() {
    double[] x = new double[103];
    Arrays.fill(x, 0, 100, 2);
    Arrays.fill(x, 100, 103, 90);
    EmResult<Mixture<Rate>> fit =
        Mixture.fit(Samples.column(x), new Counts(), 2, MixtureOptions.defaults());
    assertThat(fit.warnings())
        .singleElement()
        .asString()
        .contains("holds only 3.00 rows' weight (below 4)")
        .contains("fit fewer components");
  }

  @Test
  void aRowThatNoComponentExplainsIsNamed() {
    Mixture<Rate> zeros =
        Mixture.of(new Counts(), new double[] {0.5, 0.5}, List.of(new Rate(0), new Rate(0)));
    double[] x = new double[3000];
    x[2345] = 1;
    for (int threads : new int[] {1, 3}) {
      assertThatThrownBy(
              () ->
                  Mixture.fit(
                      Samples.column(x),
                      zeros,
                      MixtureOptions.defaults().withEm(em -> em.withThreads(threads))))
          .isInstanceOfSatisfying(EmException.class, e -> assertThat(e.row()).hasValue(2345));
    }
    double[] w = TextbookMixture.ones(3000);
    w[2345] = 0;
    assertThat(Mixture.fit(Samples.column(x).withWeights(w), zeros, iterations(3)).logLikelihood())
        .as("a row of weight 0 needs no explanation")
        .isZero();
  }

  @Test
  void valuesThatAFamilyCannotTakeAreNamedByRowAndColumn() {
    for (double bad : new double[] {-1, 2.5, Double.POSITIVE_INFINITY}) {
      double[] x = new double[1000];
      x[777] = bad;
      assertThatThrownBy(
              () -> Mixture.fit(Samples.column(x), new Counts(), 2, MixtureOptions.defaults()))
          .isInstanceOfSatisfying(
              ObservationException.class,
              e -> {
                assertThat(e.row()).isEqualTo(777);
                assertThat(e.column()).isZero();
                assertThat(e.problem()).contains("whole numbers of at least 0");
              });
    }
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    Observations.of(new double[4], 2), new Counts(), 1, MixtureOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("counts takes 1 columns, the data have 2");
  }

  @Test
  void aFamilyWhoseMStepIsWrongIsFoundOut() {
    class Wrong extends Counts {
      @Override
      public Rate fromMean(double[] mean, double weight) {
        return new Rate(0.1 * mean[0]);
      }
    }
    Mixture<Rate> start = Mixture.of(new Wrong(), COUNTS.weights(), COUNTS.parameters());
    assertThatThrownBy(
            () -> Mixture.fit(Samples.column(Samples.counts(500, 1)), start, iterations(5)))
        .isInstanceOf(LikelihoodDecreasedException.class)
        .hasMessageContaining("a mixture of counts")
        .hasMessageContaining("in iteration 1,")
        .hasMessageContaining("fromMean");
  }

  @Test
  void densitiesThatAreNoNumbersNeverLeave() {
    class Broken extends Counts {
      @Override
      public double natural(Rate parameters, double[] eta) {
        super.natural(parameters, eta);
        return Double.NaN;
      }
    }
    assertThatThrownBy(
            () -> Mixture.fit(Samples.column(1, 2, 3), new Broken(), 1, MixtureOptions.defaults()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("density of row 0 is not finite");
  }

  @Test
  void aStatisticThatOverflowsDoesNotPassForZero() {
    Mixture<Shape> mixture =
        Mixture.of(new RawNormal(), new double[] {1}, List.of(new Shape(0, 1)));
    assertThatThrownBy(() -> mixture.logDensity(new double[] {1e200}))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 0");
  }

  @Test
  void defaultsConvergeAndSaySo() {
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(Samples.normals(5000, 18)),
            new RawNormal(),
            2,
            MixtureOptions.defaults());
    assertThat(fit.stopReason()).isEqualTo(StopReason.CONVERGED);
    assertThat(fit.repairs()).isEmpty();
    double[] means = {fit.model().component(0).mean(), fit.model().component(1).mean()};
    Arrays.sort(means);
    // The truth is −2 and 1.5; a mean's standard error is below 0.03.
    assertThat(means).containsExactly(new double[] {-2, 1.5}, within(0.1));
  }

  @Test
  void coordinatesLeadBackToTheModel() {
    double[] x = Samples.normals(500, 19);
    MixtureProblem<Shape> problem =
        MixtureProblem.of(Samples.column(x), new RawNormal(), 2, MixtureOptions.defaults());
    double[] coordinates = problem.coordinates(NORMALS);
    assertThat(coordinates).containsExactly(Math.log(0.5), Math.log(0.5), -1, 2, 1, 2);
    assertThat(problem.coordinates(problem.at(NORMALS, coordinates)))
        .containsExactly(coordinates, within(1e-15 * 4));
    coordinates[3] = -1;
    assertThatThrownBy(() -> problem.at(NORMALS, coordinates))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("raw-normal")
        .hasMessageContaining("sd must be above 0");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> MixtureOptions.defaults().withRegularization(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MixtureOptions.defaults().withInitializer(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("initializer");
  }
}
