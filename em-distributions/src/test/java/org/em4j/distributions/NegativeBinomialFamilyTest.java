package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.PascalDistribution;
import org.apache.commons.math3.special.Gamma;
import org.em4j.core.Distributions;
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

class NegativeBinomialFamilyTest extends ExponentialFamilyContract<NegativeBinomial> {
  @Override
  protected ExponentialFamily<NegativeBinomial> family() {
    return new NegativeBinomialFamily(2.5);
  }

  @Override
  protected List<NegativeBinomial> parameters() {
    return List.of(
        new NegativeBinomial(2.5, 0.5),
        new NegativeBinomial(2.5, 0.9),
        new NegativeBinomial(2.5, 0.02));
  }

  @Override
  protected List<NegativeBinomial> boundaries() {
    return List.of(
        new NegativeBinomial(2.5, 1),
        new NegativeBinomial(2.5, Math.nextDown(1.0)),
        new NegativeBinomial(2.5, 1e-3));
  }

  @Nested
  class OfASmallSize extends ExponentialFamilyContract<NegativeBinomial> {
    @Override
    protected ExponentialFamily<NegativeBinomial> family() {
      return new NegativeBinomialFamily(0.3);
    }

    @Override
    protected List<NegativeBinomial> parameters() {
      return List.of(new NegativeBinomial(0.3, 0.2), new NegativeBinomial(0.3, 0.02));
    }
  }

  @Nested
  class OfALargeSize extends ExponentialFamilyContract<NegativeBinomial> {
    @Override
    protected ExponentialFamily<NegativeBinomial> family() {
      return new NegativeBinomialFamily(500);
    }

    @Override
    protected List<NegativeBinomial> parameters() {
      return List.of(new NegativeBinomial(500, 0.5), new NegativeBinomial(500, 0.98));
    }

    @Override
    protected List<NegativeBinomial> boundaries() {
      return List.of(new NegativeBinomial(500, 1));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new NegativeBinomialProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("size", "2.5");
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("size", 2.5).number("probability", 0.1).build();
    }

    @Test
    void theSizeMustBeGiven() {
      assertThatThrownBy(() -> provider().create(Settings.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("size must be given, as in negative-binomial:size=2");
      assertThatThrownBy(() -> provider().create(Settings.none().with("size", 0)))
          .hasMessage("size must be finite and above 0, but is 0.0");
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (int size : new int[] {1, 3, 63, 64, 200}) {
      for (double p : new double[] {0.01, 0.4, 0.99}) {
        PascalDistribution oracle = new PascalDistribution(size, p);
        for (int x = 0; x < 300; x++) {
          double expected = oracle.logProbability(x);
          // Its coefficients are good to twelve digits, and cancel.
          assertThat(
                  Densities.log(new NegativeBinomialFamily(size), new NegativeBinomial(size, p), x))
              .as("log density of %s, size %s, probability %s", x, size, p)
              .isCloseTo(expected, within(1e-11 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  @Test
  void aSizeOfOneIsGeometric() {
    for (double p : new double[] {1e-6, 0.3, 1}) {
      for (double x : new double[] {0, 1, 63, 64, 1e4, 1e8}) {
        double expected = Densities.log(new GeometricFamily(), new Geometric(p), x);
        double actual = Densities.log(new NegativeBinomialFamily(1), new NegativeBinomial(1, p), x);
        if (Double.isInfinite(expected)) {
          assertThat(actual).isEqualTo(expected);
        } else {
          assertThat(actual).isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
        }
      }
    }
  }

  @Test
  void aLargeSizeApproachesPoisson() {
    // The probability generating functions differ by a factor of 1 + O(mean²/size).
    NegativeBinomialFamily family = new NegativeBinomialFamily(1e14);
    NegativeBinomial parameters = family.fromMean(new double[] {200}, 10);
    // The mean that the rounded probability has.
    double mean = 1e14 * (1 - parameters.probability()) / parameters.probability();
    for (double x : new double[] {0, 1, 150, 200, 300}) {
      assertThat(Densities.log(family, parameters, x))
          .isCloseTo(Densities.log(new PoissonFamily(), new Poisson(mean), x), within(1e-8));
    }
  }

  @Test
  void errorsOfStirlingsFormulaAreThoseOfCommonsMath() {
    for (double x : new double[] {1e-10, 0.01, 0.5, 0.999, 1, 1.5, 7, 30.25, 63.5, 64, 100}) {
      double expected =
          Gamma.logGamma(x)
              + Math.log(x)
              - (x + 0.5) * Math.log(x)
              + x
              - 0.5 * Math.log(2 * Math.PI);
      assertThat(LogFactorial.stirlingErrorOfAny(x))
          .as("the error at %s", x)
          .isCloseTo(expected, within(Tolerances.ofLogDensity(x * Math.abs(Math.log(x)))));
      if (x == Math.rint(x)) {
        assertThat(LogFactorial.stirlingErrorOfCount(x))
            .isCloseTo(LogFactorial.stirlingErrorOfAny(x), within(1e-16));
      }
    }
  }

  @Test
  void samplesAreDistributedAsRSays() {
    // qnbinom of tenths and pnbinom of them, by R.
    requireSamples(
        1e6,
        0.25,
        new double[] {
          2995561, 2997084, 2998183, 2999121, 2999999, 3000877, 3001816, 3002915, 3004440
        },
        new double[] {
          0.100008860202271,
          0.200024360479890,
          0.300092596269699,
          0.400023617081167,
          0.500076776480682,
          0.600108365249916,
          0.700077205039773,
          0.800030637937008,
          0.900016520542536
        });
    requireSamples(
        0.3,
        0.001,
        new double[] {3, 13, 34, 73, 141, 256, 460, 884},
        new double[] {
          0.206887036304447,
          0.306369541655762,
          0.403186165087107,
          0.501075156577183,
          0.600534584278186,
          0.700143158622514,
          0.800292810363292,
          0.900042369339422
        });
    requireSamples(
        2.5,
        0.7,
        new double[] {1, 2, 3},
        new double[] {0.717435972752970, 0.878859066622388, 0.951499458863626});
  }

  private static void requireSamples(double size, double p, double[] bounds, double[] cumulative) {
    NegativeBinomialFamily family = new NegativeBinomialFamily(size);
    NegativeBinomial parameters = new NegativeBinomial(size, p);
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[1];
    Counting.requireDistributed(
        100_000,
        () -> {
          family.sample(parameters, random, x, 0);
          return x[0];
        },
        bound -> cumulative[Arrays.binarySearch(bounds, bound)],
        bounds);
  }

  @Test
  void aColumnOfZerosHasTheProbabilityOne() {
    for (double size : new double[] {1e-300, 2.5, 1e10}) {
      NegativeBinomialFamily family = new NegativeBinomialFamily(size);
      EmResult<Mixture<NegativeBinomial>> result =
          Mixture.fit(Observations.of(new double[10], 1), family, 1, MixtureOptions.defaults());
      NegativeBinomial certain = result.model().component(0);
      assertThat(certain.probability()).isEqualTo(1);
      assertThat(result.logLikelihood()).isZero();
      assertThat(result.repairs()).isEmpty();
      assertThat(Densities.log(family, certain, 0)).isZero();
      assertThat(Densities.log(family, certain, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
      double[] x = {7};
      family.sample(certain, new SplittableRandom(1), x, 0);
      assertThat(x[0]).isZero();
    }
  }

  @Test
  void theEstimateIsTheShareOfSuccesses() {
    assertThat(new NegativeBinomialFamily(3).fromMean(new double[] {2}, 4))
        .isEqualTo(new NegativeBinomial(3, 0.6));
    // A row of weight 1e-30 with a failure must stay possible.
    assertThat(family().fromMean(new double[] {1e-30}, 4).probability())
        .isEqualTo(Math.nextDown(1.0));
  }

  @Test
  void fitsOfHugeSizesNeverFall() {
    double[] rows = new double[400];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = PoissonFamily.draw(i % 2 == 0 ? 3 : 12, random);
    }
    for (double size : new double[] {1e6, 1e10, 1e14}) {
      EmResult<Mixture<NegativeBinomial>> result =
          Mixture.fit(
              Observations.of(rows, 1),
              new NegativeBinomialFamily(size),
              2,
              MixtureOptions.defaults());
      assertThat(result.logLikelihood()).isFinite();
      NegativeBinomial component = result.model().component(0);
      assertThat(component.probability()).isLessThan(1);
    }
  }

  @Test
  void theSizeIsWrittenOnceAndMayNotBeContradicted() {
    assertThat(Distributions.write(family(), new NegativeBinomial(2.5, 0.5)).names())
        .containsExactly("family", "parameters");
    Document other = Document.builder().number("size", 2.25).number("probability", 0.5).build();
    assertThatThrownBy(() -> family().codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessage("size must be 2.5, as the family has, but is 2.25");
    assertThatThrownBy(() -> family().kernel(List.of(new NegativeBinomial(2, 0.5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size must be 2.5, as the family has, but is 2.0");
    Document negative =
        Document.builder()
            .text("family", "negative-binomial")
            .document(
                "parameters",
                Document.builder().number("size", -1).number("probability", 0.5).build())
            .build();
    assertThatThrownBy(() -> Registry.standard().readDistribution(negative))
        .isInstanceOf(DocumentException.class)
        .hasMessage("parameters.size must be above 0, but is -1.0");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    for (double size : new double[] {0, -1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(() -> new NegativeBinomial(size, 0.5))
          .hasMessage("size must be finite and above 0, but is " + size);
    }
    for (double p : new double[] {0, -0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new NegativeBinomial(2, p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("probability must be in (0, 1], but is " + p);
    }
  }
}
