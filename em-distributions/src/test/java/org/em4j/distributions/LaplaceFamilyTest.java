package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.LaplaceDistribution;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.Distributions;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Observations;
import org.em4j.core.Support;
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
import org.junit.jupiter.params.provider.ValueSource;

class LaplaceFamilyTest extends ExponentialFamilyContract<Laplace> {
  @Override
  protected ExponentialFamily<Laplace> family() {
    return new LaplaceFamily();
  }

  @Override
  protected List<Laplace> parameters() {
    return List.of(new Laplace(0, 1), new Laplace(0, 0.01), new Laplace(0, 250));
  }

  @Override
  protected List<Laplace> boundaries() {
    return List.of(new Laplace(0, 1e-100), new Laplace(0, 1e100));
  }

  @Override
  protected List<Support> integrationRanges() {
    return bothSides(0);
  }

  /** The density has a cusp at the location. */
  private static List<Support> bothSides(double location) {
    return List.of(
        new Support(Double.NEGATIVE_INFINITY, location, false, true, false),
        new Support(location, Double.POSITIVE_INFINITY, false, false, false));
  }

  @Nested
  class AboutAnotherLocation extends ExponentialFamilyContract<Laplace> {
    @Override
    protected ExponentialFamily<Laplace> family() {
      return new LaplaceFamily(-3);
    }

    @Override
    protected List<Laplace> parameters() {
      return List.of(new Laplace(-3, 0.5), new Laplace(-3, 40));
    }

    @Override
    protected List<Support> integrationRanges() {
      return bothSides(-3);
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new LaplaceProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("location", 2.5).number("scale", 0.1).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Laplace p : parameters()) {
      LaplaceDistribution oracle = new LaplaceDistribution(0, p.scale());
      for (double x = -4; x < 4; x += 0.37) {
        double density = oracle.density(x * p.scale());
        assertThat(Math.exp(Densities.log(family(), p, x * p.scale())))
            .isCloseTo(density, within(Tolerances.LOG_DENSITY * density));
      }
    }
  }

  @Test
  void theEstimateIsTheMeanDistanceFromTheLocation() {
    Mixture<Laplace> model =
        Mixture.fit(
                Observations.of(new double[] {1, 2, 9}, 1),
                new LaplaceFamily(3),
                1,
                MixtureOptions.defaults())
            .model();
    assertThat(model.component(0).scale()).isCloseTo(3, within(Tolerances.ESTIMATE));
    assertThat(model.component(0).location()).isEqualTo(3);
    assertThatThrownBy(() -> family().fromMean(new double[] {0}, 5))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("location is 0.0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-12})
  void aComponentAtTheLocationMeetsTheDeclaredPolicy(double small) {
    double[] rows = new double[40];
    Arrays.fill(rows, 5 + small);
    for (int i = 20; i < 40; i++) {
      rows[i] = 10 + i;
    }
    Observations data = Observations.of(rows, 1);
    EmResult<Mixture<Laplace>> result =
        Mixture.fit(data, new LaplaceFamily(5), 2, MixtureOptions.defaults());
    double leastSd = 1e-7 * DataSummary.of(data).scale(0);
    double scale =
        Math.min(result.model().component(0).scale(), result.model().component(1).scale());
    assertThat(result.repairs()).isNotEmpty();
    assertThat(result.logLikelihood()).isFinite();
    assertThat(scale * Math.sqrt(2) / leastSd).isCloseTo(1, within(Tolerances.ESTIMATE));
    MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
    assertThatThrownBy(() -> Mixture.fit(data, new LaplaceFamily(5), 2, failing))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("laplace");
  }

  @Test
  void oneRowAtTheLocationIsRepaired() {
    for (double location : new double[] {0, 7}) {
      EmResult<Mixture<Laplace>> result =
          Mixture.fit(
              Observations.of(new double[] {location}, 1),
              new LaplaceFamily(location),
              1,
              MixtureOptions.defaults());
      assertThat(result.repairs()).hasSize(1);
      assertThat(result.logLikelihood()).isFinite();
    }
  }

  @Test
  void theLocationIsWrittenOnceAndReadFromTheParameters() {
    Document written = Distributions.write(new LaplaceFamily(2), new Laplace(2, 3));
    assertThat(written.names()).containsExactly("family", "parameters");
    assertThat(Registry.standard().readDistribution(written).family().settings())
        .isEqualTo(Map.of("location", "2.0"));
    assertThat(new LaplaceFamily(-0.0).settings()).isEmpty();
  }

  @Test
  void aDocumentOfAnotherLocationIsRefused() {
    Document other = Document.builder().number("location", 1).number("scale", 2).build();
    assertThatThrownBy(() -> family().codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessage("location must be 0.0, as the family has, but is 1.0");
    assertThatThrownBy(() -> family().natural(new Laplace(1, 2), new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("location must be 0.0");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    for (double scale : new double[] {0, -0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new Laplace(0, scale))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("scale must be finite and above 0, but is " + scale);
    }
    assertThatThrownBy(() -> new LaplaceFamily(Double.NaN))
        .hasMessage("location must be finite, but is NaN");
  }
}
