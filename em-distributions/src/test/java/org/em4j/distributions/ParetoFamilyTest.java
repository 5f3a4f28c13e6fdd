package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ParetoDistribution;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ParetoFamilyTest extends ExponentialFamilyContract<Pareto> {
  @Override
  protected ExponentialFamily<Pareto> family() {
    return new ParetoFamily(2);
  }

  @Override
  protected List<Pareto> parameters() {
    return List.of(new Pareto(2, 3), new Pareto(2, 8), new Pareto(2, 100));
  }

  @Override
  protected List<Pareto> wideParameters() {
    return Wide.of(shape -> new Pareto(2, shape));
  }

  @Override
  protected List<Pareto> boundaries() {
    return List.of(new Pareto(2, 1e5));
  }

  @Nested
  class OfATinyScale extends ExponentialFamilyContract<Pareto> {
    @Override
    protected ExponentialFamily<Pareto> family() {
      return new ParetoFamily(1e-100);
    }

    @Override
    protected List<Pareto> parameters() {
      return List.of(new Pareto(1e-100, 4), new Pareto(1e-100, 20));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new ParetoProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("scale", "1");
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("scale", 2.5).number("shape", 0.1).build();
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (double scale : new double[] {1e-100, 0.3, 2, 1e100}) {
      for (double shape : new double[] {1e-3, 0.5, 1, 30}) {
        ParetoDistribution oracle = new ParetoDistribution(scale, shape);
        for (double ratio : new double[] {1, 1.25, 2, 17, 1e9}) {
          // At the scale itself commons-math takes the density of 0 to be 0.
          double x = ratio == 1 ? Math.nextUp(scale) : ratio * scale;
          double expected = oracle.logDensity(x);
          double size = Math.abs((shape + 1) * Math.log(x)) + Math.abs(shape * Math.log(scale));
          assertThat(Densities.log(new ParetoFamily(scale), new Pareto(scale, shape), x))
              .as("log density of %s, scale %s, shape %s", x, scale, shape)
              .isCloseTo(expected, within(Tolerances.LOG_DENSITY * Math.max(1, size)));
        }
      }
    }
    assertThat(Densities.log(family(), new Pareto(2, 3), 2))
        .isCloseTo(Math.log(1.5), within(Tolerances.LOG_DENSITY));
  }

  @Test
  void theEstimateIsTheInverseOfTheMeanLogarithm() {
    double e = Math.E;
    Mixture<Pareto> model =
        Mixture.fit(
                Observations.of(new double[] {2, 2 * e, 2 * e * e * e}, 1),
                new ParetoFamily(2),
                1,
                MixtureOptions.defaults())
            .model();
    assertThat(model.component(0).shape()).isCloseTo(0.75, within(Tolerances.ESTIMATE));
    assertThatThrownBy(() -> family().fromMean(new double[] {0}, 5))
        .isInstanceOf(DegenerateComponentException.class)
        .hasMessageContaining("log(x/scale) is 0.0");
  }

  @Test
  void statisticsNearTheScaleKeepTheirDigits() {
    double above = 0x1p-40;
    double[] t = new double[1];
    new ParetoFamily(3).statistics(new double[] {3 + 3 * above}, 0, t, 0);
    // log(1 + y) = y − y²/2 + …, and 3 + 3·2^−40 is a double.
    assertThat(t[0]).isCloseTo(above - above * above / 2, within(1e-15 * above));
  }

  @Test
  void aComponentAtTheScaleMeetsTheDeclaredPolicy() {
    double[] rows = new double[40];
    Arrays.fill(rows, 2);
    for (int i = 20; i < 40; i++) {
      rows[i] = 10 + i;
    }
    Observations data = Observations.of(rows, 1);
    EmResult<Mixture<Pareto>> result =
        Mixture.fit(data, new ParetoFamily(2), 2, MixtureOptions.defaults());
    double shape =
        Math.max(result.model().component(0).shape(), result.model().component(1).shape());
    assertThat(result.repairs()).isNotEmpty();
    assertThat(result.logLikelihood()).isFinite();
    assertThat(shape).isCloseTo(1e7, within(1e7 * Tolerances.ESTIMATE));
    MixtureOptions failing = MixtureOptions.defaults().withDegenerate(DegeneratePolicy.fail());
    assertThatThrownBy(() -> Mixture.fit(data, new ParetoFamily(2), 2, failing))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("pareto");
  }

  @Test
  void oneRowAtTheScaleIsRepaired() {
    EmResult<Mixture<Pareto>> result =
        Mixture.fit(
            Observations.of(new double[] {2}, 1),
            new ParetoFamily(2),
            1,
            MixtureOptions.defaults());
    assertThat(result.repairs()).hasSize(1);
    assertThat(result.logLikelihood()).isFinite();
  }

  @Test
  void samplesOfALongTailAreFinite() {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[1];
    for (int i = 0; i < 1000; i++) {
      family().sample(new Pareto(2, 1e-4), random, x, 0);
      assertThat(family().supports(0, x[0])).isTrue();
    }
  }

  @Test
  void theScaleMustBeGivenAndIsWrittenOnce() {
    assertThatThrownBy(() -> Registry.standard().families().create("pareto"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale must be given")
        .hasMessageContaining("pareto:scale=1");
    Document written = Distributions.write(new ParetoFamily(2), new Pareto(2, 3));
    assertThat(written.names()).containsExactly("family", "parameters");
    Document other = Document.builder().number("scale", 1).number("shape", 2).build();
    assertThatThrownBy(() -> family().codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessage("scale must be 2.0, as the family has, but is 1.0");
    assertThatThrownBy(() -> family().natural(new Pareto(1, 2), new double[1]))
        .hasMessageContaining("scale must be 2.0");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    for (double value : new double[] {0, -0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new Pareto(1, value))
          .hasMessage("shape must be finite and above 0, but is " + value);
      assertThatThrownBy(() -> new ParetoFamily(value))
          .hasMessage("scale must be finite and above 0, but is " + value);
    }
  }
}
