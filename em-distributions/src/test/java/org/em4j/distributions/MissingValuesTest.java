package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.Distribution;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.core.testing.TextbookMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Diagonal and spherical normals marginalise what is missing at random. */
class MissingValuesTest {
  private static final double NAN = Double.NaN;
  private static final int D = 3;

  private static MultivariateNormalFamily family(boolean spherical) {
    return spherical ? new SphericalCovariance(D) : new DiagonalCovariance(D);
  }

  private static MultivariateNormal normal(boolean spherical, double at, double... variances) {
    return new MultivariateNormal(
        new double[] {at, -2 * at, at + 3},
        spherical
            ? Covariance.spherical(D, variances[0])
            : Covariance.diagonal(variances[0], variances[1], variances[2]));
  }

  private static Mixture<MultivariateNormal> truth(boolean spherical) {
    return Mixture.of(
        family(spherical),
        new double[] {0.3, 0.7},
        List.of(normal(spherical, -1, 0.5, 2, 1), normal(spherical, 1.5, 1, 0.3, 4)));
  }

  /** Rows from the truth, of which a share of the cells is missing. */
  private static double[] table(boolean spherical, int n, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n * D];
    truth(spherical).sample(n, random, x, new int[n]);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < missing ? NAN : x[i];
    }
    return x;
  }

  private static double[] weights(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      w[i] = i % 7 == 6 ? 0 : 2 * random.nextDouble();
    }
    return w;
  }

  private static MixtureOptions iterations(int n) {
    return MixtureOptions.defaults()
        .withEm(em -> em.withTolerance(0).withMaxIterations(n).withThreads(2));
  }

  /** The density of the columns that are present, alone. */
  private static double bruteForce(MultivariateNormal normal, double[] x) {
    double log = 0;
    for (int j = 0; j < x.length; j++) {
      if (!Double.isNaN(x[j])) {
        double sd = Math.sqrt(normal.covariance().value(j, j));
        log += new NormalDistribution(normal.mean(j), sd).logDensity(x[j]);
      }
    }
    return log;
  }

  /** Sums over the rows in which a column is present, column by column. */
  private static MultivariateNormal estimate(boolean spherical, List<double[]> rows, double[] w) {
    double[] mean = new double[D];
    double[] variance = new double[D];
    double allSquares = 0;
    double allWeights = 0;
    for (int j = 0; j < D; j++) {
      double weight = 0;
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < w.length; i++) {
        weight += Double.isNaN(rows.get(i)[j]) ? 0 : w[i];
        sum += Double.isNaN(rows.get(i)[j]) ? 0 : w[i] * rows.get(i)[j];
      }
      mean[j] = sum / weight;
      for (int i = 0; i < w.length; i++) {
        double z = rows.get(i)[j] - mean[j];
        squares += Double.isNaN(z) ? 0 : w[i] * z * z;
      }
      variance[j] = squares / weight;
      allSquares += squares;
      allWeights += weight;
    }
    return new MultivariateNormal(
        mean,
        spherical
            ? Covariance.spherical(D, allSquares / allWeights)
            : Covariance.diagonal(variance));
  }

  private static TextbookMixture<MultivariateNormal, double[]> textbook(
      boolean spherical, double[] x, double[] w) {
    List<double[]> rows = new ArrayList<>();
    for (int at = 0; at < x.length; at += D) {
      rows.add(Arrays.copyOfRange(x, at, at + D));
    }
    Mixture<MultivariateNormal> start = truth(spherical);
    return new TextbookMixture<>(
        rows,
        w,
        MissingValuesTest::bruteForce,
        (data, shares) -> estimate(spherical, data, shares),
        start.weights(),
        start.parameters());
  }

  private static double[] numbers(MultivariateNormal normal) {
    double[] numbers = Arrays.copyOf(normal.mean(), 2 * D);
    for (int j = 0; j < D; j++) {
      numbers[D + j] = normal.covariance().value(j, j);
    }
    return numbers;
  }

  private static double[] logDensities(Kernel kernel, int components, double[] x, int blockRows) {
    Observations data = Observations.of(x, D);
    double[] all = new double[data.rows() * components];
    Block block = Block.allocate(D, blockRows);
    double[] out = new double[components * blockRows];
    for (int first = 0; first < data.rows(); first += blockRows) {
      data.read(first, Math.min(blockRows, data.rows() - first), block);
      kernel.logDensities(block, out);
      for (int i = 0; i < block.rows(); i++) {
        for (int k = 0; k < components; k++) {
          all[(first + i) * components + k] = out[k * blockRows + i];
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void densitiesAreThoseOfThePresentColumnsAlone(boolean spherical) {
    List<MultivariateNormal> components = truth(spherical).parameters();
    Kernel kernel = family(spherical).kernel(components);
    for (double missing : new double[] {0, 0.1, 0.5, 0.9}) {
      double[] x = table(spherical, 101, missing, 71);
      for (int blockRows : new int[] {1, 7, 8, 9, 101}) {
        double[] actual = logDensities(kernel, 2, x, blockRows);
        for (int i = 0; i < 101; i++) {
          double[] row = Arrays.copyOfRange(x, i * D, (i + 1) * D);
          for (int k = 0; k < 2; k++) {
            double expected = bruteForce(components.get(k), row);
            assertThat(actual[2 * i + k])
                .as(Arrays.toString(row))
                .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowHasTheSameBitsWhateverIsMissingInOthers(boolean spherical) {
    Kernel kernel = family(spherical).kernel(truth(spherical).parameters());
    double[] x = table(spherical, 64, 0.2, 72);
    assertThat(logDensities(kernel, 2, x, 64)).isEqualTo(logDensities(kernel, 2, x, 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void kernelsGiveTheDensityOfTheFormula(boolean spherical) {
    MultivariateNormalFamily family = family(spherical);
    double[] x = table(spherical, 50, 0.4, 73);
    double[] t = new double[family.statisticSize()];
    double[] eta = new double[family.statisticSize()];
    MultivariateNormal normal = truth(spherical).component(0);
    double[] actual = logDensities(family.kernel(List.of(normal)), 1, x, 8);
    for (int i = 0; i < 50; i++) {
      family.statistics(x, i * D, t, 0);
      double expected = family.logBaseMeasure(x, i * D) - family.natural(normal, eta);
      for (int s = 0; s < t.length; s++) {
        expected += eta[s] * t[s];
      }
      assertThat(actual[i]).isCloseTo(expected, within(Tolerances.ESTIMATE * 100));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowOfWhichEverythingIsMissingBelongsToAllByTheirWeights(boolean spherical) {
    Mixture<MultivariateNormal> mixture = truth(spherical);
    double[] nothing = {NAN, NAN, NAN};
    assertThat(logDensities(mixture.kernel(), 2, nothing, 1)).containsExactly(0, 0);
    assertThat(mixture.logDensity(nothing)).isCloseTo(0, within(1e-15));
    assertThat(mixture.responsibilities(nothing))
        .containsExactly(new double[] {0.3, 0.7}, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void emIsThatOfTheTextbook(boolean spherical) {
    int n = 120;
    for (double missing : new double[] {0, 0.1, 0.4}) {
      double[] x = table(spherical, n, missing, 74);
      Arrays.fill(x, 5 * D, 6 * D, NAN);
      for (double[] w : List.of(TextbookMixture.ones(n), weights(n, 75))) {
        TextbookMixture<MultivariateNormal, double[]> twin = textbook(spherical, x, w);
        double[] trace = twin.run(10);

        EmResult<Mixture<MultivariateNormal>> fit =
            Mixture.fit(Observations.of(x, D).withWeights(w), truth(spherical), iterations(10));

        // Of sums over n rows, relative to what is added up.
        assertThat(fit.trace().objectives())
            .containsExactly(trace, within(1e-12 * fit.objective().magnitude()));
        assertThat(fit.model().weights()).containsExactly(twin.weights, within(1e-12));
        for (int k = 0; k < 2; k++) {
          assertThat(numbers(fit.model().component(k)))
              .containsExactly(numbers(twin.parameters.get(k)), within(10 * Tolerances.ESTIMATE));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyColumnOfACompleteTableCountsTheWeightOfItsComponent(boolean spherical) {
    MultivariateNormalFamily family = family(spherical);
    Kernel kernel = family.kernel(truth(spherical).parameters());
    ComponentStatistics group = ComponentStatistics.zeros(2, family);
    Block block = Block.allocate(D, 16);
    double[] x = table(spherical, 50, 0, 76);
    double[] gamma = weights(32, 77);
    for (int first = 0; first < 48; first += 16) {
      Observations.of(x, D).read(first, 16, block);
      kernel.accumulate(block, gamma, group);
    }
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < D; j++) {
        // The same bits: then an M-step divides by exactly 1.
        assertThat(group.values()[group.at(k) + group.size() - D + j]).isEqualTo(group.weight(k));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recentringCountsThePresentValuesOfEachColumn(boolean spherical) {
    MultivariateNormalFamily family = family(spherical);
    double[] x = table(spherical, 40, 0.3, 78);
    double[] gamma = weights(40, 79);
    Block block = Block.allocate(D, 40);
    Observations.of(x, D).read(0, 40, block);
    MultivariateNormal one = truth(spherical).component(0);
    MultivariateNormal other = truth(spherical).component(1);
    ComponentStatistics about = ComponentStatistics.zeros(1, family);
    ComponentStatistics expected = ComponentStatistics.zeros(1, family);
    family.reference(one, about.references(), 0);
    family.reference(other, expected.references(), 0);
    Kernel kernel = family.kernel(List.of(one));
    kernel.accumulate(block, gamma, about);
    kernel.accumulate(block, gamma, expected);

    family.recentre(about.values(), about.at(0), about.weight(0), one.mean(), 0, other.mean(), 0);

    assertThat(about.values()).containsExactly(expected.values(), within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsAreRepeatedRows(boolean spherical) {
    double[] x = table(spherical, 30, 0.3, 80);
    double[] w = new double[30];
    List<double[]> repeated = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      w[i] = i % 4;
      for (int times = 0; times < i % 4; times++) {
        repeated.add(Arrays.copyOfRange(x, i * D, (i + 1) * D));
      }
    }
    EmResult<Mixture<MultivariateNormal>> weighted =
        Mixture.fit(Observations.of(x, D).withWeights(w), truth(spherical), iterations(5));
    EmResult<Mixture<MultivariateNormal>> plain =
        Mixture.fit(
            Observations.of(repeated.toArray(double[][]::new)), truth(spherical), iterations(5));
    for (int k = 0; k < 2; k++) {
      assertThat(numbers(weighted.model().component(k)))
          .containsExactly(numbers(plain.model().component(k)), within(1e-11));
    }
    assertThat(weighted.logLikelihood())
        .isCloseTo(plain.logLikelihood(), within(1e-12 * plain.objective().magnitude()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsChangeNoBit(boolean spherical) {
    Observations data = Observations.of(table(spherical, 9000, 0.2, 81), D);
    List<EmResult<Mixture<MultivariateNormal>>> fits = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      fits.add(
          Mixture.fit(
              data, family(spherical), 2, iterations(6).withEm(em -> em.withThreads(threads))));
    }
    for (EmResult<Mixture<MultivariateNormal>> fit : fits) {
      assertThat(fit.model().toDocument()).isEqualTo(fits.get(0).model().toDocument());
      assertThat(fit.trace().objectives()).isEqualTo(fits.get(0).trace().objectives());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLikelihoodNeverFallsFromAnyStart(boolean spherical) {
    for (long seed = 0; seed < 5; seed++) {
      double[] x = table(spherical, 150, 0.1 + 0.15 * seed, 90 + seed);
      for (Initializer initializer :
          List.of(
              new KMeansInitializer(), new RandomFromDataInitializer(), new RandomInitializer())) {
        EmResult<Mixture<MultivariateNormal>> fit =
            Mixture.fit(
                Observations.of(x, D),
                family(spherical),
                3,
                iterations(60).withSeed(seed).withInitializer(initializer));
        double[] objectives = fit.trace().objectives();
        for (int i = 1; i < objectives.length; i++) {
          assertThat(objectives[i])
              .isGreaterThanOrEqualTo(objectives[i - 1] - 1e-12 * fit.objective().magnitude());
        }
        assertThat(fit.model().score(Observations.of(x, D)).logLikelihood())
            .isEqualTo(fit.logLikelihood());
      }
    }
  }

  @Test
  void aProductOfNormalsIsTheDiagonalNormal() {
    double[] x = table(false, 500, 0.25, 82);
    NormalFamily one = new NormalFamily();
    List<Product> products = new ArrayList<>();
    for (MultivariateNormal component : truth(false).parameters()) {
      List<Distribution<?>> factors = new ArrayList<>();
      for (int j = 0; j < D; j++) {
        double sd = Math.sqrt(component.covariance().value(j, j));
        factors.add(new Distribution<>(one, new Normal(component.mean(j), sd)));
      }
      products.add(new Product(factors));
    }
    Mixture<Product> start =
        Mixture.of(new ProductFamily(List.of(one, one, one)), truth(false).weights(), products);

    EmResult<Mixture<Product>> product = Mixture.fit(Observations.of(x, D), start, iterations(30));
    EmResult<Mixture<MultivariateNormal>> diagonal =
        Mixture.fit(Observations.of(x, D), truth(false), iterations(30));

    assertThat(diagonal.logLikelihood()).isCloseTo(product.logLikelihood(), within(1e-10 * 500));
    assertThat(diagonal.model().weights())
        .containsExactly(product.model().weights(), within(1e-10));
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < D; j++) {
        Normal factor = (Normal) product.model().component(k).factors().get(j).parameters();
        MultivariateNormal component = diagonal.model().component(k);
        assertThat(component.mean(j)).isCloseTo(factor.mean(), within(1e-10));
        assertThat(component.covariance().value(j, j))
            .isCloseTo(factor.sd() * factor.sd(), within(1e-10));
      }
    }
    assertThat(diagonal.model().freeParameters()).isEqualTo(product.model().freeParameters());
  }

  /** Two groups far apart; the second has no value in column 1. */
  private static double[] apart() {
    SplittableRandom random = new SplittableRandom(83);
    double[] x = new double[60 * D];
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < D; j++) {
        x[i * D + j] = random.nextGaussian() + (i < 30 ? 0 : 1000);
      }
      x[i * D + 1] = i < 30 ? x[i * D + 1] : NAN;
    }
    return x;
  }

  private static Mixture<MultivariateNormal> apartStart(boolean spherical) {
    return Mixture.of(
        family(spherical),
        new double[] {0.5, 0.5},
        List.of(
            new MultivariateNormal(new double[] {0, 0, 0}, Covariance.spherical(D, 2)),
            new MultivariateNormal(new double[] {1000, 77, 1000}, Covariance.spherical(D, 3))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColumnOfWhichAComponentSeesNoValueStaysAsItWas(boolean spherical) {
    for (double regularization : new double[] {0, 0.5}) {
      EmResult<Mixture<MultivariateNormal>> fit =
          Mixture.fit(
              Observations.of(apart(), D),
              apartStart(spherical),
              iterations(4).withRegularization(regularization));
      MultivariateNormal second = fit.model().component(1);
      assertThat(second.mean(1)).isEqualTo(77);
      assertThat(second.covariance().value(1, 1))
          .isEqualTo(spherical ? second.covariance().value(0, 0) : 3.0);
      assertThat(second.mean(0)).isCloseTo(1000, within(1.0));
      assertThat(fit.repairs()).isEmpty();
    }
  }

  @Test
  void theCommonVarianceIsThatOfThePresentValues() {
    double[] x = apart();
    double squares = 0;
    for (int j = 0; j < D; j += 2) {
      double mean = 0;
      for (int i = 30; i < 60; i++) {
        mean += x[i * D + j] / 30;
      }
      for (int i = 30; i < 60; i++) {
        squares += (x[i * D + j] - mean) * (x[i * D + j] - mean);
      }
    }
    EmResult<Mixture<MultivariateNormal>> fit =
        Mixture.fit(Observations.of(x, D), apartStart(true), iterations(4));
    assertThat(fit.model().component(1).covariance().value(0, 0))
        .isCloseTo(squares / 60, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColumnOfWhichAComponentSeesNoValueStartsAsTheDataAre(boolean spherical) {
    Observations data = Observations.of(apart(), D);
    DataSummary summary = DataSummary.of(data);
    // The first start assigns the two groups apart.
    EmResult<Mixture<MultivariateNormal>> fit =
        Mixture.fit(data, family(spherical), 2, iterations(3));
    Mixture<MultivariateNormal> model =
        fit.model().component(0).mean(0) < 500 ? fit.model() : fit.model().reordered(1, 0);
    assertThat(model.component(1).mean(0)).isCloseTo(1000, within(1.0));
    assertThat(model.component(1).mean(1)).isEqualTo(summary.centre(1));
    if (!spherical) {
      assertThat(model.component(1).covariance().value(1, 1))
          .isEqualTo(summary.spread(1) * summary.spread(1));
    }
    assertThat(fit.repairs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColumnWithoutAnyValueIsNoObstacle(boolean spherical) {
    double[] x = table(spherical, 200, 0.1, 84);
    for (int i = 0; i < 200; i++) {
      x[i * D + 2] = NAN;
    }
    EmResult<Mixture<MultivariateNormal>> fit =
        Mixture.fit(
            Observations.of(x, D),
            family(spherical),
            2,
            iterations(20).withDegenerate(DegeneratePolicy.fail()));
    assertThat(fit.logLikelihood()).isFinite();
    for (MultivariateNormal component : fit.model().parameters()) {
      assertThat(component.mean(2)).isZero();
      assertThat(component.covariance().value(2, 2))
          .isEqualTo(spherical ? component.covariance().value(0, 0) : 1.0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aComponentOfWhoseRowsEverythingIsMissingStaysAsItWas(boolean spherical) {
    double[] x = apart();
    Arrays.fill(x, 30 * D, 60 * D, NAN);
    Mixture<MultivariateNormal> start = apartStart(spherical);
    EmResult<Mixture<MultivariateNormal>> fit =
        Mixture.fit(Observations.of(x, D), start, iterations(3).withRegularization(0.25));
    assertThat(fit.model().component(1)).isEqualTo(start.component(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aColumnOfOneValueMeetsTheDegeneratePolicy(boolean spherical) {
    double[] x = apart();
    for (int i = 31; i < 60; i++) {
      Arrays.fill(x, i * D, (i + 1) * D, NAN);
    }
    Observations data = Observations.of(x, D);
    EmResult<Mixture<MultivariateNormal>> fit =
        Mixture.fit(data, apartStart(spherical), iterations(2));
    assertThat(fit.repairs())
        .singleElement()
        .satisfies(r -> assertThat(r.component()).isEqualTo(1));
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    data,
                    apartStart(spherical),
                    iterations(2).withDegenerate(DegeneratePolicy.fail())))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component 2")
        .hasMessageContaining("its covariance is singular");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEstimateIsFromPresentValuesAndNeedsSomeInEachColumn(boolean spherical) {
    MultivariateNormalFamily family = family(spherical);
    double[] x = {1, 2, NAN, 3, NAN, 5, NAN, 8, 9};
    double[] mean = new double[family.statisticSize()];
    double[] t = new double[family.statisticSize()];
    for (int i = 0; i < 3; i++) {
      family.statistics(x, i * D, t, 0);
      for (int s = 0; s < t.length; s++) {
        mean[s] += t[s] / 3;
      }
    }
    double[] variances = {1, 9, 4};
    double common = (2 + 18 + 8) / 6.0;
    assertThat(numbers(family.fromMean(mean, 3)))
        .containsExactly(
            spherical
                ? new double[] {2, 5, 7, common, common, common}
                : new double[] {2, 5, 7, variances[0], variances[1], variances[2]},
            within(1e-13));
    family.statistics(new double[] {1, NAN, 2}, 0, t, 0);
    assertThatThrownBy(() -> family.fromMean(t, 1))
        .isInstanceOfAny(DegenerateComponentException.class, IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPriorIsTakenAboutTheMeansOfTheComponents(boolean spherical) {
    double[] x = table(spherical, 300, 0.2, 86);
    double[] far = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      far[i] = x[i] + 0x1p30;
      x[i] = far[i] - 0x1p30;
    }
    List<MultivariateNormal> there = new ArrayList<>();
    for (MultivariateNormal component : truth(spherical).parameters()) {
      double[] mean = Arrays.stream(component.mean()).map(m -> m + 0x1p30).toArray();
      there.add(new MultivariateNormal(mean, component.covariance()));
    }
    MixtureOptions options = iterations(10).withPrior(new Prior(8, 3));
    EmResult<Mixture<MultivariateNormal>> near =
        Mixture.fit(Observations.of(x, D), truth(spherical), options);
    EmResult<Mixture<MultivariateNormal>> shifted =
        Mixture.fit(
            Observations.of(far, D),
            Mixture.of(family(spherical), new double[] {0.3, 0.7}, there),
            options);
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < D; j++) {
        MultivariateNormal component = shifted.model().component(k);
        MultivariateNormal expected = near.model().component(k);
        // Means far away are rounded to 2e-7.
        assertThat(component.mean(j) - 0x1p30).isCloseTo(expected.mean(j), within(1e-5));
        assertThat(component.covariance().value(j, j))
            .isCloseTo(expected.covariance().value(j, j), within(1e-5));
      }
    }
    for (int i = 1; i <= near.iterations(); i++) {
      assertThat(near.trace().objective(i))
          .isGreaterThanOrEqualTo(
              near.trace().objective(i - 1) - 1e-12 * near.objective().magnitude());
    }
    assertThat(near.objective().logPrior()).isNegative();
  }

  @Test
  void fullAndTiedCovariancesRefuseAMissingValueByRowAndColumn() {
    double[] x = table(false, 40, 0, 85);
    x[7 * D + 1] = NAN;
    for (MultivariateNormalFamily family : List.of(new FullCovariance(D), new TiedCovariance(D))) {
      assertThat(family.acceptsMissing()).isFalse();
      assertThatThrownBy(() -> Mixture.fit(Observations.of(x, D), family, 1, iterations(1)))
          .isInstanceOf(ObservationException.class)
          .hasMessageStartingWith("row 7, column 1: the value is missing (NaN)")
          .hasMessageContaining("remove the row or fill it in")
          .hasMessageContaining("diagonal covariances");
    }
  }

  @Test
  void aComponentThatStartsWithoutAValueOfAFactorTakesTheDataAsAWhole() {
    // Two clusters, and a second column of which only the first has values.
    double[] x = new double[400];
    SplittableRandom random = new SplittableRandom(77);
    for (int i = 0; i < 200; i++) {
      x[2 * i] = (i < 100 ? -50 : 50) + random.nextGaussian();
      x[2 * i + 1] = i < 100 && i % 5 == 0 ? 1e9 + 3 * random.nextGaussian() : NAN;
    }
    DataSummary data = DataSummary.of(Observations.of(x, 2));
    ProductFamily normals = new ProductFamily(List.of(new NormalFamily(), new NormalFamily()));
    Mixture<Product> fit =
        Mixture.fit(
                Observations.of(x, 2),
                normals,
                2,
                MixtureOptions.defaults().withInitializer(new KMeansInitializer()))
            .model();
    for (int k = 0; k < 2; k++) {
      Normal second = (Normal) fit.component(k).factors().get(1).parameters();
      assertThat(second.mean()).isCloseTo(data.centre(1), within(1e-6));
      assertThat(second.sd()).isCloseTo(data.spread(1), within(1e-3));
    }
  }

  @Test
  void everyFamilyOfNumbersStartsWithoutAValueOfItsFactor() {
    for (ExponentialFamily<?> family :
        List.of(
            new GammaFamily(),
            new BetaFamily(),
            new InverseGaussianFamily(),
            new LogNormalFamily(),
            new VonMisesFamily(),
            new WeibullFamily(2),
            new RayleighFamily(),
            new ExponentialDistributionFamily(),
            new BernoulliFamily(),
            new GeometricFamily(),
            new CategoricalFamily(2))) {
      double[] x = new double[400];
      SplittableRandom random = new SplittableRandom(78);
      for (int i = 0; i < 200; i++) {
        x[2 * i] = (i < 100 ? -50 : 50) + random.nextGaussian();
        double value = family.support().integer() ? random.nextInt(2) : random.nextDouble();
        x[2 * i + 1] = i < 100 && i % 5 == 0 ? value : NAN;
      }
      EmResult<Mixture<Product>> fit =
          Mixture.fit(
              Observations.of(x, 2),
              new ProductFamily(List.of(new NormalFamily(), family)),
              2,
              MixtureOptions.defaults().withInitializer(new KMeansInitializer()));
      assertThat(fit.logLikelihood()).as(family.id()).isFinite();
      assertThat(fit.repairs()).as(family.id()).isNotEmpty();
    }
  }
}
