package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.core.mixture.RandomInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What changes the data's units, order or storage changes nothing else. */
class InvarianceTest {
  private static final double[][] FAITHFUL = TestData.faithful();

  private static GaussianMixtureOptions options(CovarianceType type) {
    return GaussianMixtureOptions.components(2).withCovariance(type).withTolerance(1e-12);
  }

  /**
   * The same responsibilities, and a log-likelihood shifted by the Jacobian.
   *
   * @param logJacobian the logarithm of the factor by which one row's density shrinks
   */
  private static void assertSameFit(
      double[][] rows, double[][] changed, GaussianMixtureOptions options, double logJacobian) {
    EmResult<GaussianMixture> expected = GaussianMixture.fit(rows, options);
    EmResult<GaussianMixture> actual = GaussianMixture.fit(changed, options);

    assertThat(actual.model().responsibilities(Observations.of(changed)))
        .containsExactly(
            expected.model().responsibilities(Observations.of(rows)),
            within(Tolerances.RESPONSIBILITIES));
    double shifted = expected.logLikelihood() - rows.length * logJacobian;
    assertThat(actual.logLikelihood())
        .isCloseTo(shifted, within(Tolerances.SCALED_LIKELIHOOD * Math.abs(shifted)));
    assertThat(actual.repairs()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shiftByAMillionChangesNothing(CovarianceType type) {
    double[][] shifted = TestData.map(FAITHFUL, x -> new double[] {x[0] + 1e6, x[1] + 1e6});

    assertSameFit(FAITHFUL, shifted, options(type), 0);
  }

  @ParameterizedTest
  @EnumSource
  void commonScaleChangesNothing(CovarianceType type) {
    for (double scale : new double[] {1e-9, 1e9, 1e-100, 1e100}) {
      double[][] scaled = TestData.map(FAITHFUL, x -> new double[] {x[0] * scale, x[1] * scale});

      // Log-densities of size 230 a column round to 1e-13: a tolerance stops an iteration earlier.
      assertSameFit(
          FAITHFUL,
          scaled,
          options(type).withTolerance(0).withMaxIterations(10),
          2 * Math.log(scale));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SPHERICAL")
  void scaleOfOneColumnChangesNothing(CovarianceType type) {
    for (double scale : new double[] {1e9, 1e-9}) {
      double[][] scaled = TestData.map(FAITHFUL, x -> new double[] {x[0] * scale, x[1]});

      assertSameFit(FAITHFUL, scaled, options(type), Math.log(scale));
    }
  }

  @ParameterizedTest
  @EnumSource
  void clustersFarApartLoseNoDigits(CovarianceType type) {
    for (double apart : new double[] {1e3, 1e5, 1e6}) {
      double[][] noise = TestData.normals(300, 2, 9);
      List<double[][]> clusters = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        clusters.add(Arrays.copyOfRange(noise, 100 * k, 100 * (k + 1)));
      }
      double[][] centres = {{0, 0}, {apart, 0}, {0.3 * apart, apart}};
      double[][] rows = new double[300][];
      for (int i = 0; i < 300; i++) {
        double[] centre = centres[i / 100];
        rows[i] = new double[] {noise[i][0] + centre[0], noise[i][1] + centre[1]};
      }

      EmResult<GaussianMixture> result =
          GaussianMixture.fit(
              rows, GaussianMixtureOptions.components(3).withCovariance(type).withRestarts(3));

      assertThat(result.repairs()).isEmpty();
      GaussianMixture model = result.model();
      for (int k = 0; k < 3; k++) {
        // Each component is the maximum-likelihood normal of one cluster; a coordinate of size
        // `apart` has digits down to apart·ε.
        int component = model.predict(rows[100 * k]);
        double[] mean =
            GaussianMixture.fit(clusters.get(k), GaussianMixtureOptions.components(1))
                .model()
                .mean(0);
        for (int j = 0; j < 2; j++) {
          assertThat(model.mean(component)[j])
              .isCloseTo(mean[j] + centres[k][j], within(1e-13 + 4 * apart * Math.ulp(1.0)));
        }
        assertThat(model.weight(component)).isCloseTo(1.0 / 3, within(1e-12));
      }
      if (type == CovarianceType.FULL || type == CovarianceType.DIAG) {
        for (int k = 0; k < 3; k++) {
          double[] alone =
              GaussianMixture.fit(
                      clusters.get(k), GaussianMixtureOptions.components(1).withCovariance(type))
                  .model()
                  .covariance(0);
          assertThat(model.covariance(model.predict(rows[100 * k])))
              .containsExactly(alone, within(1e-12 + 10 * apart * Math.ulp(1.0)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void permutedLabelsOfTheStartPermuteTheResult(CovarianceType type) {
    double[][] rows = TestData.iris();
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(3).withCovariance(type).withMaxIterations(20);
    GaussianMixture start = GaussianMixture.fit(rows, options.withMaxIterations(0)).model();
    int[] order = {2, 0, 1};

    EmResult<GaussianMixture> expected = GaussianMixture.fit(Observations.of(rows), start, options);
    EmResult<GaussianMixture> permuted =
        GaussianMixture.fit(Observations.of(rows), start.reordered(order), options);

    assertThat(
            Models.distance(
                    permuted.model(), expected.model().reordered(order), TestData.deviations(rows))
                .largest())
        .isLessThan(Tolerances.LONG_DOUBLE);
    assertThat(permuted.logLikelihood())
        .isCloseTo(expected.logLikelihood(), Tolerances.rescoring(expected.objective()));
  }

  private static EmResult<GaussianMixture> tenIterations(Observations data, CovarianceType type) {
    GaussianMixture start =
        GaussianMixture.fit(
                FAITHFUL,
                GaussianMixtureOptions.components(2).withCovariance(type).withMaxIterations(0))
            .model();
    return GaussianMixture.fit(data, start, options(type).withTolerance(0).withMaxIterations(10));
  }

  private static void assertClose(EmResult<GaussianMixture> a, EmResult<GaussianMixture> b) {
    assertThat(Models.distance(a.model(), b.model(), TestData.deviations(FAITHFUL)).largest())
        .isLessThan(Tolerances.LONG_DOUBLE);
    assertThat(a.logLikelihood()).isCloseTo(b.logLikelihood(), Tolerances.rescoring(b.objective()));
  }

  @Property(tries = 20, seed = "71")
  void permutedRowsGiveTheSameModel(@ForAll long seed, @ForAll CovarianceType type) {
    double[][] permuted = FAITHFUL.clone();
    Collections.shuffle(Arrays.asList(permuted), new Random(seed));

    assertClose(
        tenIterations(Observations.of(permuted), type),
        tenIterations(Observations.of(FAITHFUL), type));
  }

  @Property(tries = 20, seed = "72")
  void weightsEqualRepeatedRows(@ForAll long seed, @ForAll CovarianceType type) {
    Random random = new Random(seed);
    double[] weights = new double[FAITHFUL.length];
    List<double[]> repeated = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      // A weight of 0 is a row that is not there.
      weights[i] = random.nextInt(4);
      for (int r = 0; r < weights[i]; r++) {
        repeated.add(FAITHFUL[i]);
      }
    }
    Observations weighted = Observations.of(FAITHFUL).withWeights(weights);
    Observations rows = Observations.of(repeated.toArray(double[][]::new));

    EmResult<GaussianMixture> expected = tenIterations(rows, type);
    EmResult<GaussianMixture> actual = tenIterations(weighted, type);

    assertClose(actual, expected);
    assertThat(actual.trace().totalWeight()).isEqualTo(rows.rows());
    assertThat(actual.model().criteria(weighted).icl())
        .isCloseTo(
            expected.model().criteria(rows).icl(), Tolerances.rescoring(expected.objective()));
  }

  @Property(tries = 20, seed = "73")
  void shiftedAndScaledDataGiveTheShiftedAndScaledModel(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double shift,
      @ForAll @IntRange(min = -9, max = 9) int power,
      @ForAll CovarianceType type) {
    double scale = Math.pow(10, power);
    double[][] changed =
        TestData.map(FAITHFUL, x -> new double[] {(x[0] + shift) * scale, (x[1] - shift) * scale});

    assertSameFit(FAITHFUL, changed, options(type), 2 * Math.log(scale));
  }

  @Test
  void rowsOfWeightZeroMayHoldAnyFiniteValue() {
    double[][] rows = TestData.normals(FAITHFUL.length + 2, 2, 1);
    System.arraycopy(FAITHFUL, 0, rows, 1, FAITHFUL.length);
    rows[0] = new double[] {1e30, -1e30};
    rows[rows.length - 1] = new double[] {-1e100, 0};
    double[] weights = new double[rows.length];
    Arrays.fill(weights, 1, rows.length - 1, 1);
    for (CovarianceType type : CovarianceType.values()) {
      EmResult<GaussianMixture> all =
          GaussianMixture.fit(Observations.of(rows).withWeights(weights), options(type));
      EmResult<GaussianMixture> without = GaussianMixture.fit(FAITHFUL, options(type));

      assertClose(all.map(Models::byFirstMean), without.map(Models::byFirstMean));
    }
  }

  @Property(tries = 10, seed = "74")
  void veryUnequalWeightsAreOrdinaryWeights(@ForAll long seed, @ForAll CovarianceType type) {
    Random random = new Random(seed);
    double[][] rows = TestData.twoClusters(200, 2, 5, 10);
    double[] weights = new double[rows.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.pow(10, -12 + 24 * random.nextDouble());
    }
    Observations data = Observations.of(rows).withWeights(weights);

    EmResult<GaussianMixture> result = GaussianMixture.fit(data, options(type));

    Models.assertSound(result, data);
    double[] scaled = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      scaled[i] = 0x1p-40 * weights[i];
    }
    EmResult<GaussianMixture> rescaled =
        GaussianMixture.fit(Observations.of(rows).withWeights(scaled), options(type));
    // A power of two scales every sum exactly.
    assertThat(rescaled.model()).isEqualTo(result.model());
    assertThat(rescaled.logLikelihood()).isEqualTo(0x1p-40 * result.logLikelihood());
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfThreadsGivesTheSameBits(CovarianceType type) {
    double[][] rows = TestData.twoClusters(5003, 3, 2, 41);
    Observations data = Observations.of(rows);
    for (Initializer initializer :
        List.of(
            new KMeansInitializer(), new RandomInitializer(), new RandomFromDataInitializer())) {
      UnaryOperator<GaussianMixtureOptions> with =
          o ->
              o.withCovariance(type)
                  .withMaxIterations(10)
                  .withRestarts(2)
                  .withMixture(m -> m.withInitializer(initializer));
      EmResult<GaussianMixture> one =
          GaussianMixture.fit(
              data, with.apply(GaussianMixtureOptions.components(3)).withThreads(1));

      for (int threads : new int[] {2, 7, 64}) {
        EmResult<GaussianMixture> many =
            GaussianMixture.fit(
                data, with.apply(GaussianMixtureOptions.components(3)).withThreads(threads));

        Models.assertSameBits(many, one);
        assertThat(many.model().criteria(data)).isEqualTo(one.model().criteria(data));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameBitsAndAnotherSeedAnotherStart(CovarianceType type) {
    GaussianMixtureOptions options =
        options(type)
            .withMaxIterations(3)
            .withMixture(m -> m.withInitializer(new RandomInitializer()));

    EmResult<GaussianMixture> first = GaussianMixture.fit(FAITHFUL, options.withSeed(5));

    Models.assertSameBits(GaussianMixture.fit(FAITHFUL, options.withSeed(5)), first);
    assertThat(GaussianMixture.fit(FAITHFUL, options.withSeed(6)).trace().objective(0))
        .isNotEqualTo(first.trace().objective(0));
  }

  @ParameterizedTest
  @EnumSource
  void scoringTheReturnedModelGivesTheReportedBits(CovarianceType type) {
    Observations data = Observations.of(TestData.twoClusters(20_011, 3, 2, 42));
    EmResult<GaussianMixture> result =
        GaussianMixture.fit(
            data, GaussianMixtureOptions.components(3).withCovariance(type).withMaxIterations(10));

    assertThat(result.model().score(data).logLikelihood()).isEqualTo(result.logLikelihood());
    double[] each = result.model().logDensities(data);
    assertThat(IntStream.range(0, each.length).mapToDouble(i -> each[i]).sum())
        .isCloseTo(result.logLikelihood(), Tolerances.rescoring(result.objective()));
  }

  @ParameterizedTest
  @EnumSource
  void theTraceNeverFallsByMoreThanRounding(CovarianceType type) {
    for (double[][] rows : List.of(FAITHFUL, TestData.iris(), TestData.twoClusters(500, 4, 1, 3))) {
      for (long seed = 0; seed < 5; seed++) {
        EmResult<GaussianMixture> result =
            GaussianMixture.fit(
                rows,
                GaussianMixtureOptions.components(3)
                    .withCovariance(type)
                    .withSeed(seed)
                    .withMixture(m -> m.withInitializer(new RandomFromDataInitializer()))
                    .withTolerance(0)
                    .withMaxIterations(400));

        if (!result.starts().get(0).repaired()) {
          double[] trace = result.trace().objectives();
          double allowed = Tolerances.climbing(result.objective());
          for (int i = 1; i < trace.length; i++) {
            assertThat(trace[i]).isGreaterThan(trace[i - 1] - allowed);
          }
        }
      }
    }
  }
}
