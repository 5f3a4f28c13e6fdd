package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.GammaDistribution;
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

class InverseGaussianFamilyTest extends ExponentialFamilyContract<InverseGaussian> {
  @Override
  protected ExponentialFamily<InverseGaussian> family() {
    return new InverseGaussianFamily();
  }

  @Override
  protected List<InverseGaussian> parameters() {
    return List.of(
        new InverseGaussian(1, 1), new InverseGaussian(0.05, 0.5), new InverseGaussian(30, 2000));
  }

  @Override
  protected List<InverseGaussian> wideParameters() {
    return Wide.ofPairs(InverseGaussian::new);
  }

  @Override
  protected List<InverseGaussian> boundaries() {
    return List.of(new InverseGaussian(1e-90, 1e-90), new InverseGaussian(1e50, 2e52));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new InverseGaussianProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("mean", 0.1).number("shape", 2).build();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-9, 1e9, 1e100})
  void scalingTheDataScalesTheFit(double scale) {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = new double[400];
    for (int i = 0; i < 400; i++) {
      family()
          .sample(
              i % 2 == 0 ? new InverseGaussian(1, 5) : new InverseGaussian(20, 2000),
              random,
              rows,
              i);
    }
    // A power of two, so that both fits see the same data.
    double factor = Math.scalb(1.0, Math.getExponent(scale));
    double[] scaled = DoubleStream.of(rows).map(x -> x * factor).toArray();
    EmResult<Mixture<InverseGaussian>> plain = fit(rows, 2);
    EmResult<Mixture<InverseGaussian>> found = fit(scaled, 2);
    assertThat(found.repairs()).isEmpty();
    for (int k = 0; k < 2; k++) {
      InverseGaussian expected = plain.model().component(k);
      InverseGaussian actual = found.model().component(k);
      assertThat(actual.mean() / factor / expected.mean()).isCloseTo(1, within(1e-5));
      assertThat(actual.shape() / factor / expected.shape()).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aComponentOfEqualRowsMeetsTheDeclaredPolicy() {
    SplittableRandom random = new SplittableRandom(4);
    double[] rows = new double[60];
    Arrays.fill(rows, 20);
    for (int i = 0; i < 30; i++) {
      family().sample(new InverseGaussian(1, 1), random, rows, i);
    }
    EmResult<Mixture<InverseGaussian>> floored = fit(rows, 2);
    assertThat(floored.repairs()).isNotEmpty();
    assertThat(floored.logLikelihood()).isFinite();
    double narrow = 1;
    for (InverseGaussian p : floored.model().parameters()) {
      narrow = Math.min(narrow, Math.sqrt(p.mean() / p.shape()));
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
    for (double[] rows : new double[][] {{5}, {3, 3, 3}, {1e-100, 1e-100}, {1e100}}) {
      EmResult<Mixture<InverseGaussian>> result = fit(rows, 1);
      assertThat(result.logLikelihood()).isFinite();
      assertThat(result.repairs()).hasSize(1);
    }
  }

  /**
   * Chhikara and Folks (1977), The inverse Gaussian distribution as a lifetime model,
   * doi:10.2307/1267886: 46 repair times in hours, of which they give the estimates 3.61 and 1.66.
   */
  @Test
  void publishedRepairTimesHaveThePublishedEstimates() {
    double[] rows = {
      0.2, 0.3, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6, 0.7, 0.7, 0.7, 0.8, 0.8, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3,
      1.5, 1.5, 1.5, 1.5, 2.0, 2.0, 2.2, 2.5, 2.7, 3.0, 3.0, 3.3, 3.3, 4.0, 4.0, 4.5, 4.7, 5.0, 5.4,
      5.4, 7.0, 7.5, 8.8, 9.0, 10.3, 22.0, 24.5
    };
    InverseGaussian found = fit(rows, 1).model().component(0);
    assertThat(found.mean()).isCloseTo(3.61, within(0.005));
    assertThat(found.shape()).isCloseTo(1.66, within(0.005));
  }

  /** Shuster (1968), doi:10.1080/01621459.1968.10480942: (x − μ)²λ/μ²x is chi-squared. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.3, 1, 1e3, 1e8})
  void samplesHaveChiSquaredDeviations(double shape) {
    SplittableRandom random = new SplittableRandom(8);
    double[] rows = new double[20_000];
    for (int i = 0; i < rows.length; i++) {
      family().sample(new InverseGaussian(3, shape), random, rows, i);
    }
    double[] squares =
        DoubleStream.of(rows).map(x -> shape / x * ((x - 3) / 3) * ((x - 3) / 3)).toArray();
    assertThat(
            new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new GammaDistribution(0.5, 2), squares))
        .isGreaterThan(1e-6);
  }

  @Test
  void equalMeansHaveNoEstimate() {
    assertThatThrownBy(() -> family().fromMean(new double[] {2, 0.5}, 3))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("all 2.0");
  }

  @Test
  void valuesThatADoubleCannotWorkWithAreRefused() {
    for (double[] rows : new double[][] {{1e200, 1}, {1e-200, 1}, {1e-300}}) {
      assertThatThrownBy(() -> fit(rows, 1))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("rescale");
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    PositiveParameter.requireChecked("mean", odd -> new InverseGaussian(odd, 1));
    PositiveParameter.requireChecked("shape", odd -> new InverseGaussian(1, odd));
  }

  private static EmResult<Mixture<InverseGaussian>> fit(double[] rows, int components) {
    return fit(rows, components, MixtureOptions.defaults());
  }

  private static EmResult<Mixture<InverseGaussian>> fit(
      double[] rows, int components, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new InverseGaussianFamily(), components, options);
  }
}
