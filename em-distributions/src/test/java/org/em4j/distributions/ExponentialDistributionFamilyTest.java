package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
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

class ExponentialDistributionFamilyTest extends ExponentialFamilyContract<Exponential> {
  @Override
  protected ExponentialFamily<Exponential> family() {
    return new ExponentialDistributionFamily();
  }

  @Override
  protected List<Exponential> parameters() {
    return List.of(new Exponential(1), new Exponential(0.01), new Exponential(250));
  }

  @Override
  protected List<Exponential> wideParameters() {
    return Wide.of(Exponential::new);
  }

  @Override
  protected List<Exponential> boundaries() {
    return List.of(new Exponential(1e-100), new Exponential(1e100));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new ExponentialProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("rate", 0.1).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Exponential p : parameters()) {
      ExponentialDistribution oracle = new ExponentialDistribution(1 / p.rate());
      for (double x = 0; x < 10; x += 0.37) {
        double expected = oracle.logDensity(x);
        assertThat(Densities.log(family(), p, x))
            .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
      }
    }
  }

  @Test
  void theEstimateIsTheInverseOfTheMean() {
    assertThat(family().fromMean(new double[] {4}, 5)).isEqualTo(new Exponential(0.25));
  }

  @Test
  void aMeanOfZeroHasNoEstimate() {
    for (double mean : new double[] {0, Double.MIN_VALUE, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> family().fromMean(new double[] {mean}, 5))
          .isInstanceOf(DegenerateComponentException.class)
          .hasMessageContaining("mean");
    }
  }

  @Test
  void aComponentOfZerosMeetsTheDeclaredPolicy() {
    double[] rows = new double[40];
    for (int i = 20; i < 40; i++) {
      rows[i] = 10 + i;
    }
    Observations data = Observations.of(rows, 1);
    EmResult<Mixture<Exponential>> result =
        Mixture.fit(data, new ExponentialDistributionFamily(), 2, MixtureOptions.defaults());
    double least = 1e-7 * DataSummary.of(data).scale(0);
    double rate = Math.max(result.model().component(0).rate(), result.model().component(1).rate());
    assertThat(result.repairs()).isNotEmpty();
    assertThat(rate * least).isCloseTo(1, within(Tolerances.ESTIMATE));
    MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
    assertThatThrownBy(() -> Mixture.fit(data, new ExponentialDistributionFamily(), 2, failing))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("mean");
  }

  @Test
  void aComponentOnAnyScaleIsNotDegenerate() {
    for (double small : new double[] {1e-6, 1e-12, 1e-100}) {
      double[] rows = new double[400];
      Random random = new Random(5);
      double[] sum = new double[2];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (i < 150 ? small : 1e6) * -Math.log(1 - random.nextDouble());
        sum[i < 150 ? 0 : 1] += rows[i];
      }
      Mixture<Exponential> start =
          Mixture.of(
              family(),
              new double[] {0.5, 0.5},
              List.of(new Exponential(0.3 / small), new Exponential(1e-5)));
      EmResult<Mixture<Exponential>> result =
          Mixture.fit(
              Observations.of(rows, 1),
              start,
              MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail()));
      assertThat(result.repairs()).isEmpty();
      assertThat(result.model().component(0).rate() * sum[0] / 150).isCloseTo(1, within(1e-6));
      assertThat(result.model().component(1).rate() * sum[1] / 250).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void aComponentThatFallsToZerosKeepsItsLastRateAndTheLikelihoodDoesNotFall() {
    double[] rows = {0, 0, 0, 0, 0, 5, 7, 9, 11, 6, 8};
    Mixture<Exponential> start =
        Mixture.of(
            family(), new double[] {0.5, 0.5}, List.of(new Exponential(1), new Exponential(0.1)));
    EmResult<Mixture<Exponential>> result =
        Mixture.fit(Observations.of(rows, 1), start, MixtureOptions.defaults());
    assertThat(result.repairs()).isNotEmpty();
    for (int i = 1; i <= result.iterations(); i++) {
      double before = result.trace().objective(i - 1);
      assertThat(result.trace().objective(i))
          .isGreaterThanOrEqualTo(before - 1e-12 * Math.abs(before));
    }
  }

  @Test
  void aColumnOfZerosIsRepaired() {
    EmResult<Mixture<Exponential>> result =
        Mixture.fit(
            Observations.of(new double[10], 1),
            new ExponentialDistributionFamily(),
            1,
            MixtureOptions.defaults());
    assertThat(result.repairs()).hasSize(1);
    assertThat(result.logLikelihood()).isFinite();
  }

  @Test
  void ratesOutOfRangeAreRefusedWithTheirValue() {
    for (double rate : new double[] {0, -0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new Exponential(rate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("rate must be finite and above 0, but is " + rate);
    }
  }
}
