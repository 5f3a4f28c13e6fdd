package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Observations;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
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

class VonMisesFamilyTest extends ExponentialFamilyContract<VonMises> {
  @Override
  protected ExponentialFamily<VonMises> family() {
    return new VonMisesFamily();
  }

  @Override
  protected List<VonMises> parameters() {
    return List.of(new VonMises(0.3, 0.5), new VonMises(-3, 4), new VonMises(1.5, 100));
  }

  @Override
  protected List<VonMises> boundaries() {
    return List.of(new VonMises(0, 0), new VonMises(Math.PI, 1e-8), new VonMises(-1, 300));
  }

  @Override
  protected List<Support> integrationRanges() {
    return List.of(new Support(-Math.PI, Math.PI, false, true, false));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new VonMisesProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("mean", -1.25).number("concentration", 0.1).build();
    }
  }

  /** Expected values: mpmath with 60 digits, {@code κ cos(x − μ) − log(2π besseli(0, κ))}. */
  @ParameterizedTest
  @CsvSource({
    "0.3, 0.0, 2.0, -1.8378770664093454836",
    "0.3, 1e-8, 2.0, -1.8378770676977904515",
    "-2.0, 0.5, 2.5, -2.0048246853102166405",
    "1.5, 20.0, 1.25, -0.049239060440724091469",
    "3.0, 79.5, -3.1, -0.062801514264014203115",
    "3.0, 80.5, -3.1, -0.073263213369491528896",
    "-0.7, 1e6, -0.6995, 5.8638166233815959887",
    "0.25, 1e8, 0.2501, 7.7914018379382867887",
    "0.25, 1e12, 0.25000175, 11.365322024720375185",
    "1.0, 3.0, 1000.0, -0.42423512928028702327"
  })
  void densitiesAreThoseOfManyDigits(double mean, double kappa, double x, double expected) {
    // A rounding of the angle itself is worth κ sin(x − μ) ulp(x).
    double rounding = kappa * Math.abs(Math.sin(x - mean)) * Math.ulp(Math.PI);
    assertThat(Densities.log(family(), new VonMises(mean, kappa), x))
        .isCloseTo(expected, within(rounding + Tolerances.ofLogDensity(expected)));
  }

  /** Expected values: mpmath with 60 digits, by bisection of the likelihood equation. */
  @ParameterizedTest
  @CsvSource({
    "0.1 0.5 -0.3 2.0 6.0, 0.26459478782763989514, 2.0056802969662226806",
    "3.0 -3.0 3.1 2.5, 2.9738689874771201196, 12.320467885801816157",
    "1.0001 1.0003 0.9998, 1.0000666666670123383, 23684210.901321014726",
    "2.00000001 2.00000003 1.9999999, 1.9999999799999998995, 306122449371210.93327",
    "-1.0 1.0 3.0 -3.0 0.125, 0.93084027719469392942, 0.062202518438802551907",
    "100.0 101.5 99.0, -0.43441921920427612277, 1.2891375083579802018"
  })
  void estimatesAreThoseOfManyDigits(String angles, double mean, double kappa) {
    double[] rows = Arrays.stream(angles.split(" ")).mapToDouble(Double::parseDouble).toArray();
    VonMises estimate = fit(rows).model().component(0);
    // The angles are decimals, rounded to an ulp; they differ by about 1/√κ.
    double rounding = 8 * Math.ulp(2.0) * Math.sqrt(kappa);
    assertThat(estimate.mean()).isCloseTo(mean, within(1e-14 / Math.min(1, kappa)));
    assertThat(estimate.concentration())
        .isCloseTo(kappa, within((Tolerances.ESTIMATE + rounding) * kappa));
  }

  private static EmResult<Mixture<VonMises>> fit(double... rows) {
    return Mixture.fit(
        Observations.of(rows, 1), new VonMisesFamily(), 1, MixtureOptions.defaults());
  }

  @Test
  void anglesThatDifferByTurnsAreTheSame() {
    double turn = 2 * Math.PI;
    VonMises once = fit(0.5, 1, 2.5).model().component(0);
    VonMises turned = fit(0.5 - turn, 1 + 100 * turn, 2.5 + turn).model().component(0);
    assertThat(turned.mean()).isCloseTo(once.mean(), within(1e-12));
    assertThat(turned.concentration()).isCloseTo(once.concentration(), within(1e-12));
  }

  @Test
  void rowsInBalanceAreUniform() {
    assertThat(family().fromMean(new double[] {1, 0}, 4)).isEqualTo(new VonMises(0, 0));
    VonMises estimate = fit(0.5, 0.5 + Math.PI).model().component(0);
    assertThat(estimate.concentration()).isLessThan(1e-15);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 2, -Math.PI, 1e6})
  void equalAnglesMeetTheDeclaredPolicy(double angle) {
    for (int n = 1; n <= 3; n += 2) {
      double[] rows = new double[n];
      Arrays.fill(rows, angle);
      EmResult<Mixture<VonMises>> result = fit(rows);
      assertThat(result.repairs()).hasSize(1);
      assertThat(result.logLikelihood()).isFinite();
      VonMises estimate = result.model().component(0);
      assertThat(Math.cos(estimate.mean() - angle)).isCloseTo(1, within(1e-15));
      assertThat(estimate.concentration()).isCloseTo(1e14, within(1.0));
      MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
      assertThatThrownBy(
              () -> Mixture.fit(Observations.of(rows, 1), new VonMisesFamily(), 1, failing))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("all equal");
    }
  }

  @Test
  void aMixtureAcrossTheSeamIsFound() {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = new double[2000];
    for (int i = 0; i < rows.length; i++) {
      family().sample(new VonMises(i % 2 == 0 ? 3.1 : 0.5, 8), random, rows, i);
    }
    Mixture<VonMises> model =
        Mixture.fit(Observations.of(rows, 1), new VonMisesFamily(), 2, MixtureOptions.defaults())
            .model();
    int seam = Math.cos(model.component(0).mean()) < 0 ? 0 : 1;
    assertThat(Math.cos(model.component(seam).mean() - 3.1)).isGreaterThan(0.999);
    assertThat(model.component(1 - seam).mean()).isCloseTo(0.5, within(0.05));
    assertThat(model.component(seam).concentration()).isCloseTo(8, within(1.0));
  }

  /** {@code E[1 − cos(x − μ)] = 1 − A(κ)}, which is 1/2κ for large κ, its variance 1/2κ². */
  @ParameterizedTest
  @ValueSource(doubles = {1e4, 1e8, 1e16})
  void samplesOfLargeConcentrationsHaveTheirSpread(double kappa) {
    SplittableRandom random = new SplittableRandom(5);
    double[] x = new double[1];
    double sum = 0;
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      family().sample(new VonMises(0, kappa), random, x, 0);
      sum += 1 - Math.cos(x[0]) > 1e-4 ? 1 - Math.cos(x[0]) : 0.5 * x[0] * x[0];
    }
    assertThat(2 * kappa * sum / n).isCloseTo(1, within(6 * Math.sqrt(2.0 / n)));
  }

  @Test
  void pseudoRowsAreInBalance() {
    DataSummary data = DataSummary.of(Observations.of(new double[] {3, -3}, 1));
    PseudoRows rows = family().pseudoRows(data);
    double cosine = 0;
    double sine = 0;
    double weight = 0;
    for (int i = 0; i < rows.rows(); i++) {
      cosine += rows.weight(i) * Math.cos(rows.value(i, 0));
      sine += rows.weight(i) * Math.sin(rows.value(i, 0));
      weight += rows.weight(i);
    }
    assertThat(weight).isEqualTo(1);
    assertThat(Math.hypot(cosine, sine)).isLessThan(1e-15);
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    for (double mean : new double[] {-Math.PI, 3.15, Double.NaN}) {
      assertThatThrownBy(() -> new VonMises(mean, 1))
          .hasMessage("mean must be in (-pi, pi], but is " + mean);
    }
    for (double kappa : new double[] {-0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new VonMises(0, kappa))
          .hasMessage("concentration must be finite and at least 0, but is " + kappa);
    }
  }
}
