package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.distribution.WeibullDistribution;
import org.em4j.core.DegenerateComponentException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RayleighFamilyTest extends ExponentialFamilyContract<Rayleigh> {
  @Override
  protected ExponentialFamily<Rayleigh> family() {
    return new RayleighFamily();
  }

  @Override
  protected List<Rayleigh> parameters() {
    return List.of(new Rayleigh(1), new Rayleigh(0.01), new Rayleigh(250));
  }

  @Override
  protected List<Rayleigh> wideParameters() {
    return Wide.of(Rayleigh::new);
  }

  @Override
  protected List<Rayleigh> boundaries() {
    return List.of(new Rayleigh(1e-50), new Rayleigh(1e50));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new RayleighProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("scale", 0.1).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Rayleigh p : parameters()) {
      AbstractRealDistribution oracle = new WeibullDistribution(2, Math.sqrt(2) * p.scale());
      Densities.requireThoseOf(oracle, family(), p);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-9, 1e9, 1e100})
  void scalingTheDataScalesTheFit(double scale) {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = new double[400];
    for (int i = 0; i < 400; i++) {
      family().sample(i % 2 == 0 ? new Rayleigh(1) : new Rayleigh(30), random, rows, i);
    }
    // A power of two, so that both fits see the same data.
    double factor = Math.scalb(1.0, Math.getExponent(scale));
    double[] scaled = DoubleStream.of(rows).map(x -> x * factor).toArray();
    EmResult<Mixture<Rayleigh>> plain = fit(rows, 2);
    EmResult<Mixture<Rayleigh>> found = fit(scaled, 2);
    assertThat(found.repairs()).isEmpty();
    for (int k = 0; k < 2; k++) {
      Rayleigh expected = plain.model().component(k);
      Rayleigh actual = found.model().component(k);
      assertThat(actual.scale() / factor / expected.scale()).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void theEstimateIsTheRootOfHalfTheMeanSquare() {
    assertThat(family().fromMean(new double[] {18}, 5)).isEqualTo(new Rayleigh(3));
  }

  @Test
  void equalRowsAndOneRowAreFitted() {
    for (double[] rows : new double[][] {{5}, {3, 3, 3}, {1e-100, 1e-100}, {1e100}}) {
      EmResult<Mixture<Rayleigh>> result = fit(rows, 1);
      assertThat(result.repairs()).isEmpty();
      assertThat(result.model().component(0).scale() / rows[0])
          .isCloseTo(Math.sqrt(0.5), within(1e-13));
    }
  }

  @Test
  void aMeanSquareOfZeroHasNoEstimate() {
    assertThatThrownBy(() -> family().fromMean(new double[] {0}, 3))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("squares");
  }

  @Test
  void valuesThatADoubleCannotWorkWithAreRefused() {
    for (double[] rows : new double[][] {{1e200, 1}, {1e-200, 2e-200}, {1e-200}}) {
      assertThatThrownBy(() -> fit(rows, 1))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("rescale");
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    PositiveParameter.requireChecked("scale", odd -> new Rayleigh(odd));
  }

  private static EmResult<Mixture<Rayleigh>> fit(double[] rows, int components) {
    return fit(rows, components, MixtureOptions.defaults());
  }

  private static EmResult<Mixture<Rayleigh>> fit(
      double[] rows, int components, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new RayleighFamily(), components, options);
  }
}
