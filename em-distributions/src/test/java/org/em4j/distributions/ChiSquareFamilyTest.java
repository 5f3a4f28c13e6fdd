package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Observations;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.FamilyProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChiSquareFamilyTest extends ExponentialFamilyContract<ChiSquare> {
  @Override
  protected ExponentialFamily<ChiSquare> family() {
    return new ChiSquareFamily();
  }

  @Override
  protected List<ChiSquare> parameters() {
    // On both sides of where another algorithm takes over: 128 in densities.
    return List.of(new ChiSquare(0.5), new ChiSquare(3), new ChiSquare(127), new ChiSquare(300));
  }

  @Override
  protected List<ChiSquare> wideParameters() {
    return Wide.of(ChiSquare::new);
  }

  @Override
  protected List<ChiSquare> boundaries() {
    return List.of(new ChiSquare(0.1), new ChiSquare(2), new ChiSquare(1e3));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new ChiSquareProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("degrees", 4.5).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (double degrees : new double[] {0.3, 1, 2, 7.5, 100}) {
      ChiSquaredDistribution oracle = new ChiSquaredDistribution(degrees);
      for (double x = 0.01; x < 200; x *= 1.7) {
        double expected = oracle.logDensity(x);
        assertThat(Densities.log(family(), new ChiSquare(degrees), x))
            .as("log density of %s, %s degrees", x, degrees)
            .isCloseTo(expected, within(10 * Tolerances.ofLogDensity(expected)));
      }
    }
  }

  /** Expected values: mpmath with 60 digits. */
  @ParameterizedTest
  @CsvSource({
    "0.01, 1e-5, 6.1564383017604496084",
    "1, 2, -2.2655121234846453965",
    "127, 100, -5.1274742712302932928",
    "129, 100, -5.3664911717007931978",
    "1e6, 1000100.5, -8.1758929574172258042",
    "1e6, 990000, -33.331143984000539448",
    "1e12, 1000001000000, -15.331023514782044501",
    "2.5, 1e-300, -173.46204411383154477"
  })
  void densitiesOfManyDegreesKeepTheirDigits(double degrees, double x, double expected) {
    assertThat(Densities.log(family(), new ChiSquare(degrees), x))
        .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
  }

  /** ψ(1.5) = 2 − γ − 2 log 2 is the mean of log(x/2) for three degrees of freedom. */
  @Test
  void theEstimateSolvesTheLikelihoodEquation() {
    double mean = 2 - 0.5772156649015329 - Math.log(2);
    assertThat(family().fromMean(new double[] {mean}, 5).degrees()).isCloseTo(3, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-3, 1, 50, 1e12, 1e100})
  void equalRowsHaveAnEstimate(double value) {
    EmResult<Mixture<ChiSquare>> result =
        Mixture.fit(
            Observations.of(new double[] {value, value, value}, 1),
            new ChiSquareFamily(),
            1,
            MixtureOptions.defaults());
    double degrees = result.model().component(0).degrees();
    assertThat(result.repairs()).isEmpty();
    assertThat(result.logLikelihood()).isFinite();
    assertThat(GammaFunction.digamma(degrees / 2))
        .isCloseTo(Math.log(value / 2), within(1e-14 * Math.max(1, Math.abs(Math.log(value / 2)))));
  }

  @Test
  void samplesOfFewDegreesStayInTheSupport() {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[1];
    for (int i = 0; i < 1000; i++) {
      family().sample(new ChiSquare(1e-4), random, x, 0);
      assertThat(family().supports(0, x[0])).isTrue();
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    for (double degrees : new double[] {0, -1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new ChiSquare(degrees))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("degrees must be finite and above 0, but is " + degrees);
    }
  }
}
