package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Initializer;
import org.em4j.distributions.Covariance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitialParametersTest {
  private static final double[][] ROWS = TestData.faithful();
  private static final double[] WEIGHTS = {0.3, 0.7};
  private static final double[][] MEANS = {{2, 55}, {4.5, 80}};

  /** No iteration: the model returned is the start. */
  private static GaussianMixtureOptions start(CovarianceType type) {
    return GaussianMixtureOptions.components(2).withCovariance(type).withMaxIterations(0);
  }

  private static Covariance[] covariances(CovarianceType type) {
    Covariance round = Covariance.spherical(2, 2.5);
    return switch (type) {
      case FULL ->
          new Covariance[] {
            Covariance.full(new double[] {0.1, 0.5, 0.5, 30}),
            Covariance.full(new double[] {0.2, -0.5, -0.5, 40})
          };
      case TIED -> {
        Covariance shared = Covariance.full(new double[] {0.1, 0.5, 0.5, 30});
        yield new Covariance[] {shared, shared};
      }
      case DIAG -> new Covariance[] {Covariance.diagonal(0.1, 30), Covariance.diagonal(0.2, 40)};
      case SPHERICAL -> new Covariance[] {round, Covariance.spherical(2, 4)};
    };
  }

  @ParameterizedTest
  @EnumSource
  void wholeParametersAreTheStartAndNoInitializerRuns(CovarianceType type) {
    Initializer never =
        (data, summary, components, seed, options) -> {
          throw new AssertionError("an initializer was run");
        };
    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(
            ROWS,
            start(type)
                .withInitialWeights(WEIGHTS)
                .withInitialMeans(MEANS)
                .withInitialCovariances(covariances(type))
                .withMixture(m -> m.withInitializer(never))
                .withRestarts(5));

    assertThat(fit.model().weights()).isEqualTo(WEIGHTS);
    assertThat(fit.model().mean(1)).isEqualTo(MEANS[1]);
    assertThat(fit.model().covarianceOf(0)).isEqualTo(covariances(type)[0]);
    assertThat(fit.starts()).hasSize(1);
    assertThat(fit.iterations()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anySubsetReplacesWhatTheInitializerGives(CovarianceType type) {
    GaussianMixture otherwise = GaussianMixture.fit(ROWS, start(type)).model();
    for (int subset = 0; subset < 7; subset++) {
      GaussianMixtureOptions options = start(type);
      boolean weights = (subset & 1) != 0;
      boolean means = (subset & 2) != 0;
      boolean covariances = (subset & 4) != 0;
      options = weights ? options.withInitialWeights(WEIGHTS) : options;
      options = means ? options.withInitialMeans(MEANS) : options;
      options = covariances ? options.withInitialCovariances(covariances(type)) : options;

      GaussianMixture model = GaussianMixture.fit(ROWS, options).model();

      for (int k = 0; k < 2; k++) {
        assertThat(model.weight(k)).isEqualTo(weights ? WEIGHTS[k] : otherwise.weight(k));
        assertThat(model.mean(k)).isEqualTo(means ? MEANS[k] : otherwise.mean(k));
        assertThat(model.covarianceOf(k))
            .isEqualTo(covariances ? covariances(type)[k] : otherwise.covarianceOf(k));
      }
    }
  }

  @Test
  void furtherStartsAreRandomAllTheSame() {
    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(
            ROWS, start(CovarianceType.FULL).withInitialMeans(MEANS).withRestarts(3));

    assertThat(fit.starts()).hasSize(3);
    assertThat(fit.starts()).extracting(s -> s.objective()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void precisionsAreTheInversesOfCovariances(CovarianceType type) {
    Covariance[] covariances = covariances(type);
    double[][] precisions = {covariances[0].precision(), covariances[1].precision()};
    GaussianMixture model =
        GaussianMixture.fit(ROWS, start(type).withInitialPrecisions(precisions)).model();

    for (int k = 0; k < 2; k++) {
      double[] expected = covariances[k].toArray();
      for (int i = 0; i < 4; i++) {
        assertThat(model.covariance(k)[i])
            .isCloseTo(expected[i], Tolerances.summed(Math.abs(expected[i])));
      }
    }
  }

  @Test
  void warmStartGoesOnWhereAFitStopped() {
    Observations data = Observations.of(ROWS);
    GaussianMixtureOptions options = GaussianMixtureOptions.components(2).withTolerance(0);
    EmResult<GaussianMixture> whole = GaussianMixture.fit(data, options.withMaxIterations(12));
    EmResult<GaussianMixture> first = GaussianMixture.fit(data, options.withMaxIterations(5));
    EmResult<GaussianMixture> second =
        GaussianMixture.fit(data, first.model(), options.withMaxIterations(7));

    assertThat(second.model()).isEqualTo(whole.model());
    assertThat(second.logLikelihood()).isEqualTo(whole.logLikelihood());
    assertThat(second.trace().objective(0)).isEqualTo(first.logLikelihood());
  }

  @Test
  void warmStartKeepsItsOwnStructureAndNumberOfComponents() {
    Observations data = Observations.of(ROWS);
    GaussianMixture tied =
        GaussianMixture.fit(
                data,
                GaussianMixtureOptions.components(3)
                    .withCovariance(CovarianceType.TIED)
                    .withMaxIterations(2))
            .model();

    GaussianMixture model =
        GaussianMixture.fit(data, tied, GaussianMixtureOptions.components(1)).model();

    assertThat(model.components()).isEqualTo(3);
    assertThat(model.covarianceType()).isEqualTo(CovarianceType.TIED);
  }

  @ParameterizedTest
  @EnumSource
  void parametersOfOtherColumnsAreRefused(CovarianceType type) {
    double[][] means = {{0, 0, 0}, {1, 1, 1}};
    GaussianMixtureOptions partly = start(type).withInitialMeans(means);
    GaussianMixtureOptions whole =
        partly
            .withInitialWeights(WEIGHTS)
            .withInitialCovariances(Covariance.spherical(3, 1), Covariance.spherical(3, 1));

    assertThatThrownBy(() -> GaussianMixture.fit(ROWS, whole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has 3 columns, the data have 2");
    assertThatThrownBy(() -> GaussianMixture.fit(ROWS, partly))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 values");
  }

  @Test
  void parametersForOtherComponentsAreRefused() {
    GaussianMixtureOptions options = start(CovarianceType.FULL);

    assertThatThrownBy(() -> options.withInitialWeights(0.2, 0.3, 0.5))
        .hasMessage("3 initial weights were given for 2 components");
    assertThatThrownBy(() -> options.withInitialMeans(new double[] {1, 2}))
        .hasMessage("1 initial means were given for 2 components");
    assertThatThrownBy(() -> options.withInitialCovariances(Covariance.spherical(2, 1)))
        .hasMessage("1 initial covariances were given for 2 components");
    assertThatThrownBy(() -> GaussianMixture.fit(ROWS, options.withInitialWeights(0.2, 0.2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights must have the sum 1, but have 0.4");
  }

  @Test
  void covariancesOfAnotherStructureAreRefused() {
    Covariance full = Covariance.full(new double[] {1, 0.5, 0.5, 1});
    Covariance unequal = Covariance.diagonal(1, 2);

    assertThatThrownBy(
            () ->
                GaussianMixture.fit(
                    ROWS, start(CovarianceType.DIAG).withInitialCovariances(full, full)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                GaussianMixture.fit(
                    ROWS, start(CovarianceType.SPHERICAL).withInitialCovariances(unequal, unequal)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                GaussianMixture.fit(
                    ROWS, start(CovarianceType.TIED).withInitialCovariances(full, unequal)))
        .hasMessage("tied components must have the same covariance");
  }

  @Test
  void arraysGivenAreCopied() {
    double[] weights = WEIGHTS.clone();
    double[][] means = {MEANS[0].clone(), MEANS[1].clone()};
    Covariance[] covariances = covariances(CovarianceType.FULL);
    GaussianMixtureOptions options =
        start(CovarianceType.FULL)
            .withInitialWeights(weights)
            .withInitialMeans(means)
            .withInitialCovariances(covariances);
    weights[0] = 0.9;
    means[0][0] = 99;
    covariances[0] = Covariance.spherical(2, 77);

    GaussianMixture model = GaussianMixture.fit(ROWS, options).model();

    assertThat(model.weight(0)).isEqualTo(0.3);
    assertThat(model.mean(0)[0]).isEqualTo(2);
    assertThat(model.covarianceOf(0)).isEqualTo(covariances(CovarianceType.FULL)[0]);
  }
}
