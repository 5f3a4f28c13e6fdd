package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
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

class LogNormalFamilyTest extends ExponentialFamilyContract<LogNormal> {
  @Override
  protected ExponentialFamily<LogNormal> family() {
    return new LogNormalFamily();
  }

  @Override
  protected List<LogNormal> parameters() {
    return List.of(new LogNormal(0, 1), new LogNormal(3, 0.2), new LogNormal(-5, 0.5));
  }

  @Override
  protected List<LogNormal> wideParameters() {
    return Wide.ofPairs(LogNormal::new);
  }

  @Override
  protected List<LogNormal> boundaries() {
    return List.of(new LogNormal(200, 0.1), new LogNormal(-300, 1));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new LogNormalProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("mean", 0.1).number("sd", 2).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (LogNormal p : parameters()) {
      AbstractRealDistribution oracle = new LogNormalDistribution(p.mean(), p.sd());
      Densities.requireThoseOf(oracle, family(), p);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-9, 1e9, 1e100})
  void scalingTheDataScalesTheFit(double scale) {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = new double[400];
    for (int i = 0; i < 400; i++) {
      family().sample(i % 2 == 0 ? new LogNormal(0, 0.3) : new LogNormal(3, 0.5), random, rows, i);
    }
    // A power of two, so that both fits see the same data.
    double factor = Math.scalb(1.0, Math.getExponent(scale));
    double[] scaled = DoubleStream.of(rows).map(x -> x * factor).toArray();
    EmResult<Mixture<LogNormal>> plain = fit(rows, 2);
    EmResult<Mixture<LogNormal>> found = fit(scaled, 2);
    assertThat(found.repairs()).isEmpty();
    for (int k = 0; k < 2; k++) {
      LogNormal expected = plain.model().component(k);
      LogNormal actual = found.model().component(k);
      assertThat(actual.mean() - Math.log(factor)).isCloseTo(expected.mean(), within(1e-6));
      assertThat(actual.sd()).isCloseTo(expected.sd(), within(1e-6));
    }
  }

  @Test
  void aComponentOfEqualRowsMeetsTheDeclaredPolicy() {
    SplittableRandom random = new SplittableRandom(4);
    double[] rows = new double[60];
    Arrays.fill(rows, 20);
    for (int i = 0; i < 30; i++) {
      family().sample(new LogNormal(0, 1), random, rows, i);
    }
    EmResult<Mixture<LogNormal>> floored = fit(rows, 2);
    assertThat(floored.repairs()).isNotEmpty();
    assertThat(floored.logLikelihood()).isFinite();
    double narrow = 1;
    for (LogNormal p : floored.model().parameters()) {
      narrow = Math.min(narrow, p.sd());
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
      EmResult<Mixture<LogNormal>> result = fit(rows, 1);
      assertThat(result.logLikelihood()).isFinite();
      assertThat(result.repairs()).hasSize(1);
    }
  }

  @Test
  void aFitIsThatOfTheNormalFamilyToTheLogarithms() {
    double[] rows = new double[50];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 50; i++) {
      family().sample(new LogNormal(2, 0.7), random, rows, i);
    }
    double[] logs = DoubleStream.of(rows).map(Math::log).toArray();
    Normal expected =
        Mixture.fit(Observations.of(logs, 1), new NormalFamily(), 1, MixtureOptions.defaults())
            .model()
            .component(0);
    LogNormal actual = fit(rows, 1).model().component(0);
    assertThat(actual.mean()).isCloseTo(expected.mean(), within(Tolerances.ESTIMATE));
    assertThat(actual.sd()).isCloseTo(expected.sd(), within(Tolerances.ESTIMATE));
  }

  @Test
  void regularizationIsAddedToTheVarianceOfTheLogarithm() {
    LogNormal found =
        fit(new double[] {1, Math.exp(2)}, 1, MixtureOptions.defaults().withRegularization(3))
            .model()
            .component(0);
    assertThat(found.sd()).isCloseTo(2, within(Tolerances.ESTIMATE));
  }

  @Test
  void valuesThatADoubleCannotWorkWithAreRefused() {
    for (double[] rows : new double[][] {{1e200, 1}, {1e-200, 2e-200}}) {
      assertThatThrownBy(() -> fit(rows, 1))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("rescale");
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    PositiveParameter.requireChecked("sd", odd -> new LogNormal(0, odd));
  }

  private static EmResult<Mixture<LogNormal>> fit(double[] rows, int components) {
    return fit(rows, components, MixtureOptions.defaults());
  }

  private static EmResult<Mixture<LogNormal>> fit(
      double[] rows, int components, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new LogNormalFamily(), components, options);
  }
}
