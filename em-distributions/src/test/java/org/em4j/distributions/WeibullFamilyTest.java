package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.distribution.WeibullDistribution;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.Distributions;
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
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeibullFamilyTest extends ExponentialFamilyContract<Weibull> {
  @Override
  protected ExponentialFamily<Weibull> family() {
    return new WeibullFamily(1.5);
  }

  @Override
  protected List<Weibull> parameters() {
    return List.of(new Weibull(1.5, 1), new Weibull(1.5, 0.01), new Weibull(1.5, 250));
  }

  @Override
  protected List<Weibull> wideParameters() {
    return Wide.of(scale -> new Weibull(1.5, scale));
  }

  @Override
  protected List<Weibull> boundaries() {
    return List.of(new Weibull(1.5, 1e-90), new Weibull(1.5, 1e90));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new WeibullProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("shape", "2");
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("shape", 2).number("scale", 0.1).build();
    }
  }

  @Nested
  class OfASmallShape extends ExponentialFamilyContract<Weibull> {
    @Override
    protected ExponentialFamily<Weibull> family() {
      return new WeibullFamily(0.4);
    }

    @Override
    protected List<Weibull> parameters() {
      return List.of(new Weibull(0.4, 1), new Weibull(0.4, 1e3));
    }
  }

  @Nested
  class OfALargeShape extends ExponentialFamilyContract<Weibull> {
    @Override
    protected ExponentialFamily<Weibull> family() {
      return new WeibullFamily(25);
    }

    @Override
    protected List<Weibull> parameters() {
      return List.of(new Weibull(25, 1), new Weibull(25, 3));
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (Weibull p : parameters()) {
      AbstractRealDistribution oracle = new WeibullDistribution(p.shape(), p.scale());
      Densities.requireThoseOf(oracle, family(), p);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-100, 1e-9, 1e9, 1e100})
  void scalingTheDataScalesTheFit(double scale) {
    SplittableRandom random = new SplittableRandom(3);
    double[] rows = new double[400];
    for (int i = 0; i < 400; i++) {
      family().sample(i % 2 == 0 ? new Weibull(1.5, 1) : new Weibull(1.5, 50), random, rows, i);
    }
    // A power of two, so that both fits see the same data.
    double factor = Math.scalb(1.0, Math.getExponent(scale));
    double[] scaled = DoubleStream.of(rows).map(x -> x * factor).toArray();
    EmResult<Mixture<Weibull>> plain = fit(rows, 2);
    EmResult<Mixture<Weibull>> found = fit(scaled, 2);
    assertThat(found.repairs()).isEmpty();
    for (int k = 0; k < 2; k++) {
      Weibull expected = plain.model().component(k);
      Weibull actual = found.model().component(k);
      assertThat(actual.scale() / factor / expected.scale()).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void equalRowsAndOneRowAreTheirOwnScale() {
    for (double[] rows : new double[][] {{5}, {3, 3, 3}, {1e-200, 1e-200}, {1e100}}) {
      EmResult<Mixture<Weibull>> result = fit(rows, 1);
      assertThat(result.repairs()).isEmpty();
      assertThat(result.model().component(0).scale() / rows[0]).isCloseTo(1, within(1e-13));
    }
  }

  @Test
  void aLargeShapeFindsClustersWhosePowersOverflow() {
    double[] rows = {1e-3, 1.1e-3, 0.9e-3, 1e-3, 1e3, 1.1e3, 0.9e3, 1e3};
    Mixture<Weibull> model =
        Mixture.fit(Observations.of(rows, 1), new WeibullFamily(60), 2, MixtureOptions.defaults())
            .model();
    // (mean of (x/1000)^60)^(1/60) = ((2 + 1.1^60 + 0.9^60)/4)^(1/60), by hand.
    double expected = Math.pow((2 + Math.pow(1.1, 60) + Math.pow(0.9, 60)) / 4, 1 / 60.0);
    double larger = Math.max(model.component(0).scale(), model.component(1).scale());
    double smaller = Math.min(model.component(0).scale(), model.component(1).scale());
    assertThat(larger / 1e3).isCloseTo(expected, within(1e-9));
    assertThat(smaller / 1e-3).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aShapeMustBeGivenAndIsNamed() {
    assertThatThrownBy(() -> Registry.standard().families().create("weibull"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape must be given")
        .hasMessageContaining("weibull:shape=2");
    assertThat(new WeibullProvider().support()).isEqualTo("numbers above 0");
    assertThat(new WeibullProvider().create(Settings.parse("shape=2")).settings())
        .isEqualTo(Map.of("shape", "2.0"));
  }

  @Test
  void aDocumentOfAnotherShapeIsRefused() {
    Document other = Document.builder().number("shape", 3).number("scale", 1).build();
    assertThatThrownBy(() -> family().codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("shape must be 1.5");
    assertThatThrownBy(() -> family().kernel(List.of(new Weibull(3, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape must be 1.5");
  }

  @Test
  void theShapeIsWrittenOnce() {
    Document written = Distributions.write(new WeibullFamily(2), new Weibull(2, 7));
    assertThat(written.has("settings")).isFalse();
    assertThat(written.document("parameters").number("shape")).isEqualTo(2);
    assertThat(Registry.standard().readDistribution(written).parameters())
        .isEqualTo(new Weibull(2, 7));
  }

  @Test
  void theShapeIsNotCounted() {
    assertThat(family().freeParameters(3)).isEqualTo(3);
  }

  @Test
  void aMeanOfZeroHasNoEstimate() {
    assertThatThrownBy(() -> family().fromMean(new double[] {0}, 3))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("powers");
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
    PositiveParameter.requireChecked("shape", odd -> new Weibull(odd, 1));
    PositiveParameter.requireChecked("scale", odd -> new Weibull(1, odd));
  }

  private static EmResult<Mixture<Weibull>> fit(double[] rows, int components) {
    return fit(rows, components, MixtureOptions.defaults());
  }

  private static EmResult<Mixture<Weibull>> fit(
      double[] rows, int components, MixtureOptions options) {
    return Mixture.fit(Observations.of(rows, 1), new WeibullFamily(1.5), components, options);
  }
}
