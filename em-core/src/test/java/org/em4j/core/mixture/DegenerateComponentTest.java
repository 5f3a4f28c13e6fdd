package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Repair;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three policies, where a component has no rows at all and where its variance is zero. */
class DegenerateComponentTest {
  private static final Observations DATA = Samples.column(Samples.normals(800, 31));
  private static final Mixture<Shape> LOST =
      Mixture.of(
          new RawNormal(), new double[] {0.5, 0.5}, List.of(new Shape(0, 3), new Shape(1e4, 1)));

  private static MixtureOptions options(DegeneratePolicy policy) {
    return MixtureOptions.defaults().withDegenerate(policy);
  }

  /** Eighty equal rows among others, and a component that sits on them. */
  private static double[] withEqualRows() {
    double[] x = Samples.normals(400, 32);
    Arrays.fill(x, 0, 80, 5.0);
    return x;
  }

  private static final Mixture<Shape> ON_EQUAL_ROWS =
      Mixture.of(
          new RawNormal(), new double[] {0.8, 0.2}, List.of(new Shape(0, 2), new Shape(5, 0.01)));

  @Test
  void theFloorKeepsWhatCannotBeEstimatedAndMarksIt() {
    EmResult<Mixture<Shape>> fit = Mixture.fit(DATA, LOST, options(DegeneratePolicy.floor()));
    assertThat(fit.model().component(1)).isEqualTo(LOST.component(1));
    assertThat(fit.model().weight(1)).isZero();
    assertThat(fit.repairs())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.component()).isEqualTo(1);
              assertThat(r.action()).isEqualTo(Repair.Action.FLOORED);
              assertThat(r.cause()).isEqualTo("no row belongs to it");
              assertThat(r.iteration()).isEqualTo(fit.iterations());
            });
    assertThat(fit.starts().get(0).repaired()).isTrue();
  }

  @Test
  void theFloorLeavesTheRelativeVarianceThatWasAskedFor() {
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(withEqualRows()), ON_EQUAL_ROWS, options(DegeneratePolicy.floor(1e-4)));
    double scale = DataSummary.of(Samples.column(withEqualRows())).scale(0);
    assertThat(fit.model().component(1).sd()).isEqualTo(Math.sqrt(1e-4) * scale);
    assertThat(fit.repairs()).isNotEmpty();
    assertThat(fit.logLikelihood()).isFinite();
  }

  @Test
  void failingNamesComponentAndIteration() {
    assertThatThrownBy(() -> Mixture.fit(DATA, LOST, options(DegeneratePolicy.fail())))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component 2 of raw-normal degenerated in iteration 1")
        .hasMessageContaining("no row belongs to it")
        .hasMessageContaining("fit fewer components");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void reseedingFindsTheClusterThatNobodyHad(long seed) {
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            DATA,
            LOST,
            options(DegeneratePolicy.reseed()).withEm(em -> em.withSeed(seed).withThreads(2)));
    assertThat(fit.repairs())
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.action()).isEqualTo(Repair.Action.RESEEDED));
    assertThat(fit.repairs().get(0).iteration()).isEqualTo(1);
    assertThat(fit.starts().get(0).repaired()).as("the model itself is honest").isFalse();
    EmResult<Mixture<Shape>> honest =
        Mixture.fit(DATA, new RawNormal(), 2, MixtureOptions.defaults());
    assertThat(fit.logLikelihood()).isGreaterThan(honest.logLikelihood() - 1e-3);
    EmResult<Mixture<Shape>> again =
        Mixture.fit(
            DATA,
            LOST,
            options(DegeneratePolicy.reseed()).withEm(em -> em.withSeed(seed).withThreads(1)));
    assertThat(again.model().toDocument()).isEqualTo(fit.model().toDocument());
  }

  @Test
  void reseedingEndsWhereAComponentAlwaysCollapses() {
    double[] x = new double[60];
    Arrays.fill(x, 30, 60, 1.0);
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(x),
            new RawNormal(),
            2,
            options(DegeneratePolicy.reseed())
                .withEm(em -> em.withMaxIterations(300).withTolerance(0).withThreads(1)));
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.repairs())
        .filteredOn(r -> r.action() == Repair.Action.RESEEDED)
        .allSatisfy(r -> assertThat(r.iteration()).isLessThanOrEqualTo(200));
    assertThat(fit.iterations()).isEqualTo(300);
  }

  @Test
  void reseedingLeavesFixedWeightsAlone() {
    double[] weights = {0.3, 0.7000004};
    Mixture<Shape> start = Mixture.of(new RawNormal(), weights, LOST.parameters());
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(DATA, start, options(DegeneratePolicy.reseed()).withFixedWeights(true));
    assertThat(fit.repairs()).isNotEmpty();
    assertThat(fit.model().weights()).containsExactly(weights);
  }

  @Test
  void anHonestStartWinsOverOneThatHadToBeFloored() {
    // A component on the equal rows has the larger likelihood, without bound as the floor sinks.
    double[] x = withEqualRows();
    EmResult<Mixture<Shape>> floored =
        Mixture.fit(Samples.column(x), ON_EQUAL_ROWS, options(DegeneratePolicy.floor(1e-10)));
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(x),
            new RawNormal(),
            2,
            options(DegeneratePolicy.floor(1e-10)).withEm(em -> em.withRestarts(20).withSeed(1)));
    assertThat(floored.starts().get(0).repaired()).isTrue();
    assertThat(fit.starts()).anyMatch(s -> !s.repaired());
    assertThat(fit.starts().get(fit.start()).repaired()).isFalse();
    assertThat(floored.logLikelihood()).isGreaterThan(fit.logLikelihood());
  }

  @Test
  void policiesOutOfRangeAreRefused() {
    for (double bad : new double[] {0, 1, -1, Double.NaN}) {
      assertThatThrownBy(() -> DegeneratePolicy.floor(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
