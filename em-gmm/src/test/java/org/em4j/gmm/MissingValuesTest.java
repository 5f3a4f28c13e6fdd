package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gaussian mixtures of tables with holes. */
class MissingValuesTest {
  private static final double[][] APPLE = TestData.apple();

  /** Iris with a tenth of its cells removed, and one row altogether. */
  private static final double[][] IRIS = withHoles(TestData.iris(), 0.1, 51);

  private static double[][] withHoles(double[][] rows, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] holes =
        TestData.map(
            rows,
            row -> {
              for (int j = 0; j < row.length; j++) {
                row[j] = random.nextDouble() < share ? Double.NaN : row[j];
              }
              return row;
            });
    Arrays.fill(holes[17], Double.NaN);
    return holes;
  }

  /** EM as textbooks write it, with sums over the present values of each column. */
  private static final class Textbook {
    private final double[][] x;
    private final boolean spherical;
    private double[] weights;
    private final double[][] mean;
    private final double[][] variance;

    Textbook(double[][] x, GaussianMixture start) {
      this.x = x;
      this.spherical = start.covarianceType() == CovarianceType.SPHERICAL;
      int k = start.components();
      int d = start.columns();
      weights = start.weights();
      mean = new double[k][];
      variance = new double[k][d];
      for (int c = 0; c < k; c++) {
        mean[c] = start.mean(c);
        for (int j = 0; j < d; j++) {
          variance[c][j] = start.covarianceOf(c).value(j, j);
        }
      }
    }

    private double joint(double[] row, int c) {
      double p = weights[c];
      for (int j = 0; j < row.length; j++) {
        p *=
            Double.isNaN(row[j])
                ? 1
                : new NormalDistribution(mean[c][j], Math.sqrt(variance[c][j])).density(row[j]);
      }
      return p;
    }

    /** Fills γ, by rows, and returns the log-likelihood. */
    double expectation(double[][] gamma) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        double density = 0;
        for (int c = 0; c < weights.length; c++) {
          gamma[i][c] = joint(x[i], c);
          density += gamma[i][c];
        }
        for (int c = 0; c < weights.length; c++) {
          gamma[i][c] /= density;
        }
        sum += Math.log(density);
      }
      return sum;
    }

    void maximization(double[][] gamma) {
      weights = new double[weights.length];
      for (int c = 0; c < weights.length; c++) {
        double allSquares = 0;
        double allRows = 0;
        for (double[] row : gamma) {
          weights[c] += row[c] / x.length;
        }
        for (int j = 0; j < x[0].length; j++) {
          double rows = 0;
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            rows += Double.isNaN(x[i][j]) ? 0 : gamma[i][c];
            sum += Double.isNaN(x[i][j]) ? 0 : gamma[i][c] * x[i][j];
          }
          mean[c][j] = sum / rows;
          double squares = 0;
          for (int i = 0; i < x.length; i++) {
            double z = x[i][j] - mean[c][j];
            squares += Double.isNaN(z) ? 0 : gamma[i][c] * z * z;
          }
          variance[c][j] = squares / rows;
          allSquares += squares;
          allRows += rows;
        }
        if (spherical) {
          Arrays.fill(variance[c], allSquares / allRows);
        }
      }
    }

    double[] run(int iterations) {
      double[] trace = new double[iterations + 1];
      double[][] gamma = new double[x.length][weights.length];
      for (int i = 0; i <= iterations; i++) {
        trace[i] = expectation(gamma);
        if (i < iterations) {
          maximization(gamma);
        }
      }
      return trace;
    }

    GaussianMixture model() {
      List<MultivariateNormal> components = new ArrayList<>();
      for (int c = 0; c < weights.length; c++) {
        components.add(
            new MultivariateNormal(
                mean[c],
                spherical
                    ? Covariance.spherical(mean[c].length, variance[c][0])
                    : Covariance.diagonal(variance[c])));
      }
      return GaussianMixture.of(
          spherical ? CovarianceType.SPHERICAL : CovarianceType.DIAG, weights, components);
    }
  }

  private static GaussianMixtureOptions iterations(int components, CovarianceType type, int n) {
    return GaussianMixtureOptions.components(components)
        .withCovariance(type)
        .withTolerance(0)
        .withMaxIterations(n);
  }

  private static double[] presentDeviations(double[][] rows) {
    double[] deviations = new double[rows[0].length];
    for (int j = 0; j < deviations.length; j++) {
      int column = j;
      double[][] present =
          Arrays.stream(TestData.column(rows, column))
              .filter(x -> !Double.isNaN(x[0]))
              .toArray(double[][]::new);
      deviations[j] = TestData.deviations(present)[0];
    }
    return deviations;
  }

  private static void assertEqualsTheTextbook(
      double[][] rows, int components, CovarianceType type) {
    // Two iterations from k-means, so that the start is that of a user.
    GaussianMixture start = GaussianMixture.fit(rows, iterations(components, type, 2)).model();
    Textbook twin = new Textbook(rows, start);
    double[] trace = twin.run(20);

    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(Observations.of(rows), start, iterations(components, type, 20));

    assertThat(fit.trace().objectives())
        .containsExactly(trace, within(1e-12 * fit.objective().magnitude()));
    assertThat(Models.distance(fit.model(), twin.model(), presentDeviations(rows)).largest())
        .isLessThan(10 * Tolerances.LONG_DOUBLE);
    Models.assertSound(fit, Observations.of(rows));
  }

  @Test
  void oneNormalTakesEachColumnsPresentValues() {
    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(
            APPLE, GaussianMixtureOptions.components(1).withCovariance(CovarianceType.DIAG));
    double sizes = 0;
    double worms = 0;
    double sizeSquares = 0;
    double wormSquares = 0;
    for (double[] row : APPLE) {
      sizes += row[0] / 18;
      worms += Double.isNaN(row[1]) ? 0 : row[1] / 12;
    }
    for (double[] row : APPLE) {
      sizeSquares += (row[0] - sizes) * (row[0] - sizes);
      wormSquares += Double.isNaN(row[1]) ? 0 : (row[1] - worms) * (row[1] - worms);
    }
    assertThat(APPLE).hasDimensions(18, 2);
    // The file's 18 sizes have the sum 265, its 12 percentages 540.
    assertThat(sizes).isCloseTo(265 / 18.0, within(1e-12));
    assertThat(worms).isCloseTo(45, within(1e-12));
    GaussianMixture model = fit.model();
    assertThat(model.mean(0)).containsExactly(new double[] {sizes, 45}, within(1e-12));
    assertThat(model.covariance(0))
        .containsExactly(new double[] {sizeSquares / 18, 0, 0, wormSquares / 12}, within(1e-10));
    // At a maximum each column gives −n/2 (log 2πσ² + 1) by its own n.
    double expected =
        -9 * (Math.log(2 * Math.PI * sizeSquares / 18) + 1)
            - 6 * (Math.log(2 * Math.PI * wormSquares / 12) + 1);
    assertThat(fit.logLikelihood()).isCloseTo(expected, within(1e-10));
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAG", "SPHERICAL"})
  void theApplesAreFittedAsByTheTextbook(CovarianceType type) {
    assertEqualsTheTextbook(APPLE, 2, type);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAG", "SPHERICAL"})
  void irisWithHolesIsFittedAsByTheTextbook(CovarianceType type) {
    assertThat(Arrays.stream(IRIS).flatMapToDouble(Arrays::stream).filter(Double::isNaN).count())
        .isBetween(40L, 90L);
    assertEqualsTheTextbook(IRIS, 3, type);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAG", "SPHERICAL"})
  void evaluationLeavesOutWhatIsMissing(CovarianceType type) {
    GaussianMixture model = GaussianMixture.fit(IRIS, iterations(3, type, 10)).model();
    Textbook twin = new Textbook(IRIS, model);
    double[][] gamma = new double[IRIS.length][3];
    double logLikelihood = twin.expectation(gamma);
    Observations data = Observations.of(IRIS);

    double[] flat = Arrays.stream(gamma).flatMapToDouble(Arrays::stream).toArray();
    assertThat(model.responsibilities(data)).containsExactly(flat, within(1e-11));
    assertThat(model.score(data).logLikelihood()).isCloseTo(logLikelihood, within(1e-9));
    int[] labels = model.predict(data);
    for (int i = 0; i < IRIS.length; i++) {
      assertThat(model.logDensity(IRIS[i])).isEqualTo(model.logDensities(data)[i]);
      assertThat(model.predict(IRIS[i])).isEqualTo(labels[i]);
    }
    assertThat(model.responsibilities(IRIS[17]))
        .containsExactly(model.weights(), within(4 * Math.ulp(1.0)));
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAG", "SPHERICAL"})
  void aTenthOfTheCellsHardlyMovesTheOptimum(CovarianceType type) {
    double[][] complete = TestData.iris();
    GaussianMixture whole =
        Models.byFirstMean(GaussianMixture.fit(complete, iterations(2, type, 100)).model());
    GaussianMixture holes =
        Models.byFirstMean(GaussianMixture.fit(IRIS, iterations(2, type, 100)).model());
    assertThat(Models.distance(whole, holes, TestData.deviations(complete)).largest())
        .isLessThan(0.15);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAG", "SPHERICAL"})
  void theLikelihoodNeverFallsAndThreadsChangeNoBit(CovarianceType type) {
    double[][] rows = withHoles(TestData.twoClusters(6000, 4, 2.5, 52), 0.3, 53);
    GaussianMixtureOptions options =
        iterations(2, type, 30).withInitializer(new RandomFromDataInitializer());
    EmResult<GaussianMixture> one = GaussianMixture.fit(rows, options.withThreads(1));
    for (int i = 1; i <= one.iterations(); i++) {
      assertThat(one.trace().objective(i))
          .isGreaterThanOrEqualTo(
              one.trace().objective(i - 1) - Tolerances.climbing(one.objective()));
    }
    for (int threads : new int[] {2, 7}) {
      Models.assertSameBits(GaussianMixture.fit(rows, options.withThreads(threads)), one);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FULL", "TIED"})
  void structuresThatNeedEveryValueSayWhichIsMissingAndWhatToDo(CovarianceType type) {
    assertThatThrownBy(
            () ->
                GaussianMixture.fit(
                    APPLE, GaussianMixtureOptions.components(2).withCovariance(type)))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith("row 12, column 1: the value is missing (NaN)")
        .hasMessageContaining("remove the row or fill it in")
        .hasMessageContaining("diagonal covariances");
    double[][] complete = Arrays.copyOf(APPLE, 12);
    GaussianMixture model =
        GaussianMixture.fit(complete, GaussianMixtureOptions.components(1).withCovariance(type))
            .model();
    assertThatThrownBy(() -> model.predict(4, Double.NaN))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith("row 0, column 1: the value is missing (NaN)");
    assertThatThrownBy(() -> model.predict(Double.NaN, Double.NaN))
        .isInstanceOf(ObservationException.class);
  }
}
