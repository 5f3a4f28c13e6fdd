package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Observations;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.core.plugin.FamilyProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalFamilyTest extends ExponentialFamilyContract<Normal> {
  @Override
  protected ExponentialFamily<Normal> family() {
    return new NormalFamily();
  }

  @Override
  protected List<Normal> parameters() {
    return List.of(new Normal(0, 1), new Normal(-30, 0.5), new Normal(1e4, 300));
  }

  @Override
  protected List<Normal> boundaries() {
    return List.of(new Normal(1e6, 1e-3), new Normal(-1e-9, 1e-10), new Normal(0, 1e-100));
  }

  @Nested
  class WithKnownSd extends ExponentialFamilyContract<Normal> {
    @Override
    protected ExponentialFamily<Normal> family() {
      return NormalFamily.withKnownSd(5);
    }

    @Override
    protected Set<String> optionalNames() {
      return Set.of("sd");
    }

    @Override
    protected List<Normal> parameters() {
      return List.of(new Normal(-20, 5), new Normal(3, 5));
    }
  }

  @Nested
  class WithKnownMean extends ExponentialFamilyContract<Normal> {
    @Override
    protected ExponentialFamily<Normal> family() {
      return NormalFamily.withKnownMean(3);
    }

    @Override
    protected Set<String> optionalNames() {
      return Set.of("mean");
    }

    @Override
    protected List<Normal> parameters() {
      return List.of(new Normal(3, 0.1), new Normal(3, 5));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new NormalProvider();
    }

    @Override
    protected Map<String, String> optional() {
      return Map.of("known-sd", "5", "known-mean", "-3");
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("mean", 0.1).number("sd", 2).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Normal p : parameters()) {
      NormalDistribution oracle = new NormalDistribution(p.mean(), p.sd());
      for (double z = -10; z <= 10; z += 0.37) {
        double x = p.mean() + z * p.sd();
        double expected = oracle.logDensity(x);
        assertThat(Densities.log(family(), p, x))
            .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
      }
    }
  }

  @Test
  void theEstimateIsTheMeanAndTheRootOfTheSecondCentralMoment() {
    // 1, 2, 3, 4 with the weights 1, 1, 1, 3: mean 3, variance (4 + 1 + 0 + 3)/6.
    double[] mean = {18.0 / 6, (1 + 4 + 9 + 48) / 6.0};
    Normal estimate = new NormalFamily().fromMean(mean, 6);
    assertThat(estimate.mean()).isEqualTo(3);
    assertThat(estimate.sd()).isCloseTo(Math.sqrt(8.0 / 6), within(Tolerances.ESTIMATE));
    assertThat(NormalFamily.withKnownSd(5).fromMean(mean, 6)).isEqualTo(new Normal(3, 5));
    // About 1: (0 + 1 + 4 + 27)/6.
    assertThat(NormalFamily.withKnownMean(1).fromMean(mean, 6).sd())
        .isCloseTo(Math.sqrt(32.0 / 6), within(Tolerances.ESTIMATE));
  }

  @Test
  void aVarianceOfZeroHasNoEstimate() {
    assertThatThrownBy(() -> new NormalFamily().fromMean(new double[] {3, 9}, 2))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("variance");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1e6, 1", "0, 1e-9", "-3e9, 1e3", "1e3, 1e100", "0, 1e-100"})
  void shiftAndScaleChangeTheFitByNothingElse(double shift, double scale) {
    double[] standard = twoClusters(400, 6, 1);
    double[] moved = new double[standard.length];
    double[] exact = new double[standard.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = shift + scale * standard[i];
      // What is left of the row after rounding, so that both fits see the same data.
      exact[i] = (moved[i] - shift) / scale;
    }
    EmResult<Mixture<Normal>> expected = fit(exact, MixtureOptions.defaults());
    EmResult<Mixture<Normal>> actual = fit(moved, MixtureOptions.defaults());
    // Rounding may stop one fit an iteration before the other, at its tolerance of 1e-8.
    double tolerance = 1e-6;
    for (int k = 0; k < 2; k++) {
      Normal wanted = expected.model().component(k);
      Normal found = actual.model().component(k);
      assertThat((found.mean() - shift) / scale).isCloseTo(wanted.mean(), within(tolerance));
      assertThat(found.sd() / scale).isCloseTo(wanted.sd(), within(tolerance));
      assertThat(actual.model().weight(k)).isCloseTo(expected.model().weight(k), within(tolerance));
    }
    assertThat(actual.logLikelihood() + 400 * Math.log(scale))
        .isCloseTo(expected.logLikelihood(), within(tolerance * 400));
    assertThat(actual.repairs()).isEmpty();
  }

  @Test
  void clustersFarApartKeepTheirDigits() {
    double[] rows = twoClusters(400, 1e5, 2);
    Mixture<Normal> model = fit(rows, MixtureOptions.defaults()).model();
    for (int k = 0; k < 2; k++) {
      double[] half = new double[200];
      System.arraycopy(rows, 200 * k, half, 0, 200);
      double mean = 0;
      for (double x : half) {
        mean += (x - 1e5 * k) / 200;
      }
      double variance = 0;
      for (double x : half) {
        variance += (x - 1e5 * k - mean) * (x - 1e5 * k - mean) / 200;
      }
      Normal found = closest(model, 1e5 * k);
      // The mean itself is rounded to 1e-11, the variance is not.
      assertThat(found.mean() - 1e5 * k).isCloseTo(mean, within(1e-10));
      assertThat(found.sd()).isCloseTo(Math.sqrt(variance), within(1e-10));
    }
  }

  private static Normal closest(Mixture<Normal> model, double mean) {
    Normal a = model.component(0);
    Normal b = model.component(1);
    return Math.abs(a.mean() - mean) < Math.abs(b.mean() - mean) ? a : b;
  }

  @Test
  void aCollapsedComponentMeetsTheDeclaredPolicy() {
    double[] rows = twoClusters(40, 50, 3);
    for (int i = 20; i < 40; i++) {
      rows[i] = 50;
    }
    EmResult<Mixture<Normal>> floored = fit(rows, MixtureOptions.defaults());
    assertThat(floored.repairs()).isNotEmpty();
    double scale = org.em4j.core.DataSummary.of(Observations.of(rows, 1)).scale(0);
    assertThat(closest(floored.model(), 50).sd()).isCloseTo(1e-7 * scale, within(1e-12 * scale));
    double relative = 1e-4;
    assertThat(
            closest(
                    fit(
                            rows,
                            MixtureOptions.defaults()
                                .withDegenerate(DegeneratePolicy.floor(relative)))
                        .model(),
                    50)
                .sd())
        .isCloseTo(1e-2 * scale, within(1e-12 * scale));
    assertThatThrownBy(
            () -> fit(rows, MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail())))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("standard deviation");
  }

  @Test
  void regularizationIsAddedToTheVariance() {
    double[] rows = {1, 2, 3, 4};
    Mixture<Normal> model =
        Mixture.fit(
                Observations.of(rows, 1),
                new NormalFamily(),
                1,
                MixtureOptions.defaults().withRegularization(0.75))
            .model();
    assertThat(model.component(0).mean()).isEqualTo(2.5);
    assertThat(model.component(0).sd())
        .isCloseTo(Math.sqrt(1.25 + 0.75), within(Tolerances.ESTIMATE));
  }

  @Test
  void aComponentHeldByRegularizationAloneIsMarked() {
    double[] rows = {5, 5, 5, 5};
    EmResult<Mixture<Normal>> result =
        Mixture.fit(
            Observations.of(rows, 1),
            new NormalFamily(),
            1,
            MixtureOptions.defaults().withRegularization(0.25));
    assertThat(result.model().component(0)).isEqualTo(new Normal(5, 0.5));
    assertThat(result.repairs()).hasSize(1);
    assertThat(result.repairs().get(0).toString()).contains("regularized");
  }

  @Test
  void valuesWhoseSquaresOverflowOrVanishAreRefused() {
    for (double[] rows :
        new double[][] {
          {1e307, -1e307, 3, 4}, {1e308, 1e308, 1e308, 1e308}, {1e-308, 2e-308, 3e-308, 0}
        }) {
      assertThatThrownBy(() -> fit(rows, MixtureOptions.defaults()))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("rescale");
    }
  }

  @Test
  void aKnownSdMayBeLeftOutOfADocumentButNotContradicted() {
    NormalFamily family = NormalFamily.withKnownSd(5);
    assertThat(family.codec().read(Document.builder().number("mean", 1).build()))
        .isEqualTo(new Normal(1, 5));
    Document other = Document.builder().number("mean", 1).number("sd", 4).build();
    assertThatThrownBy(() -> family.codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("sd must be 5");
  }

  @Test
  void whatIsKnownIsNotCounted() {
    assertThat(new NormalFamily().freeParameters(3)).isEqualTo(6);
    assertThat(NormalFamily.withKnownSd(1).freeParameters(3)).isEqualTo(3);
    assertThat(NormalFamily.withKnownMean(1).freeParameters(3)).isEqualTo(3);
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    for (double sd : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Normal(0, sd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("sd must be finite and above 0, but is " + sd);
    }
    assertThatThrownBy(() -> new Normal(Double.NaN, 1)).hasMessageContaining("mean must be finite");
    assertThatThrownBy(() -> NormalFamily.withKnownSd(-1)).hasMessageContaining("known-sd");
  }

  private static EmResult<Mixture<Normal>> fit(double[] rows, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new NormalFamily(), 2, options);
  }

  /** Half of the rows from N(0, 1), half from N(distance, 1). */
  private static double[] twoClusters(int n, double distance, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = new double[n];
    for (int i = 0; i < n; i++) {
      rows[i] = random.nextGaussian() + (i < n / 2 ? 0 : distance);
    }
    return rows;
  }

  @Test
  void manyEqualRowsMayRoundAlike() {
    double[] x = new double[3000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 3 == 0 ? 1e-8 : 1.1e-8;
    }
    for (int seed = 0; seed < 200; seed++) {
      MixtureOptions options =
          MixtureOptions.defaults().withInitializer(new RandomInitializer()).withSeed(seed);
      assertThat(Mixture.fit(Observations.of(x, 1), new NormalFamily(), 2, options).logLikelihood())
          .isFinite();
    }
  }
}
