package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.Distributions;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MultinomialFamilyTest extends ExponentialFamilyContract<Multinomial> {
  private static final DataSummary ANY = DataSummary.of(Observations.of(new double[] {1, 2, 3}, 3));

  @Override
  protected ExponentialFamily<Multinomial> family() {
    return MultinomialFamily.withTrials(3, 10);
  }

  @Override
  protected List<Multinomial> parameters() {
    return List.of(Multinomial.of(0.25, 0.25, 0.5), Multinomial.of(0.7, 0.2, 0.1));
  }

  @Override
  protected List<Multinomial> boundaries() {
    return List.of(
        Multinomial.of(0, 0, 1), Multinomial.of(0.5, 0.5, 0), Multinomial.of(1, 1e-300, 0));
  }

  @Nested
  class OfManyTrials extends ExponentialFamilyContract<Multinomial> {
    @Override
    protected ExponentialFamily<Multinomial> family() {
      return MultinomialFamily.withTrials(4, 1000);
    }

    @Override
    protected List<Multinomial> parameters() {
      return List.of(Multinomial.of(0.25, 0.25, 0.4, 0.1), Multinomial.of(0.7, 0.02, 0.08, 0.2));
    }

    @Override
    protected List<Multinomial> boundaries() {
      return List.of(Multinomial.of(0, 0, 1, 0), Multinomial.of(0.5, 0.5, 0, 0));
    }
  }

  @Nested
  class OfTwoCategories extends ExponentialFamilyContract<Multinomial> {
    @Override
    protected ExponentialFamily<Multinomial> family() {
      return MultinomialFamily.withTrials(2, 1);
    }

    @Override
    protected List<Multinomial> parameters() {
      return List.of(Multinomial.of(0.25, 0.75), Multinomial.of(0.9, 0.1));
    }
  }

  @Nested
  class OfAnySums extends ExponentialFamilyContract<Multinomial> {
    @Override
    protected ExponentialFamily<Multinomial> family() {
      return new OfDrawnSums(new MultinomialFamily(3));
    }

    @Override
    protected List<Multinomial> parameters() {
      return MultinomialFamilyTest.this.parameters();
    }

    @Override
    protected List<Multinomial> boundaries() {
      return MultinomialFamilyTest.this.boundaries();
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new MultinomialProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("dimension", "2");
    }

    @Override
    protected Map<String, String> optional() {
      return Map.of("trials", "10");
    }

    @Override
    protected Document parameters() {
      return Document.builder()
          .numbers("probabilities", 0.1, 0.2, 0.7)
          .integer("trials", 10)
          .build();
    }

    @Test
    void twoColumnsAreTheLeast() {
      assertThatThrownBy(() -> provider().create(Settings.none().with("dimension", 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("multinomial takes at least two columns, as in multinomial@3, but has 1");
      assertThatThrownBy(
              () -> provider().create(Settings.none().with("dimension", 2).with("trials", 0)))
          .hasMessage("trials must be at least 1, but is 0");
    }
  }

  /** A family that can be drawn from: sums of 0 to 99, which the family itself takes as given. */
  private static final class OfDrawnSums implements ExponentialFamily<Multinomial> {
    private final MultinomialFamily family;

    OfDrawnSums(MultinomialFamily family) {
      this.family = family;
    }

    @Override
    public String id() {
      return family.id();
    }

    @Override
    public int observationSize() {
      return family.observationSize();
    }

    @Override
    public int statisticSize() {
      return family.statisticSize();
    }

    @Override
    public void statistics(double[] x, int at, double[] t, int to) {
      family.statistics(x, at, t, to);
    }

    @Override
    public double logBaseMeasure(double[] x, int at) {
      return family.logBaseMeasure(x, at);
    }

    @Override
    public double natural(Multinomial parameters, double[] eta) {
      return family.natural(parameters, eta);
    }

    @Override
    public Multinomial fromMean(double[] mean, double weight) {
      return family.fromMean(mean, weight);
    }

    @Override
    public Multinomial repair(
        double[] mean, Multinomial previous, double relative, DataSummary data) {
      return family.repair(mean, previous, relative, data);
    }

    @Override
    public Kernel kernel(List<Multinomial> components) {
      return family.kernel(components);
    }

    @Override
    public boolean bindsColumns() {
      return family.bindsColumns();
    }

    @Override
    public String problem(double[] x, int at) {
      return family.problem(x, at);
    }

    @Override
    public int freeParameters() {
      return family.freeParameters();
    }

    @Override
    public Support support() {
      return family.support();
    }

    @Override
    public ParameterCodec<Multinomial> codec() {
      return family.codec();
    }

    @Override
    public int coordinateSize(Multinomial parameters) {
      return family.coordinateSize(parameters);
    }

    @Override
    public void coordinates(Multinomial parameters, DataSummary data, double[] out, int at) {
      family.coordinates(parameters, data, out, at);
    }

    @Override
    public Multinomial at(Multinomial like, DataSummary data, double[] coordinates, int at) {
      return family.at(like, data, coordinates, at);
    }

    @Override
    public void sample(Multinomial parameters, RandomGenerator random, double[] x, int at) {
      int trials = random.nextInt(100);
      if (trials > 0) {
        MultinomialFamily.withTrials(observationSize(), trials).sample(parameters, random, x, at);
      } else {
        Arrays.fill(x, at, at + observationSize(), 0);
      }
    }
  }

  @Test
  void probabilitiesOfAllRowsHaveTheSumOne() {
    for (Multinomial p : List.of(parameters().get(0), parameters().get(1), boundaries().get(1))) {
      for (int n : new int[] {1, 10, 63, 64, 80}) {
        MultinomialFamily family = MultinomialFamily.withTrials(3, n);
        double sum = 0;
        for (int i = 0; i <= n; i++) {
          for (int j = 0; j <= n - i; j++) {
            sum += Math.exp(Densities.log(family, p, i, j, n - i - j));
          }
        }
        assertThat(sum).as("the sum of %s rows of %s", p, n).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void twoCategoriesAreBinomial() {
    for (int n : new int[] {1, 10, 64, 500}) {
      for (double p : new double[] {0.1, 0.5}) {
        BinomialDistribution oracle = new BinomialDistribution(n, p);
        MultinomialFamily family = MultinomialFamily.withTrials(2, n);
        for (int x = 0; x <= n; x++) {
          double expected = oracle.logProbability(x);
          assertThat(Densities.log(family, Multinomial.of(p, 1 - p), x, n - x))
              .as("log density of %s among %s, probability %s", x, n, p)
              .isCloseTo(expected, within(Tolerances.ofLogDensity(expected)));
        }
      }
    }
  }

  @Test
  void samplesOccurAsOftenAsTheirProbabilitySays() {
    int samples = 200_000;
    MultinomialFamily family = MultinomialFamily.withTrials(4, 3);
    Multinomial parameters = Multinomial.of(0.5, 0, 0.2, 0.3);
    SplittableRandom random = new SplittableRandom(1);
    Map<List<Double>, Integer> counts = new HashMap<>();
    double[] x = new double[4];
    for (int i = 0; i < samples; i++) {
      family.sample(parameters, random, x, 0);
      counts.merge(Arrays.stream(x).boxed().toList(), 1, Integer::sum);
    }
    double statistic = 0;
    int cells = 0;
    for (double a = 0; a <= 3; a++) {
      for (double c = 0; c <= 3 - a; c++) {
        double d = 3 - a - c;
        // 3! / (a! c! d!) p^a …, by the textbook.
        double coefficient = 6 / (factorial(a) * factorial(c) * factorial(d));
        double expected =
            samples * coefficient * Math.pow(0.5, a) * Math.pow(0.2, c) * Math.pow(0.3, d);
        double off = counts.getOrDefault(List.of(a, 0.0, c, d), 0) - expected;
        statistic += off * off / expected;
        cells++;
      }
    }
    assertThat(counts).hasSize(cells);
    assertThat(new ChiSquaredDistribution(cells - 1).cumulativeProbability(statistic))
        .as("how unlikely a statistic of %s is in %s cells", statistic, cells)
        .isLessThan(1 - 1e-6);
  }

  private static double factorial(double n) {
    return n <= 1 ? 1 : n * factorial(n - 1);
  }

  @Test
  void samplesOfABillionTrialsHaveTheirSum() {
    MultinomialFamily family = MultinomialFamily.withTrials(3, 1_000_000_000);
    SplittableRandom random = new SplittableRandom(2);
    double[] x = new double[3];
    for (int i = 0; i < 1000; i++) {
      family.sample(Multinomial.of(0.1, 0.2, 0.7), random, x, 0);
      assertThat(x[0] + x[1] + x[2]).isEqualTo(1e9);
      // Seven standard deviations of a binomial count.
      assertThat(x[0]).isCloseTo(1e8, within(7 * Math.sqrt(1e9 * 0.1 * 0.9)));
    }
  }

  @Test
  void withoutTrialsNothingCanBeDrawn() {
    assertThatThrownBy(
            () ->
                new MultinomialFamily(3)
                    .sample(parameters().get(0), new SplittableRandom(1), new double[3], 0))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("takes the sum of each row as given and cannot draw one")
        .hasMessageContaining("multinomial@3:trials=10");
  }

  @Test
  void theEstimateIsTheShareOfEachCategoryAmongAllCounts() {
    // Rows of different sums: 5 + 1, 3 + 0 and 2 + 1 counts of 12.
    Observations rows = Observations.of(new double[] {5, 3, 2, 1, 0, 1}, 3);
    EmResult<Mixture<Multinomial>> result =
        Mixture.fit(rows, new MultinomialFamily(3), 1, MixtureOptions.defaults());
    double[] found = result.model().component(0).probabilities();
    assertThat(found).containsExactly(new double[] {0.5, 0.25, 0.25}, within(1e-15));
    assertThat(family().fromMean(new double[] {10, 0, 0}, 8)).isEqualTo(Multinomial.of(1, 0, 0));
    assertThatThrownBy(() -> family().fromMean(new double[3], 8))
        .isInstanceOf(DegenerateComponentException.class);
  }

  @Test
  void rowsWithoutCountsTellNothing() {
    EmResult<Mixture<Multinomial>> result =
        Mixture.fit(
            Observations.of(new double[30], 3),
            new MultinomialFamily(3),
            2,
            MixtureOptions.defaults());
    assertThat(result.logLikelihood()).isCloseTo(0, within(Tolerances.ESTIMATE));
    assertThat(result.repairs()).isNotEmpty();
    assertThat(Densities.log(new MultinomialFamily(3), Multinomial.of(1, 0, 0), 0, 0, 0)).isZero();
  }

  @Test
  void rowsOfAnotherSumAreRefusedByTheirRow() {
    Observations rows = Observations.of(new double[] {5, 3, 2, 1, 0, 1}, 3);
    assertThatThrownBy(() -> Mixture.fit(rows, family(), 1, MixtureOptions.defaults()))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("have the sum 2, but must have the sum 10, the trials");
    Observations huge = Observations.of(new double[] {1e16, 3, 2}, 3);
    assertThatThrownBy(
            () -> Mixture.fit(huge, new MultinomialFamily(3), 1, MixtureOptions.defaults()))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("a double counts no further than 2^53");
    assertThat(Densities.log(family(), parameters().get(0), 5, 3, 1))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void pseudoRowsAreOneCountOfEachCategoryWithinTheSupport() {
    for (MultinomialFamily family :
        List.of(new MultinomialFamily(3), MultinomialFamily.withTrials(3, 10))) {
      PseudoRows rows = family.pseudoRows(ANY);
      double[] sum = new double[3];
      for (int i = 0; i < rows.rows(); i++) {
        double[] x = {rows.value(i, 0), rows.value(i, 1), rows.value(i, 2)};
        assertThat(family.problem(x, 0)).isNull();
        assertThat(family.logBaseMeasure(x, 0)).isZero();
        for (int j = 0; j < 3; j++) {
          sum[j] += rows.weight(i) * x[j];
        }
      }
      assertThat(sum).containsExactly(1, 1, 1);
    }
  }

  @Test
  void theTrialsAreWrittenOnceAndMayNotBeContradicted() {
    assertThat(Distributions.write(family(), parameters().get(0)).names())
        .containsExactly("family", "parameters");
    assertThat(new MultinomialFamily(3).codec().write(parameters().get(0)).names())
        .containsExactly("probabilities");
    Document other =
        Document.builder().numbers("probabilities", 0.5, 0.25, 0.25).integer("trials", 9).build();
    assertThatThrownBy(() -> family().codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessage("trials must be 10, as the family has, but is 9");
    assertThatThrownBy(() -> new MultinomialFamily(3).codec().read(other))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("trials is unknown");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> Multinomial.of(0.5, -0.5, 1))
        .hasMessage("probabilities[1] must be in [0, 1], but is -0.5");
    assertThatThrownBy(() -> Multinomial.of(0.5, 0.4))
        .hasMessage("probabilities must have the sum 1, but have 0.9");
    assertThatThrownBy(() -> Multinomial.of(1))
        .hasMessage("probabilities must have at least two entries, but have 1");
    Document two = Document.builder().numbers("probabilities", 0.5, 0.5).build();
    assertThatThrownBy(() -> new MultinomialFamily(3).codec().read(two))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("3 entries");
  }

  @Test
  void densitiesAreThoseOfTheSharesOfTheSum() {
    // Of sum 1 + 2⁻³⁰ and of sum 1, on both sides of where another form takes over.
    Multinomial above = Multinomial.of(0.5 + 0x1p-31, 0.25 + 0x1p-32, 0.25 + 0x1p-32);
    Multinomial one = Multinomial.of(0.5, 0.25, 0.25);
    for (int scale : new int[] {1, 10, 1_000_000}) {
      double[] row = {3.0 * scale, 2.0 * scale, scale};
      double expected = Densities.log(new MultinomialFamily(3), one, row);
      assertThat(Densities.log(new MultinomialFamily(3), above, row))
          .isCloseTo(expected, within(1e-13 * (1 + scale)));
    }
  }

  @Test
  void equalRowsOfLargeCountsAreFittedFromAnyStart() {
    double[] rows = new double[20 * 4];
    double expected = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 20_000 * (i % 4 + 1);
    }
    for (int j = 1; j <= 4; j++) {
      expected += 0.5 * Math.log(2 * Math.PI * 20_000 * j) + 1 / (12 * 20_000.0 * j);
    }
    // Stirling's series for the density at the shares themselves.
    expected = 0.5 * Math.log(2 * Math.PI * 200_000) + 1 / (12 * 200_000.0) - expected;
    for (int seed = 0; seed < 50; seed++) {
      EmResult<Mixture<Multinomial>> result =
          Mixture.fit(
              Observations.of(rows, 4),
              new MultinomialFamily(4),
              2,
              MixtureOptions.defaults().withSeed(seed).withInitializer(new RandomInitializer()));
      assertThat(result.logLikelihood()).isCloseTo(20 * expected, within(1e-8));
    }
  }

  @Test
  void probabilitiesAreCopied() {
    double[] p = {0.25, 0.75};
    Multinomial multinomial = Multinomial.of(p);
    p[0] = 9;
    Arrays.fill(multinomial.probabilities(), 9);
    assertThat(multinomial).isEqualTo(Multinomial.of(0.25, 0.75));
    assertThat(multinomial.hashCode()).isEqualTo(Multinomial.of(0.25, 0.75).hashCode());
    assertThat(multinomial).hasToString("Multinomial[probabilities=[0.25, 0.75]]");
  }
}
