package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Floor, reseed, fail and regularisation each do what they say. */
class DegeneratePolicyTest {
  /** Two clusters and a row far from both: the third component takes it alone. */
  private static double[][] withLoneRow() {
    double[][] rows = TestData.twoClusters(60, 2, 4, 12);
    rows[5] = new double[] {40, 40};
    return rows;
  }

  private static double[][] collinear() {
    return TestData.map(
        TestData.normals(60, 3, 2), x -> new double[] {x[0], 5 * x[1], x[0] + x[1]});
  }

  private static EmResult<GaussianMixture> fit(
      double[][] rows, int components, CovarianceType type, DegeneratePolicy policy) {
    return GaussianMixture.fit(
        rows,
        GaussianMixtureOptions.components(components)
            .withCovariance(type)
            .withMixture(m -> m.withDegenerate(policy)));
  }

  /** The least variance in any direction, in units of the columns' standard deviations. */
  private static double leastVariance(GaussianMixture model, int component, double[] sd) {
    int d = model.columns();
    double[][] matrix = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        matrix[i][j] = model.covariance(component)[i * d + j] / sd[i] / sd[j];
      }
    }
    double[] values =
        new EigenDecomposition(MatrixUtils.createRealMatrix(matrix)).getRealEigenvalues();
    return IntStream.range(0, d).mapToDouble(i -> values[i]).min().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-2, 1e-4, 1e-8})
  void floorLeavesTheVarianceItSaysInEveryDirection(double relative) {
    double[][] rows = collinear();
    double[] sd = TestData.deviations(rows);
    for (CovarianceType type : List.of(CovarianceType.FULL, CovarianceType.TIED)) {
      EmResult<GaussianMixture> result = fit(rows, 2, type, DegeneratePolicy.floor(relative));

      assertThat(result.repairs()).isNotEmpty().allMatch(r -> r.action() == Repair.Action.FLOORED);
      for (int k = 0; k < 2; k++) {
        // The scale is the deviation of the middle half where that is the smaller one.
        assertThat(leastVariance(result.model(), k, sd))
            .isBetween(0.5 * relative, 1.000001 * relative);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TIED")
  void floorKeepsAndMarksALoneRow(CovarianceType type) {
    double[][] rows = withLoneRow();

    EmResult<GaussianMixture> result = fit(rows, 3, type, DegeneratePolicy.floor(1e-6));

    GaussianMixture model = result.model();
    int lone = model.predict(40, 40);
    assertThat(model.mean(lone)).containsExactly(40, 40);
    assertThat(result.repairs()).extracting(Repair::component).containsExactly(lone);
    assertThat(result.starts().get(0).repaired()).isTrue();
    double[] sd = TestData.deviations(rows);
    assertThat(leastVariance(model, lone, sd)).isLessThan(1.000001e-6);
    assertThat(result.warnings())
        .anyMatch(w -> w.startsWith("component " + (lone + 1) + " holds only 1.00 rows' weight"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TIED")
  void failNamesTheComponentAndTheIteration(CovarianceType type) {
    assertThatThrownBy(() -> fit(withLoneRow(), 3, type, DegeneratePolicy.fail()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component ")
        .hasMessageContaining("degenerated in iteration 0")
        .hasMessageContaining("fit fewer components");
  }

  @Test
  void aFailedStartDoesNotStopTheOthers() {
    EmResult<GaussianMixture> result =
        GaussianMixture.fit(
            TestData.iris(),
            GaussianMixtureOptions.components(3)
                .withRestarts(60)
                .withMixture(
                    m ->
                        m.withInitializer(new RandomFromDataInitializer())
                            .withDegenerate(DegeneratePolicy.fail())));

    assertThat(result.starts()).hasSize(60);
    assertThat(result.starts()).anyMatch(StartSummary::failed).noneMatch(StartSummary::repaired);
    assertThat(result.starts().get(result.start()).failed()).isFalse();
    assertThat(result.starts().stream().filter(StartSummary::failed))
        .allMatch(s -> s.failure().contains("degenerated in iteration"))
        .allMatch(s -> s.objective() == Double.NEGATIVE_INFINITY);
  }

  @Test
  void allStartsFailingTellsHowManyAndWhy() {
    assertThatThrownBy(
            () ->
                GaussianMixture.fit(
                    collinear(),
                    GaussianMixtureOptions.components(2)
                        .withRestarts(3)
                        .withMixture(m -> m.withDegenerate(DegeneratePolicy.fail()))))
        .isInstanceOf(EmException.class)
        .hasMessageStartingWith("all 3 starts failed, the first of them: component 1 ");
  }

  /** Where a component collapses by its start alone, a new start saves it. */
  @Test
  void reseedingStartsAComponentElsewhere() {
    double[][] rows = TestData.twoClusters(200, 2, 6, 31);
    GaussianMixture wholly =
        GaussianMixture.fit(rows, GaussianMixtureOptions.components(2)).model();
    // The first component stands on one row and takes no other.
    GaussianMixture start =
        Models.of(
            CovarianceType.FULL,
            new double[] {0.005, 0.995},
            new double[] {rows[0][0], rows[0][1], 3, 3},
            new double[] {1e-6, 0, 0, 1e-6, 9, 0, 0, 9});

    for (DegeneratePolicy policy : List.of(DegeneratePolicy.floor(), DegeneratePolicy.reseed())) {
      EmResult<GaussianMixture> result =
          GaussianMixture.fit(
              Observations.of(rows),
              start,
              GaussianMixtureOptions.components(2).withMixture(m -> m.withDegenerate(policy)));

      boolean reseeds = policy.kind() == DegeneratePolicy.Kind.RESEED;
      assertThat(result.starts().get(0).repaired()).isEqualTo(!reseeds);
      assertThat(result.repairs())
          .isNotEmpty()
          .allMatch(r -> r.action() == (reseeds ? Repair.Action.RESEEDED : Repair.Action.FLOORED));
      if (reseeds) {
        double[] sd = TestData.deviations(rows);
        assertThat(
                Models.distance(Models.byFirstMean(result.model()), Models.byFirstMean(wholly), sd)
                    .largest())
            .isLessThan(0.01);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void reseedingKeepsTheStructureInEveryIteration(CovarianceType type) {
    for (double[][] rows : List.of(collinear(), withLoneRow())) {
      for (int iterations = 0; iterations < 12; iterations++) {
        int limit = iterations;
        GaussianMixture model =
            GaussianMixture.fit(
                    rows,
                    GaussianMixtureOptions.components(3)
                        .withCovariance(type)
                        .withMaxIterations(limit)
                        .withTolerance(0)
                        .withMixture(m -> m.withDegenerate(DegeneratePolicy.reseed())))
                .model();

        // of() refuses components that have not the structure.
        assertThat(
                GaussianMixture.of(
                    type,
                    model.weights(),
                    IntStream.range(0, 3).mapToObj(model::component).toList()))
            .isEqualTo(model);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void reseedingEndsAndIsDeterministic(CovarianceType type) {
    for (double[][] rows : List.of(collinear(), withLoneRow())) {
      EmResult<GaussianMixture> result = fit(rows, 3, type, DegeneratePolicy.reseed());

      Models.assertSound(result, Observations.of(rows));
      Models.assertSameBits(result, fit(rows, 3, type, DegeneratePolicy.reseed()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void regularizationIsAddedToEachVariance(CovarianceType type) {
    double[][] rows = TestData.faithful();
    GaussianMixtureOptions one =
        GaussianMixtureOptions.components(2)
            .withCovariance(type)
            .withTolerance(0)
            .withMaxIterations(1);
    GaussianMixture plain = GaussianMixture.fit(rows, one).model();
    GaussianMixture start = GaussianMixture.fit(rows, one.withMaxIterations(0)).model();

    GaussianMixture regularized =
        GaussianMixture.fit(Observations.of(rows), start, one.withRegularization(0.5)).model();

    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < 4; i++) {
        double added = i % 3 == 0 ? 0.5 : 0;
        double expected = plain.covariance(k)[i] + added;
        assertThat(regularized.covariance(k)[i])
            .isCloseTo(expected, Tolerances.summed(Math.abs(expected)));
      }
    }
  }

  @Test
  void aComponentThatOnlyTheRegularizationHoldsIsMarked() {
    EmResult<GaussianMixture> result =
        GaussianMixture.fit(
            withLoneRow(), GaussianMixtureOptions.components(3).withRegularization(1e-6));

    int lone = result.model().predict(40, 40);
    assertThat(result.model().covariance(lone)).containsExactly(1e-6, 0, 0, 1e-6);
    assertThat(result.repairs())
        .extracting(Repair::component, Repair::action)
        .containsExactly(tuple(lone, Repair.Action.REGULARIZED));
    assertThat(result.starts().get(0).repaired()).isTrue();
  }

  @Test
  void aNegativeRegularizationOrAFloorOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> GaussianMixtureOptions.components(1).withRegularization(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1.0");
    assertThatThrownBy(() -> DegeneratePolicy.floor(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DegeneratePolicy.floor(1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
