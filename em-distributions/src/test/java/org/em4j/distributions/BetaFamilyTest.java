package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.ObservationException;
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

class BetaFamilyTest extends ExponentialFamilyContract<Beta> {
  @Override
  protected ExponentialFamily<Beta> family() {
    return new BetaFamily();
  }

  @Override
  protected List<Beta> parameters() {
    return List.of(new Beta(1, 1), new Beta(0.6, 0.8), new Beta(20, 3), new Beta(2, 400));
  }

  @Override
  protected List<Beta> wideParameters() {
    return Wide.ofPairs(Beta::new);
  }

  @Override
  protected List<Beta> boundaries() {
    return List.of(new Beta(0.1, 30), new Beta(800, 900));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new BetaProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("alpha", 0.1).number("beta", 2).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Beta p : parameters()) {
      AbstractRealDistribution oracle = new BetaDistribution(p.alpha(), p.beta());
      for (double share = 0.2; share < 1; share += 0.07) {
        double x = oracle.inverseCumulativeProbability(share);
        double expected = oracle.logDensity(x);
        assertThat(Densities.log(family(), p, x))
            .isCloseTo(expected, within(Tolerances.LOG_DENSITY * 1e3));
      }
    }
  }

  @Test
  void aComponentOfEqualRowsMeetsTheDeclaredPolicy() {
    SplittableRandom random = new SplittableRandom(4);
    double[] rows = new double[60];
    Arrays.fill(rows, 0.75);
    for (int i = 0; i < 30; i++) {
      family().sample(new Beta(2, 3), random, rows, i);
    }
    EmResult<Mixture<Beta>> floored = fit(rows, 2);
    assertThat(floored.repairs()).isNotEmpty();
    assertThat(floored.logLikelihood()).isFinite();
    double narrow = 1;
    for (Beta p : floored.model().parameters()) {
      narrow = Math.min(narrow, 1 / Math.sqrt((p.alpha() + p.beta()) * 0.25 * 0.75));
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
    for (double[] rows :
        new double[][] {{0.5}, {0.3, 0.3, 0.3}, {1e-100, 1e-100}, {Math.nextDown(1.0)}}) {
      EmResult<Mixture<Beta>> result = fit(rows, 1);
      assertThat(result.logLikelihood()).isFinite();
      assertThat(result.repairs()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.02, 0.03", "0.9, 0.9", "1, 1", "5, 0.1", "3e4, 1e4"})
  void samplesAreDistributedAsCommonsMathSays(double alpha, double beta) {
    SplittableRandom random = new SplittableRandom(9);
    double[] rows = new double[5000];
    for (int i = 0; i < rows.length; i++) {
      family().sample(new Beta(alpha, beta), random, rows, i);
    }
    // In [1e-6, 1 − 1e-6], as many samples of tiny parameters are equal beyond it.
    BetaDistribution oracle = new BetaDistribution(alpha, beta);
    for (double x : new double[] {1e-6, 1e-3, 0.1, 0.5, 0.75, 0.751, 0.9, 0.999, 1 - 1e-6}) {
      double share = DoubleStream.of(rows).filter(row -> row <= x).count() / 5000.0;
      // Six standard errors of a share.
      assertThat(share)
          .as("P(x ≤ %s)", x)
          .isCloseTo(oracle.cumulativeProbability(x), within(0.043));
    }
  }

  @Test
  void samplesOfTinyParametersAreNearBothEnds() {
    SplittableRandom random = new SplittableRandom(10);
    double[] x = new double[1];
    int above = 0;
    for (int i = 0; i < 10_000; i++) {
      family().sample(new Beta(1e-4, 3e-4), random, x, 0);
      assertThat(x[0]).isGreaterThan(0).isLessThan(1);
      above += x[0] > 0.5 ? 1 : 0;
    }
    assertThat(above / 10_000.0).isCloseTo(0.25, within(0.026));
  }

  @Test
  void mirroredDataHaveTheMirroredFit() {
    double[] rows = new double[200];
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 200; i++) {
      family().sample(i % 2 == 0 ? new Beta(20, 30) : new Beta(30, 2), random, rows, i);
      // Few enough digits that 1 − x is exact.
      rows[i] = Math.max(1, Math.min(0x1p40 - 1, Math.rint(rows[i] * 0x1p40))) * 0x1p-40;
    }
    EmResult<Mixture<Beta>> plain = fit(rows, 2);
    EmResult<Mixture<Beta>> mirrored = fit(DoubleStream.of(rows).map(x -> 1 - x).toArray(), 2);
    assertThat(mirrored.logLikelihood()).isCloseTo(plain.logLikelihood(), within(1e-5));
  }

  @Test
  void fitsAreAsLikelyAsTheTruthForAnyParameters() {
    SplittableRandom random = new SplittableRandom(12);
    for (int sample = 0; sample < 100; sample++) {
      double alpha = Math.exp(2 * random.nextGaussian());
      double beta = Math.exp(2 * random.nextGaussian());
      double[] rows = new double[200];
      for (int i = 0; i < rows.length; i++) {
        family().sample(new Beta(alpha, beta), random, rows, i);
        rows[i] = Math.max(1e-280, rows[i]);
      }
      BetaDistribution truth = new BetaDistribution(alpha, beta);
      double expected = DoubleStream.of(rows).map(truth::logDensity).sum();
      assertThat(fit(rows, 1).logLikelihood())
          .as("the log-likelihood of rows from Beta(%s, %s)", alpha, beta)
          .isGreaterThanOrEqualTo(expected - 1e-9 * Math.abs(expected));
    }
  }

  @Test
  void rowsNearZeroAmongOthersAreAComponentOfTheirOwn() {
    SplittableRandom random = new SplittableRandom(13);
    double[] rows = new double[500];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % 10 == 0 ? 1e-100 : random.nextDouble();
    }
    EmResult<Mixture<Beta>> result = fit(rows, 2);
    assertThat(Math.min(result.model().weight(0), result.model().weight(1))).isBetween(0.09, 0.12);
    BetaDistribution near = new BetaDistribution(0.01, 1);
    double one = 50 * (Math.log(0.1) + near.logDensity(1e-100)) + 450 * Math.log(0.9);
    assertThat(result.logLikelihood()).isGreaterThan(one);
  }

  @Test
  void valuesWhoseInversesOverflowAreRefused() {
    for (double[] rows :
        new double[][] {
          {1e-310, 2e-310, 1.5e-309},
          {Double.MIN_VALUE, 0.5, 0.4},
          {1e-309, 0.5, 0.4, 0.7},
          {0.9e-290, 0.2}
        }) {
      assertThatThrownBy(() -> fit(rows, 1))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("values down to " + DoubleStream.of(rows).min().orElseThrow())
          .hasMessageContaining("1.0E-290");
    }
    for (double scale : new double[] {1e-200, 1e-290}) {
      EmResult<Mixture<Beta>> result = fit(new double[] {scale, 2 * scale, 15 * scale}, 2);
      assertThat(result.logLikelihood()).isFinite();
      // The limit is a gamma distribution.
      Beta one = fit(new double[] {scale, 2 * scale, 15 * scale}, 1).model().component(0);
      double digamma = org.apache.commons.math3.special.Gamma.digamma(one.alpha());
      assertThat(Math.log(one.alpha()) - digamma)
          .isCloseTo(Math.log(6) - Math.log(30) / 3, within(1e-7));
    }
  }

  @Test
  void anEstimateWithoutARootEnds() {
    for (double gap : new double[] {Double.MIN_VALUE, 1e-310, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new BetaEstimate(1e-310, 1, gap).concentration())
          .isInstanceOf(DegenerateComponentException.class)
          .hasMessageContaining("no double");
    }
  }

  @Test
  void equalMeansHaveNoEstimate() {
    assertThatThrownBy(
            () -> family().fromMean(new double[] {Math.log(0.25), Math.log1p(-0.25) + 1e-9}, 3))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("all 0.25");
  }

  @Test
  void theEndsAreOutside() {
    for (double x : new double[] {0, 1}) {
      assertThatThrownBy(() -> fit(new double[] {0.5, 0.25, x}, 1))
          .isInstanceOf(ObservationException.class)
          .hasMessageContaining("(0, 1)");
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    PositiveParameter.requireChecked("alpha", odd -> new Beta(odd, 1));
    PositiveParameter.requireChecked("beta", odd -> new Beta(1, odd));
  }

  private static EmResult<Mixture<Beta>> fit(double[] rows, int components) {
    return fit(rows, components, MixtureOptions.defaults());
  }

  private static EmResult<Mixture<Beta>> fit(
      double[] rows, int components, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new BetaFamily(), components, options);
  }
}
