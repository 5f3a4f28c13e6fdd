package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.GeometricDistribution;
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

class GeometricFamilyTest extends ExponentialFamilyContract<Geometric> {
  @Override
  protected ExponentialFamily<Geometric> family() {
    return new GeometricFamily();
  }

  @Override
  protected List<Geometric> parameters() {
    return List.of(new Geometric(0.5), new Geometric(0.9), new Geometric(0.01));
  }

  @Override
  protected List<Geometric> boundaries() {
    return List.of(new Geometric(1), new Geometric(Math.nextDown(1.0)), new Geometric(1e-4));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new GeometricProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("probability", 0.1).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (double p : new double[] {1e-3, 0.3, 0.999}) {
      // Failures before the first success, here as there.
      GeometricDistribution oracle = new GeometricDistribution(p);
      for (int x = 0; x < 300; x++) {
        double expected = oracle.logProbability(x);
        assertThat(Densities.log(family(), new Geometric(p), x))
            .as("log density of %s, probability %s", x, p)
            .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.25, 0.001})
  void samplesOccurAsOftenAsTheirProbabilitySays(double p) {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[1];
    // The closed form: at most x failures, unless the first x + 1 trials all fail.
    double[] bounds =
        IntStream.range(1, 10)
            .mapToDouble(i -> Math.floor(Math.log(i / 10.0) / Math.log1p(-p)))
            .sorted()
            .distinct()
            .toArray();
    Counting.requireDistributed(
        200_000,
        () -> {
          family().sample(new Geometric(p), random, x, 0);
          return x[0];
        },
        bound -> 1 - Math.pow(1 - p, bound + 1),
        bounds);
  }

  @Test
  void aColumnOfZerosHasTheProbabilityOne() {
    EmResult<Mixture<Geometric>> result =
        Mixture.fit(Observations.of(new double[10], 1), family(), 1, MixtureOptions.defaults());
    assertThat(result.model().component(0).probability()).isEqualTo(1);
    assertThat(result.logLikelihood()).isZero();
    assertThat(result.repairs()).isEmpty();
    assertThat(Densities.log(family(), new Geometric(1), 0)).isZero();
    assertThat(Densities.log(family(), new Geometric(1), 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    double[] x = {7};
    family().sample(new Geometric(1), new SplittableRandom(1), x, 0);
    assertThat(x[0]).isZero();
  }

  @Test
  void theEstimateIsOneTrialOfSoMany() {
    assertThat(family().fromMean(new double[] {3}, 4)).isEqualTo(new Geometric(0.25));
    // A row of weight 1e-30 with a failure must stay possible.
    assertThat(family().fromMean(new double[] {1e-30}, 4).probability())
        .isEqualTo(Math.nextDown(1.0));
  }

  @Test
  void hugeCountsAreDrawnFinite() {
    double[] x = new double[1];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100; i++) {
      family().sample(new Geometric(Double.MIN_VALUE), random, x, 0);
      assertThat(family().supports(0, x[0])).isTrue();
    }
  }

  @Test
  void probabilitiesOutOfRangeAreRefusedWithTheirValue() {
    for (double p : new double[] {0, -0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Geometric(p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("probability must be in (0, 1], but is " + p);
    }
  }
}
