package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Repair;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.KMeansPlusPlusInitializer;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that no density fits honestly are repaired or refused by name; never NaN. */
class DegenerateDataTest {
  private static final List<Initializer> INITIALIZERS =
      List.of(
          new KMeansInitializer(),
          new KMeansPlusPlusInitializer(),
          new RandomInitializer(),
          new RandomFromDataInitializer());

  private static double[][] withColumn(double[][] rows, int column, double value) {
    return TestData.map(
        rows,
        x -> {
          x[column] = value;
          return x;
        });
  }

  private static double[][] cycle(double[][] rows, int distinct) {
    double[][] result = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      result[i] = rows[i % distinct].clone();
    }
    return result;
  }

  /** Name, rows, K. */
  static List<Arguments> data() {
    double[][] plain = TestData.normals(50, 2, 1);
    double[][] outlier = TestData.twoClusters(100, 2, 5, 5);
    outlier[17][0] = 1e12;
    List<Object[]> cases = new ArrayList<>();
    for (double value :
        new double[] {0, 0.1, 1, 1e6, 1e-8, 1e139, 1e-150, 1e-308, Double.MIN_VALUE}) {
      cases.add(new Object[] {"constant column " + value, withColumn(plain, 1, value), 2});
      cases.add(
          new Object[] {
            "equal rows " + value, TestData.map(plain, x -> new double[] {value, -2 * value}), 2
          });
    }
    cases.add(
        new Object[] {"collinear", TestData.map(plain, x -> new double[] {x[0], 3 * x[0] + 1}), 2});
    cases.add(
        new Object[] {
          "collinear, far",
          TestData.map(plain, x -> new double[] {x[0] + 1e6, 3 * x[0], x[1], x[0] - x[1]}),
          2
        });
    cases.add(new Object[] {"one row", TestData.normals(1, 3, 3), 1});
    cases.add(new Object[] {"two rows", TestData.normals(2, 3, 3), 2});
    cases.add(new Object[] {"more columns than rows", TestData.normals(6, 10, 3), 1});
    cases.add(new Object[] {"many more columns than rows", TestData.normals(12, 60, 3), 2});
    cases.add(new Object[] {"an outlier, K=1", outlier, 1});
    cases.add(new Object[] {"an outlier, K=2", outlier, 2});
    cases.add(new Object[] {"an outlier, K=3", outlier, 3});
    cases.add(
        new Object[] {
          "half of a column within 1e-200",
          TestData.map(
              plain, x -> new double[] {Math.abs(x[0]) < 0.8 ? 1e-200 * x[0] : x[0], x[1]}),
          2
        });
    cases.add(new Object[] {"K = N", TestData.normals(12, 2, 6), 12});
    cases.add(new Object[] {"K = N − 1", TestData.normals(12, 2, 6), 11});
    cases.add(new Object[] {"duplicates, K of them", cycle(TestData.normals(40, 2, 7), 4), 4});
    cases.add(new Object[] {"duplicates, more than K", cycle(TestData.normals(40, 2, 7), 4), 3});
    cases.add(new Object[] {"duplicates, fewer than K", cycle(TestData.normals(40, 2, 7), 4), 6});
    cases.add(
        new Object[] {
          "magnitudes 1e138 and 1e-138",
          TestData.map(plain, x -> new double[] {1e138 * x[0], 1e-138 * x[1]}),
          2
        });
    return cases.stream().map(Arguments::of).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("data")
  void everyStructureAndInitializerGivesASoundResult(String name, double[][] rows, int components) {
    Observations data = Observations.of(rows);
    for (CovarianceType type : CovarianceType.values()) {
      for (Initializer initializer : INITIALIZERS) {
        EmResult<GaussianMixture> result =
            GaussianMixture.fit(
                data,
                GaussianMixtureOptions.components(components)
                    .withCovariance(type)
                    .withMaxIterations(300)
                    .withMixture(m -> m.withInitializer(initializer)));

        Models.assertSound(result, data);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesWhoseSquaresNoDoubleHoldsAreRefusedByColumn(CovarianceType type) {
    for (double scale : new double[] {1e307, 1e-308}) {
      double[][] rows =
          TestData.map(TestData.normals(40, 2, 4), x -> new double[] {x[0], scale * x[1]});

      assertThatThrownBy(
              () ->
                  GaussianMixture.fit(
                      rows, GaussianMixtureOptions.components(2).withCovariance(type)))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("column 2")
          .hasMessageContaining("rescale the column");
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsThatTakeSquaresOutOfADoublesRangeAreNamed(CovarianceType type) {
    double[][] rows =
        TestData.map(TestData.normals(40, 2, 4), x -> new double[] {x[0], 1e10 * x[1]});
    for (double weight : new double[] {1e300, 1e-320}) {
      double[] weights = new double[40];
      Arrays.fill(weights, weight);

      assertThatThrownBy(
              () ->
                  GaussianMixture.fit(
                      Observations.of(rows).withWeights(weights),
                      GaussianMixtureOptions.components(2).withCovariance(type)))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("with weights of sum");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aValueThatIsNoFiniteNumberIsRefusedByRowAndColumn(double value) {
    double[][] rows = TestData.normals(40, 3, 4);
    rows[7][1] = value;

    assertThatThrownBy(() -> GaussianMixture.fit(rows, GaussianMixtureOptions.components(2)))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith("row 7, column 1: ");
  }

  @Test
  void aComponentThatHasJustBeenReseededHasNotConverged() {
    double[][] rows = new double[60][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i < 40 ? new double[] {i + 1, 7 * (i + 1) % 11} : new double[] {100, 100};
    }
    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(
            rows,
            GaussianMixtureOptions.components(2)
                .withMixture(m -> m.withDegenerate(DegeneratePolicy.reseed())));
    assertThat(fit.iterations()).isPositive();
    assertThat(
            fit.repairs().stream()
                .anyMatch(r -> !r.marksModel() && r.iteration() == fit.iterations()))
        .isFalse();
  }

  @Test
  void aRowWhoseDistanceOverflowsIsNamedAsImpossible() {
    GaussianMixture model =
        GaussianMixture.of(
            CovarianceType.FULL,
            new double[] {1},
            List.of(
                new MultivariateNormal(
                    new double[] {0, 0}, Covariance.full(new double[] {1, .5, .5, 1}))));
    assertThatThrownBy(() -> model.logDensity(1e300, 3))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("no component can give row 0");
  }

  @Test
  void moreComponentsThanRowsAreRefused() {
    double[][] rows = TestData.normals(5, 2, 4);

    assertThatThrownBy(() -> GaussianMixture.fit(rows, GaussianMixtureOptions.components(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of components must be 1 to 5 (the rows of the data), but is 6");
    assertThatThrownBy(() -> GaussianMixtureOptions.components(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A column in which all rows are equal tells nothing about which component a row belongs to. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1e6, 1e-300})
  void aConstantColumnLeavesTheFitOfTheOthersAlone(double value) {
    double[][] varying = TestData.twoClusters(200, 2, 2.5, 21);
    double[][] rows = TestData.map(varying, x -> new double[] {x[0], value, x[1]});
    for (CovarianceType type :
        List.of(CovarianceType.FULL, CovarianceType.TIED, CovarianceType.DIAG)) {
      GaussianMixtureOptions options =
          GaussianMixtureOptions.components(2).withCovariance(type).withTolerance(1e-12);

      EmResult<GaussianMixture> result = GaussianMixture.fit(rows, options);

      GaussianMixture without = GaussianMixture.fit(varying, options).model();
      assertThat(result.repairs()).isNotEmpty();
      assertThat(result.converged()).isTrue();
      for (int k = 0; k < 2; k++) {
        assertThat(result.model().weight(k))
            .isCloseTo(without.weight(k), Tolerances.convergedParameter());
        assertThat(result.model().mean(k)[0])
            .isCloseTo(without.mean(k)[0], Tolerances.convergedParameter());
        assertThat(result.model().mean(k)[2])
            .isCloseTo(without.mean(k)[1], Tolerances.convergedParameter());
        assertThat(result.model().covariance(k)[0])
            .isCloseTo(without.covariance(k)[0], Tolerances.convergedParameter());
      }
    }
  }

  /** A floor that is the same in every iteration makes the M-step a constrained maximum. */
  @ParameterizedTest
  @EnumSource
  void flooredIterationsClimbToo(CovarianceType type) {
    for (double[][] rows :
        List.of(
            withColumn(TestData.normals(50, 2, 1), 1, 1),
            TestData.map(TestData.normals(60, 3, 2), x -> new double[] {x[0], x[1], x[0] + x[1]}),
            TestData.normals(6, 10, 3),
            TestData.normals(30, 40, 3))) {
      UnaryOperator<GaussianMixtureOptions> options =
          o -> o.withCovariance(type).withTolerance(1e-12);
      EmResult<GaussianMixture> result =
          GaussianMixture.fit(rows, options.apply(GaussianMixtureOptions.components(2)));

      double[] trace = result.trace().objectives();
      double allowed = Tolerances.flooredRounding(rows.length, rows[0].length);
      for (int i = 1; i < trace.length; i++) {
        assertThat(trace[i]).isGreaterThan(trace[i - 1] - allowed);
      }
      assertThat(result.converged()).as(() -> "stopped by " + result.stopReason()).isTrue();
    }
  }

  /** Collapsing data end the first start with repairs, all named, and warn of few rows. */
  @Test
  void repairsNameTheComponentAndTheIteration() {
    EmResult<GaussianMixture> result =
        GaussianMixture.fit(TestData.normals(2, 3, 3), GaussianMixtureOptions.components(2));

    assertThat(result.repairs())
        .extracting(Repair::component, Repair::action)
        .containsExactly(tuple(0, Repair.Action.FLOORED), tuple(1, Repair.Action.FLOORED));
    assertThat(result.repairs())
        .allMatch(r -> r.iteration() == result.iterations())
        .allMatch(r -> r.cause().equals("its covariance is singular"));
    assertThat(result.warnings()).hasSize(2).allMatch(w -> w.contains("fit fewer components"));
  }

  /** Nearly singular but honest: a correlation of 1 − 1e-10 is no repair's business. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-8, 1e-10, 1e-12})
  void honestCorrelationsNearOneAreKept(double distance) {
    double narrow = Math.sqrt(2 * distance);
    double[][] normal = TestData.twoClusters(400, 2, 6, 8);
    double[][] rows = TestData.map(normal, x -> new double[] {x[0], x[0] + narrow * x[1]});
    for (CovarianceType type : List.of(CovarianceType.FULL, CovarianceType.TIED)) {
      GaussianMixtureOptions options = GaussianMixtureOptions.components(2).withCovariance(type);

      EmResult<GaussianMixture> result = GaussianMixture.fit(rows, options);

      assertThat(result.repairs()).isEmpty();
      EmResult<GaussianMixture> wide = GaussianMixture.fit(normal, options);
      // The map (x, y) → (x, x + narrow·y) has the determinant narrow.
      double expected = wide.logLikelihood() - rows.length * Math.log(narrow);
      assertThat(result.logLikelihood())
          .isCloseTo(expected, Tolerances.nearlySingular(rows.length, distance));
    }
  }

  /** Where doubles are hardly finer than the clusters, even a mean is off by rounding. */
  @ParameterizedTest
  @EnumSource
  void dataWithFewDigitsLeftAreFitted(CovarianceType type) {
    for (double offset : new double[] {1e13, 1e14, 1e15, 1e16}) {
      double[][] rows =
          TestData.map(TestData.faithful(), x -> new double[] {x[0] + offset, x[1], x[0] - x[1]});
      Observations data = Observations.of(rows);
      for (long seed = 0; seed < 4; seed++) {
        EmResult<GaussianMixture> result =
            GaussianMixture.fit(
                data,
                GaussianMixtureOptions.components(3)
                    .withCovariance(type)
                    .withSeed(seed)
                    .withMixture(m -> m.withInitializer(new RandomFromDataInitializer())));

        Models.assertSound(result, data);
      }
    }
  }
}
