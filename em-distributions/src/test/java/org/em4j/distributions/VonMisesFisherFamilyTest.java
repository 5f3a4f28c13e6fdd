package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.PseudoRows;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonMisesFisherFamilyTest extends ExponentialFamilyContract<VonMisesFisher> {
  @Override
  protected ExponentialFamily<VonMisesFisher> family() {
    return new VonMisesFisherFamily(3);
  }

  @Override
  protected List<VonMisesFisher> parameters() {
    return List.of(of(0.5, 0.6, 0.8, 0), of(20, 0, -1, 0), of(300, -0.48, 0.6, 0.64));
  }

  @Override
  protected List<VonMisesFisher> boundaries() {
    return List.of(of(0, 1, 0, 0), of(1e-8, 0, 0, 1), of(1e12, 0.6, 0, -0.8));
  }

  private static VonMisesFisher of(double concentration, double... direction) {
    return VonMisesFisher.of(direction, concentration);
  }

  private static double[] axis(int d, int axis) {
    double[] direction = new double[d];
    direction[axis] = 1;
    return direction;
  }

  @Nested
  class OfTwoColumns extends ExponentialFamilyContract<VonMisesFisher> {
    @Override
    protected ExponentialFamily<VonMisesFisher> family() {
      return new VonMisesFisherFamily(2);
    }

    @Override
    protected List<VonMisesFisher> parameters() {
      return List.of(of(2, 1, 0), of(70, -0.6, 0.8), of(90, 0, -1));
    }
  }

  @Nested
  class OfManyColumns extends ExponentialFamilyContract<VonMisesFisher> {
    @Override
    protected ExponentialFamily<VonMisesFisher> family() {
      return new VonMisesFisherFamily(40);
    }

    @Override
    protected List<VonMisesFisher> parameters() {
      return List.of(of(30, axis(40, 3)), of(500, axis(40, 20)));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new VonMisesFisherProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().numbers("direction", 0.6, -0.8).number("concentration", 3).build();
    }
  }

  private static double logDensity(VonMisesFisher parameters, double... row) {
    Block block = Block.allocate(row.length, 1);
    Observations.of(row, row.length).read(0, 1, block);
    double[] out = new double[1];
    new VonMisesFisherFamily(row.length).kernel(List.of(parameters)).logDensities(block, out);
    return out[0];
  }

  /**
   * Expected values: mpmath with 60 digits; d, κ, the angle t between the row and the mean, and
   * {@code (d/2 − 1) log κ − d/2 log 2π − log besseli(d/2 − 1, κ) + κ cos t}.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 0.0, 1.0, -1.8378770664093454836",
    "2, 1e-08, 1.0, -1.8378770610063224499",
    "2, 0.5, 2.0, -2.107500203868397981",
    "2, 50.0, 0.3, -1.1986281120008489216",
    "2, 1000000.0, 0.001, 5.4888166624440670672",
    "2, 100000000.0, 0.0002, 6.2914018441881764541",
    "3, 0.0, 1.0, -2.531024246969290793",
    "3, 1e-08, 1.0, -2.531024241566267751",
    "3, 0.5, 2.0, -2.7804225198557800955",
    "3, 50.0, 0.3, -0.15902960470089827878",
    "3, 1000000.0, 0.001, 11.477633533221593878",
    "3, 100000000.0, 0.0002, 14.582803684209686455",
    "10, 0.0, 1.0, -3.2387427794590005605",
    "10, 1e-08, 1.0, -3.2387427740559775068",
    "10, 0.5, 2.0, -3.4593032078076839696",
    "10, 50.0, 0.3, 7.2595009009029315057",
    "10, 1000000.0, 0.001, 53.399358628667781543",
    "10, 100000000.0, 0.0002, 72.622616634360256808",
    "300, 0.0, 1.0, 427.60684049735745668",
    "300, 1e-08, 1.0, 427.60684050276047974",
    "300, 0.5, 2.0, 427.39835041299208794",
    "300, 50.0, 0.3, 471.26248558169685943",
    "300, 1000000.0, 0.001, 1790.1673074096581506",
    "300, 100000000.0, 0.0002, 2477.1292608030987098"
  })
  void densitiesAreThoseOfManyDigits(int d, double kappa, double angle, double expected) {
    double[] row = new double[d];
    row[0] = Math.cos(angle);
    row[1] = Math.sin(angle);
    // A rounding of the row itself is worth κ sin t ulp(1).
    double rounding = kappa * Math.sin(angle) * Math.ulp(1.0);
    assertThat(logDensity(of(kappa, axis(d, 0)), row))
        .isCloseTo(expected, within(rounding + Tolerances.ofLogDensity(expected)));
  }

  /** Two columns are a von Mises distribution of the angle. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-8, 0.7, 79, 1e3, 1e6})
  void twoColumnsAreAngles(double kappa) {
    VonMisesFamily angles = new VonMisesFamily();
    for (double x = -3; x <= 3; x += 0.25) {
      double expected = Densities.log(angles, new VonMises(0, kappa), x);
      assertThat(logDensity(of(kappa, 1, 0), Math.cos(x), Math.sin(x)))
          .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
    }
  }

  private static EmResult<Mixture<VonMisesFisher>> fit(int d, double... rows) {
    return Mixture.fit(
        Observations.of(rows, d), new VonMisesFisherFamily(d), 1, MixtureOptions.defaults());
  }

  /** Expected values: mpmath with 60 digits, by bisection of the likelihood equation. */
  @Test
  void estimatesAreThoseOfManyDigits() {
    requireEstimate(
        new double[] {0.6, 0.8, 0.0, 0.8, 0.6, 0.0, 0.6, 0.0, 0.8},
        6.961221054947852,
        0.778498944161523,
        0.5449492609130661,
        0.3113995776646092);
    requireEstimate(
        new double[] {1.0, 0.0, 0.0, -0.6, 0.8, 0.0, 0.0, -0.6, -0.8, 0.0, 0.0, 1.0},
        0.3707777791488431,
        0.816496580927726,
        0.40824829046386313,
        0.4082482904638629);
    requireEstimate(
        new double[] {0.6, 0.8, 0.8, 0.6},
        50.00260468848987,
        0.7071067811865476,
        0.7071067811865476);
  }

  private static void requireEstimate(double[] rows, double concentration, double... direction) {
    VonMisesFisher estimate = fit(direction.length, rows).model().component(0);
    assertThat(estimate.concentration())
        .isCloseTo(concentration, within(Tolerances.ESTIMATE * concentration));
    assertThat(estimate.direction()).containsExactly(direction, within(1e-15));
  }

  /**
   * Rows at the angle t from the mean on every side have {@code 1 − R = 1 − cos t}, and {@code A(κ)
   * = coth κ − 1/κ} in three dimensions gives {@code κ = 1/(1 − R)}.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e-2, 1e-4, 1e-5})
  void narrowConesKeepTheirDigits(double t) {
    double sine = Math.sin(t);
    double cosine = Math.cos(t);
    double[] rows = {
      sine, 0, cosine, -sine, 0, cosine, 0, sine, cosine, 0, -sine, cosine,
    };
    double half = Math.sin(0.5 * t);
    double expected = 1 / (2 * half * half);
    assertThat(fit(3, rows).model().component(0).concentration())
        .isCloseTo(expected, within(4 * Math.ulp(1.0) / t * expected));
  }

  @Test
  void rowsInBalanceAreUniform() {
    VonMisesFisher estimate = fit(2, 1, 0, -1, 0, 0, 1, 0, -1).model().component(0);
    assertThat(estimate.concentration()).isZero();
    assertThat(logDensity(estimate, 0.6, 0.8))
        .isCloseTo(-Math.log(2 * Math.PI), within(Tolerances.LOG_DENSITY));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void equalRowsMeetTheDeclaredPolicy(int n) {
    double[] rows = new double[3 * n];
    for (int i = 0; i < n; i++) {
      rows[3 * i] = 0.48;
      rows[3 * i + 1] = -0.6;
      rows[3 * i + 2] = 0.64;
    }
    EmResult<Mixture<VonMisesFisher>> result = fit(3, rows);
    assertThat(result.repairs()).hasSize(1);
    assertThat(result.logLikelihood()).isFinite();
    assertThat(result.model().component(0).concentration()).isCloseTo(1e14, within(1.0));
    assertThat(result.model().component(0).direction())
        .containsExactly(new double[] {0.48, -0.6, 0.64}, within(1e-15));
    MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
    assertThatThrownBy(
            () -> Mixture.fit(Observations.of(rows, 3), new VonMisesFisherFamily(3), 1, failing))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("all equal");
  }

  @Test
  void rowsOfAnotherLengthAreRefusedWithWhatToDo() {
    Observations data = Observations.of(new double[] {1, 0, 3, 4}, 2);
    assertThatThrownBy(
            () -> Mixture.fit(data, new VonMisesFisherFamily(2), 1, MixtureOptions.defaults()))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("its length is 5.0")
        .hasMessageContaining("divide every row by its length");
    assertThat(new VonMisesFisherFamily(2).problem(new double[2], 0))
        .contains("its length is 0.0")
        .contains("remove the row");
    // Six digits of a file do.
    double root = 0.707107;
    assertThat(new VonMisesFisherFamily(2).problem(new double[] {root, root}, 0)).isNull();
    double exact = Math.sqrt(0.5);
    assertThat(logDensity(of(1e4, root, root), root, root))
        .isEqualTo(logDensity(of(1e4, exact, exact), exact, exact));
  }

  /** {@code E[μ·x] = A(κ)}; the variance of μ·x is A′(κ). */
  @ParameterizedTest
  @CsvSource({"2, 0.1", "2, 50", "3, 1e-6", "3, 2000", "10, 3", "300, 1", "300, 400", "300, 1e5"})
  void samplesHaveTheExpectedMean(int d, double kappa) {
    SphereNormalizer sphere = new SphereNormalizer(d);
    VonMisesFisherFamily family = new VonMisesFisherFamily(d);
    SplittableRandom random = new SplittableRandom(11);
    VonMisesFisher parameters = of(kappa, axis(d, d - 1));
    double[] x = new double[d];
    int n = 4000;
    double along = 0;
    double across = 0;
    for (int i = 0; i < n; i++) {
      family.sample(parameters, random, x, 0);
      along += (1 - x[d - 1]) / n;
      across += x[0] / n;
      assertThat(UnitVectors.length(x, 0, d)).isCloseTo(1, within(1e-15));
    }
    double a = sphere.meanLength(kappa);
    double variance = (sphere.meanLength(kappa * 1.001) - a) / (0.001 * kappa);
    assertThat(along).isCloseTo(sphere.shortfall(kappa), within(6 * Math.sqrt(variance / n)));
    assertThat(across).isCloseTo(0, within(6 * Math.sqrt(a / kappa / n)));
  }

  @Test
  void aMixtureOfManyColumnsIsFound() {
    int d = 300;
    VonMisesFisherFamily family = new VonMisesFisherFamily(d);
    SplittableRandom random = new SplittableRandom(2);
    double[] rows = new double[600 * d];
    for (int i = 0; i < 600; i++) {
      family.sample(of(i % 3 == 0 ? 900 : 300, axis(d, i % 3)), random, rows, i * d);
    }
    Mixture<VonMisesFisher> model =
        Mixture.fit(Observations.of(rows, d), family, 3, MixtureOptions.defaults()).model();
    for (int axis = 0; axis < 3; axis++) {
      int found = axis;
      assertThat(model.parameters())
          .anySatisfy(
              p -> {
                assertThat(p.direction()[found]).isGreaterThan(0.9);
                assertThat(p.concentration())
                    .isCloseTo(found == 0 ? 900 : 300, within(found == 0 ? 90.0 : 45.0));
              });
    }
  }

  @Test
  void pseudoRowsAreInBalance() {
    DataSummary data = DataSummary.of(Observations.of(new double[] {1, 0, 0}, 3));
    PseudoRows rows = family().pseudoRows(data);
    double weight = 0;
    double[] sum = new double[3];
    for (int i = 0; i < rows.rows(); i++) {
      double[] row = {rows.value(i, 0), rows.value(i, 1), rows.value(i, 2)};
      assertThat(family().problem(row, 0)).isNull();
      weight += rows.weight(i);
      for (int j = 0; j < 3; j++) {
        sum[j] += rows.weight(i) * row[j];
      }
    }
    assertThat(weight).isCloseTo(1, within(1e-15));
    assertThat(sum).containsExactly(0, 0, 0);
  }

  @Test
  void parametersAreValues() {
    double[] direction = {0.6, 0.8};
    VonMisesFisher parameters = VonMisesFisher.of(direction, 2);
    direction[0] = 9;
    parameters.direction()[0] = 9;
    assertThat(parameters).isEqualTo(of(2, 0.6, 0.8)).isNotEqualTo(of(3, 0.6, 0.8));
    assertThat(parameters.hashCode()).isEqualTo(of(2, 0.6, 0.8).hashCode());
    assertThat(parameters).hasToString("VonMisesFisher[direction=[0.6, 0.8], concentration=2.0]");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> of(1, 1)).hasMessageContaining("at least 2 entries, but has 1");
    assertThatThrownBy(() -> of(1, 3, 4))
        .hasMessage("direction must have the length 1, but has 5.0");
    assertThatThrownBy(() -> of(-1, 1, 0))
        .hasMessage("concentration must be finite and at least 0, but is -1.0");
    assertThatThrownBy(() -> new VonMisesFisherFamily(1)).hasMessageContaining("but has 1");
    assertThatThrownBy(() -> Registry.standard().families().create("von-mises-fisher:dimension=1"))
        .hasMessageContaining("at least 2 columns");
    assertThatThrownBy(() -> new VonMisesFisherFamily(2).kernel(List.of(of(1, 1, 0, 0))))
        .hasMessageContaining("2 entries, but has 3");
    Document two =
        Document.builder().numbers("direction", 0.6, 0.8).number("concentration", 1).build();
    assertThatThrownBy(() -> family().codec().read(two))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("3 entries");
  }
}
