package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.em4j.core.DataSummary;
import org.em4j.core.Distributions;
import org.em4j.core.ExponentialFamily;
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
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialFamilyTest extends ExponentialFamilyContract<Binomial> {
  @Override
  protected ExponentialFamily<Binomial> family() {
    return new BinomialFamily(10);
  }

  @Override
  protected List<Binomial> parameters() {
    return List.of(new Binomial(10, 0.5), new Binomial(10, 0.1), new Binomial(10, 0.97));
  }

  @Override
  protected List<Binomial> boundaries() {
    return List.of(new Binomial(10, 0), new Binomial(10, 1), new Binomial(10, Double.MIN_VALUE));
  }

  @Nested
  class OfOneTrial extends ExponentialFamilyContract<Binomial> {
    @Override
    protected ExponentialFamily<Binomial> family() {
      return new BinomialFamily(1);
    }

    @Override
    protected List<Binomial> parameters() {
      return List.of(new Binomial(1, 0.5), new Binomial(1, 0.2));
    }
  }

  @Nested
  class OfManyTrials extends ExponentialFamilyContract<Binomial> {
    @Override
    protected ExponentialFamily<Binomial> family() {
      return new BinomialFamily(1000);
    }

    @Override
    protected List<Binomial> parameters() {
      // On both sides of where another algorithm takes over in sampling: ten successes expected.
      return List.of(
          new Binomial(1000, 0.0099),
          new Binomial(1000, 0.01),
          new Binomial(1000, 0.5),
          new Binomial(1000, 0.93));
    }

    @Override
    protected List<Binomial> boundaries() {
      return List.of(
          new Binomial(1000, 0), new Binomial(1000, 1), new Binomial(1000, Math.nextDown(1.0)));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new BinomialProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("trials", "10");
    }

    @Override
    protected Document parameters() {
      return Document.builder().integer("trials", 10).number("probability", 0.1).build();
    }

    @Test
    void theTrialsMustBeGiven() {
      assertThatThrownBy(() -> provider().create(Settings.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("trials must be given, as in binomial:trials=10");
      assertThatThrownBy(() -> provider().create(Settings.none().with("trials", 0)))
          .hasMessage("trials must be at least 1, but is 0");
    }
  }

  @Test
  void densitiesAreThoseOfCommonsMath() {
    for (int n : new int[] {1, 10, 63, 64, 300}) {
      for (double p : new double[] {1e-3, 0.3, 0.5, 0.99}) {
        BinomialDistribution oracle = new BinomialDistribution(n, p);
        for (int x = 0; x <= n; x++) {
          double expected = oracle.logProbability(x);
          assertThat(Densities.log(new BinomialFamily(n), new Binomial(n, p), x))
              .as("log density of %s among %s, probability %s", x, n, p)
              .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.25",
    "19, 0.5",
    "20, 0.5",
    "64, 0.9",
    "1000, 0.009",
    "1000, 0.02",
    "100000, 0.7"
  })
  void samplesOccurAsOftenAsTheirProbabilitySays(int n, double p) {
    BinomialDistribution oracle = new BinomialDistribution(n, p);
    double[] bounds =
        IntStream.range(1, 20)
            .mapToDouble(i -> oracle.inverseCumulativeProbability(i / 20.0))
            .distinct()
            .filter(bound -> oracle.cumulativeProbability((int) bound) < 0.999)
            .toArray();
    SplittableRandom random = new SplittableRandom(1);
    Counting.requireDistributed(
        200_000,
        () -> BinomialSampler.draw(n, p, random),
        x -> oracle.cumulativeProbability((int) x),
        bounds);
  }

  @Test
  void samplesOfABillionTrialsAreThoseOfR() {
    // qbinom((1:9)/10, 1e9, 0.3) and pbinom of them, by R.
    double[] bounds = {
      299981429, 299987804, 299992401, 299996329, 300000000, 300003671, 300007599, 300012196,
      300018571
    };
    double[] cumulative = {
      0.100010945212073, 0.200014872724456, 0.300020004126416, 0.400024279850459,
      0.500015600124911, 0.600005707074607, 0.700006308623863, 0.800005198170412,
      0.900000128621530
    };
    SplittableRandom random = new SplittableRandom(2);
    for (double p : new double[] {0.3, 0.7}) {
      Counting.requireDistributed(
          100_000,
          () -> {
            double x = BinomialSampler.draw(1e9, p, random);
            return p < 0.5 ? x : 1e9 - x;
          },
          x -> cumulative[Arrays.binarySearch(bounds, x)],
          bounds);
    }
  }

  @Test
  void certainOutcomesAreExact() {
    for (int n : new int[] {10, 1000}) {
      BinomialFamily family = new BinomialFamily(n);
      Binomial none = family.fromMean(new double[] {0, n}, 3);
      Binomial all = family.fromMean(new double[] {n, 0}, 3);
      assertThat(none.probability()).isZero();
      assertThat(all.probability()).isEqualTo(1);
      assertThat(Densities.log(family, none, 0)).isZero();
      assertThat(Densities.log(family, all, n)).isZero();
      assertThat(Densities.log(family, none, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(Densities.log(family, all, n - 1)).isEqualTo(Double.NEGATIVE_INFINITY);
      double[] x = new double[1];
      family.sample(all, new SplittableRandom(1), x, 0);
      assertThat(x[0]).isEqualTo(n);
    }
  }

  @Test
  void theEstimateIsTheShareOfSuccesses() {
    assertThat(family().fromMean(new double[] {2.5, 7.5}, 8)).isEqualTo(new Binomial(10, 0.25));
    // A row of weight 1e-30 with a failure must stay possible.
    assertThat(family().fromMean(new double[] {10, 1e-30}, 8).probability())
        .isEqualTo(Math.nextDown(1.0));
  }

  @Test
  void aFitOfCertainRowsIsExact() {
    EmResult<Mixture<Binomial>> result =
        Mixture.fit(
            Observations.of(new double[] {10, 10, 10}, 1), family(), 1, MixtureOptions.defaults());
    assertThat(result.model().component(0).probability()).isEqualTo(1);
    assertThat(result.logLikelihood()).isZero();
    assertThat(result.repairs()).isEmpty();
  }

  /** Two coins: Do and Batzoglou (2008), What is the expectation maximization algorithm? */
  @ParameterizedTest
  @CsvSource({
    "1, .7130122354, .5813393083",
    "10, .7967441495, .5196586622",
    "2000, .7967890669, .5195831201"
  })
  void theTwoCoinsOfDoAndBatzoglouAreFound(int iterations, double first, double second) {
    Observations heads = Observations.of(new double[] {5, 9, 8, 4, 7}, 1);
    Mixture<Binomial> start =
        Mixture.of(
            family(),
            new double[] {0.5, 0.5},
            List.of(new Binomial(10, 0.6), new Binomial(10, 0.5)));
    Mixture<Binomial> model =
        Mixture.fit(
                heads,
                start,
                MixtureOptions.defaults()
                    .withFixedWeights(true)
                    .withTolerance(0)
                    .withMaxIterations(iterations))
            .model();
    assertThat(model.weights()).containsExactly(0.5, 0.5);
    assertThat(model.component(0).probability()).isCloseTo(first, within(1e-10));
    assertThat(model.component(1).probability()).isCloseTo(second, within(1e-10));
  }

  @Test
  void pseudoRowsAreOneTrialOfEachOutcome() {
    DataSummary data = DataSummary.of(Observations.of(new double[] {3}, 1));
    PseudoRows rows = family().pseudoRows(data);
    double[] sum = new double[2];
    double[] t = new double[2];
    for (int i = 0; i < rows.rows(); i++) {
      assertThat(family().supports(0, rows.value(i, 0))).isTrue();
      family().statistics(new double[] {rows.value(i, 0)}, 0, t, 0);
      sum[0] += rows.weight(i) * t[0];
      sum[1] += rows.weight(i) * t[1];
    }
    assertThat(sum).containsExactly(1, 1);
  }

  @Test
  void theTrialsAreWrittenOnceAndMayNotBeContradicted() {
    assertThat(Distributions.write(family(), new Binomial(10, 0.5)).names())
        .containsExactly("family", "parameters");
    Document other = Document.builder().integer("trials", 9).number("probability", 0.5).build();
    assertThatThrownBy(() -> family().codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessage("trials must be 10, as the family has, but is 9");
    assertThatThrownBy(() -> family().kernel(List.of(new Binomial(9, 0.5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trials must be 10, as the family has, but is 9");
    for (double odd : new double[] {0, -1, 3e9}) {
      Document document =
          Document.builder()
              .text("family", "binomial")
              .document(
                  "parameters",
                  Document.builder().number("trials", odd).number("probability", 0.5).build())
              .build();
      assertThatThrownBy(() -> Registry.standard().readDistribution(document))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("parameters.trials must be 1 to 2147483647, but is " + (long) odd);
    }
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> new Binomial(0, 0.5))
        .hasMessage("trials must be at least 1, but is 0");
    for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Binomial(10, p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("probability must be in [0, 1], but is " + p);
    }
  }
}
