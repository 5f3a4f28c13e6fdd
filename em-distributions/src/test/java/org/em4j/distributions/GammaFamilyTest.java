package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GammaFamilyTest extends ExponentialFamilyContract<Gamma> {
  @Override
  protected ExponentialFamily<Gamma> family() {
    return new GammaFamily();
  }

  @Override
  protected List<Gamma> parameters() {
    return List.of(new Gamma(1, 1), new Gamma(0.2, 3), new Gamma(2.5, 0.01), new Gamma(90, 1e3));
  }

  @Override
  protected List<Gamma> wideParameters() {
    return Wide.ofPairs(Gamma::new);
  }

  @Override
  protected List<Gamma> boundaries() {
    return List.of(new Gamma(0.1, 1e-90), new Gamma(1500, 1e50));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new GammaProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("shape", 0.1).number("rate", 2).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Gamma p : parameters()) {
      AbstractRealDistribution oracle = new GammaDistribution(p.shape(), 1 / p.rate());
      Densities.requireThoseOf(oracle, family(), p);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-9, 1e9, 1e100})
  void scalingTheDataScalesTheFit(double scale) {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = new double[400];
    for (int i = 0; i < 400; i++) {
      family().sample(i % 2 == 0 ? new Gamma(3, 1) : new Gamma(60, 2), random, rows, i);
    }
    // A power of two, so that both fits see the same data.
    double factor = Math.scalb(1.0, Math.getExponent(scale));
    double[] scaled = DoubleStream.of(rows).map(x -> x * factor).toArray();
    EmResult<Mixture<Gamma>> plain = fit(rows, 2);
    EmResult<Mixture<Gamma>> found = fit(scaled, 2);
    assertThat(found.repairs()).isEmpty();
    for (int k = 0; k < 2; k++) {
      Gamma expected = plain.model().component(k);
      Gamma actual = found.model().component(k);
      assertThat(actual.shape() / expected.shape()).isCloseTo(1, within(1e-5));
      assertThat(actual.rate() * factor / expected.rate()).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aComponentOfEqualRowsMeetsTheDeclaredPolicy() {
    SplittableRandom random = new SplittableRandom(4);
    double[] rows = new double[60];
    Arrays.fill(rows, 20);
    for (int i = 0; i < 30; i++) {
      family().sample(new Gamma(1, 1), random, rows, i);
    }
    EmResult<Mixture<Gamma>> floored = fit(rows, 2);
    assertThat(floored.repairs()).isNotEmpty();
    assertThat(floored.logLikelihood()).isFinite();
    double narrow = 1;
    for (Gamma p : floored.model().parameters()) {
      narrow = Math.min(narrow, 1 / Math.sqrt(p.shape()));
    }
    // The relative floor is 1e-7 of a spread of about 1.
    assertThat(narrow).isBetween(1e-8, 1e-6);
    MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
    assertThatThrownBy(() -> fit(rows, 2, failing))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("standard deviation");
  }

  @Test
  void oneRowAndEqualRowsAreFitted() {
    for (double[] rows : new double[][] {{5}, {3, 3, 3}, {1e-200, 1e-200}, {1e100}}) {
      EmResult<Mixture<Gamma>> result = fit(rows, 1);
      assertThat(result.logLikelihood()).isFinite();
      assertThat(result.repairs()).hasSize(1);
    }
  }

  @Test
  void narrowClustersFarApartAreNotDegenerate() {
    double[] rows = {0.99e-6, 1e-6, 1.02e-6, 0.98e-6, 1.01e-6, 1e6, 1.01e6, 0.98e6, 0.99e6, 1.03e6};
    EmResult<Mixture<Gamma>> result = fit(rows, 2);
    assertThat(result.repairs()).isEmpty();
    assertThat(result.model().parameters()).allMatch(p -> p.shape() > 1e3 && p.shape() < 1e5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.9, 1, 30, 1e8})
  void samplesAreDistributedAsCommonsMathSays(double shape) {
    requireDistributed(shape, 20_000);
  }

  private void requireDistributed(double shape, int n) {
    SplittableRandom random = new SplittableRandom(6);
    double[] rows = new double[n];
    for (int i = 0; i < n; i++) {
      family().sample(new Gamma(shape, 2), random, rows, i);
    }
    // A large shape's distribution is a normal one, to 1e-4 and less (Wilson and Hilferty 1931).
    double[] roots = DoubleStream.of(rows).map(x -> Math.cbrt(2 * x / shape)).toArray();
    double p =
        shape > 1e6
            ? new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(
                    new NormalDistribution(1 - 1 / (9 * shape), Math.sqrt(1 / (9 * shape))), roots)
            : new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new GammaDistribution(shape, 0.5), rows);
    assertThat(p).isGreaterThan(1e-6);
  }

  @Test
  void samplesOfATinyShapeAreAboveZero() {
    SplittableRandom random = new SplittableRandom(7);
    double[] x = new double[1];
    int least = 0;
    for (int i = 0; i < 10_000; i++) {
      family().sample(new Gamma(1e-3, 1), random, x, 0);
      assertThat(x[0]).isPositive();
      least += x[0] < 1e-300 ? 1 : 0;
    }
    // P(x < 1e-300) = 1e-300^k/Γ(k + 1), here 0.5015.
    assertThat(least / 10_000.0).isCloseTo(0.5015, within(0.03));
  }

  @Test
  void equalMeansHaveNoEstimate() {
    assertThatThrownBy(() -> family().fromMean(new double[] {2, Math.log(2)}, 3))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("all 2.0");
  }

  @Test
  void valuesThatADoubleCannotWorkWithAreRefused() {
    for (double[] rows : new double[][] {{1e200, 1}, {1e-200, 2e-200}, {1e-300}}) {
      assertThatThrownBy(() -> fit(rows, 1))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("rescale");
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    PositiveParameter.requireChecked("shape", odd -> new Gamma(odd, 1));
    PositiveParameter.requireChecked("rate", odd -> new Gamma(1, odd));
  }

  private static EmResult<Mixture<Gamma>> fit(double[] rows, int components) {
    return fit(rows, components, MixtureOptions.defaults());
  }

  private static EmResult<Mixture<Gamma>> fit(
      double[] rows, int components, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new GammaFamily(), components, options);
  }
}
