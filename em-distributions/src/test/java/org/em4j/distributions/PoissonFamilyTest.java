package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.special.Gamma;
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
import org.junit.jupiter.params.provider.ValueSource;

class PoissonFamilyTest extends ExponentialFamilyContract<Poisson> {
  @Override
  protected ExponentialFamily<Poisson> family() {
    return new PoissonFamily();
  }

  @Override
  protected List<Poisson> parameters() {
    // On both sides of where another algorithm takes over: 10 in sampling, 64 in densities.
    return List.of(new Poisson(0.3), new Poisson(9.9), new Poisson(10), new Poisson(80));
  }

  @Override
  protected List<Poisson> boundaries() {
    return List.of(new Poisson(0), new Poisson(1e-300), new Poisson(1e4));
  }

  @Nested
  class OfLargeRates extends ExponentialFamilyContract<Poisson> {
    @Override
    protected ExponentialFamily<Poisson> family() {
      return new PoissonFamily();
    }

    @Override
    protected List<Poisson> parameters() {
      return List.of(new Poisson(500), new Poisson(2e4));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new PoissonProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("rate", 2.66340).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (double rate : new double[] {0.3, 9.9, 64, 100, 12345.6}) {
      PoissonDistribution oracle = new PoissonDistribution(rate);
      for (int x = 0; x < 300; x++) {
        double expected = oracle.logProbability(x);
        assertThat(Densities.log(family(), new Poisson(rate), x))
            .as("log density of %s, rate %s", x, rate)
            .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
      }
    }
  }

  @Test
  void logFactorialsAreThoseOfCommonsMath() {
    for (double x : new double[] {0, 1, 2, 10, 63, 64, 65, 170, 171, 1e3, 1e6, 1e12}) {
      double expected = Gamma.logGamma(x + 1);
      assertThat(LogFactorial.of(x))
          .as("log %s!", x)
          .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 9.9, 10, 30, 80, 2000})
  void samplesOccurAsOftenAsTheirProbabilitySays(double rate) {
    int n = 200_000;
    PoissonDistribution oracle = new PoissonDistribution(rate);
    SplittableRandom random = new SplittableRandom(1);
    Map<Integer, Integer> counts = new HashMap<>();
    double[] x = new double[1];
    for (int i = 0; i < n; i++) {
      family().sample(new Poisson(rate), random, x, 0);
      counts.merge((int) x[0], 1, Integer::sum);
    }
    double statistic = 0;
    int cells = 0;
    for (int value = 0; value < rate + 10 * Math.sqrt(rate) + 10; value++) {
      double expected = n * oracle.probability(value);
      if (expected > 10) {
        double off = counts.getOrDefault(value, 0) - expected;
        statistic += off * off / expected;
        cells++;
      }
    }
    assertThat(cells).isGreaterThan(2);
    assertThat(new ChiSquaredDistribution(cells).cumulativeProbability(statistic))
        .as("how unlikely a statistic of %s is in %s cells", statistic, cells)
        .isLessThan(1 - 1e-6);
  }

  @Test
  void aColumnOfZerosHasTheRateZero() {
    EmResult<Mixture<Poisson>> result =
        Mixture.fit(
            Observations.of(new double[10], 1), new PoissonFamily(), 1, MixtureOptions.defaults());
    assertThat(result.model().component(0).rate()).isZero();
    assertThat(result.logLikelihood()).isZero();
    assertThat(result.repairs()).isEmpty();
    assertThat(Densities.log(family(), new Poisson(0), 0)).isZero();
    assertThat(Densities.log(family(), new Poisson(0), 1)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void theEstimateIsTheMean() {
    assertThat(family().fromMean(new double[] {2.5}, 4)).isEqualTo(new Poisson(2.5));
  }

  @Test
  void ratesOutOfRangeAreRefusedWithTheirValue() {
    for (double rate : new double[] {-0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new Poisson(rate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("rate must be finite and at least 0, but is " + rate);
    }
  }
}
