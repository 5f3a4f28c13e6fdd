package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.Sample;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.FitProgress;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.StopReason;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianMixtureTest {
  private static final double[][] IRIS = TestData.iris();

  private static GaussianMixture fitted(CovarianceType type) {
    return GaussianMixture.fit(
            IRIS, GaussianMixtureOptions.components(3).withCovariance(type).withMaxIterations(8))
        .model();
  }

  /** The textbook: densities by commons-math3, weights, log of the sum. */
  private static double[] joint(GaussianMixture model, double[] x) {
    double[] joint = new double[model.components()];
    for (int k = 0; k < joint.length; k++) {
      joint[k] =
          model.weight(k)
              * new MultivariateNormalDistribution(model.mean(k), rows(model.covariance(k)))
                  .density(x);
    }
    return joint;
  }

  private static double[][] rows(double[] matrix) {
    int d = (int) Math.sqrt(matrix.length);
    double[][] rows = new double[d][];
    for (int i = 0; i < d; i++) {
      rows[i] = Arrays.copyOfRange(matrix, i * d, (i + 1) * d);
    }
    return rows;
  }

  private static RealMatrix matrix(double[] values) {
    return MatrixUtils.createRealMatrix(rows(values));
  }

  private static void assertClose(RealMatrix actual, RealMatrix expected, double relative) {
    double size = expected.getNorm();
    assertThat(actual.subtract(expected).getNorm()).isLessThan(relative * size);
  }

  @ParameterizedTest
  @EnumSource
  void densitiesAndResponsibilitiesAreThoseOfTheTextbook(CovarianceType type) {
    GaussianMixture model = fitted(type);
    Observations data = Observations.of(IRIS);
    double[] logDensities = model.logDensities(data);
    double[] responsibilities = model.responsibilities(data);
    int[] labels = model.predict(data);
    for (int i = 0; i < IRIS.length; i++) {
      double[] joint = joint(model, IRIS[i]);
      double sum = Arrays.stream(joint).sum();
      assertThat(logDensities[i]).isCloseTo(Math.log(sum), within(1e-11));
      assertThat(model.logDensity(IRIS[i])).isEqualTo(logDensities[i]);
      double[] own = Arrays.copyOfRange(responsibilities, 3 * i, 3 * i + 3);
      assertThat(model.responsibilities(IRIS[i])).isEqualTo(own);
      assertThat(Arrays.stream(own).sum()).isCloseTo(1, Tolerances.sumOfWeights(3));
      int largest = 0;
      for (int k = 0; k < 3; k++) {
        assertThat(own[k]).isCloseTo(joint[k] / sum, within(1e-11));
        largest = own[k] > own[largest] ? k : largest;
      }
      assertThat(labels[i]).isEqualTo(largest).isEqualTo(model.predict(IRIS[i]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void precisionsAndFactorsInvertTheCovariances(CovarianceType type) {
    GaussianMixture model = fitted(type);
    RealMatrix identity = MatrixUtils.createRealIdentityMatrix(4);
    for (int k = 0; k < 3; k++) {
      RealMatrix covariance = matrix(model.covariance(k));
      RealMatrix precision = matrix(model.precision(k));
      RealMatrix lower = matrix(model.covarianceCholesky(k));
      RealMatrix upper = matrix(model.precisionCholesky(k));
      double rounding = 1e-15 * covariance.getNorm() * precision.getNorm();

      assertClose(covariance.multiply(precision), identity, 1e-13 + rounding);
      assertClose(lower.multiply(lower.transpose()), covariance, 1e-14);
      assertClose(upper.multiply(upper.transpose()), precision, 1e-14);
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++) {
          assertThat(lower.getEntry(j, i)).isZero();
          assertThat(upper.getEntry(i, j)).isZero();
        }
        assertThat(lower.getEntry(i, i)).isPositive();
      }
      assertThat(model.covarianceOf(k).logDeterminant())
          .isCloseTo(Math.log(new LUDecomposition(covariance).getDeterminant()), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void criteriaAreTheirFormulas(CovarianceType type) {
    GaussianMixture model = fitted(type);
    double[] weights = new double[IRIS.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + i % 3;
    }
    Observations data = Observations.of(IRIS).withWeights(weights);
    double n = Arrays.stream(weights).sum();
    double logLikelihood = 0;
    double entropy = 0;
    for (int i = 0; i < IRIS.length; i++) {
      double[] joint = joint(model, IRIS[i]);
      double sum = Arrays.stream(joint).sum();
      logLikelihood += weights[i] * Math.log(sum);
      for (double p : joint) {
        entropy -= p > 0 ? weights[i] * p / sum * Math.log(p / sum) : 0;
      }
    }
    int parameters =
        switch (type) {
          case FULL -> 3 * 4 + 3 * 10 + 2;
          case TIED -> 3 * 4 + 10 + 2;
          case DIAG -> 3 * 4 + 3 * 4 + 2;
          case SPHERICAL -> 3 * 4 + 3 + 2;
        };

    InformationCriteria criteria = model.criteria(data);

    assertThat(model.freeParameters()).isEqualTo(parameters);
    assertThat(criteria.logLikelihood()).isCloseTo(logLikelihood, within(1e-9));
    assertThat(model.score(data).meanLogLikelihood()).isCloseTo(logLikelihood / n, within(1e-11));
    assertThat(criteria.aic()).isCloseTo(-2 * logLikelihood + 2 * parameters, within(1e-8));
    double bic = -2 * logLikelihood + parameters * Math.log(n);
    assertThat(criteria.bic()).isCloseTo(bic, within(1e-8));
    assertThat(criteria.icl()).isCloseTo(bic + 2 * entropy, within(1e-8));
  }

  @ParameterizedTest
  @EnumSource
  void sampleMomentsAreThoseOfTheModel(CovarianceType type) {
    GaussianMixture model = fitted(type);
    int n = 200_000;
    double[] x = new double[4 * n];
    int[] labels = new int[n];
    model.sample(n, new SplittableRandom(17), x, labels);
    double[] count = new double[3];
    double[][] mean = new double[3][4];
    double[][] second = new double[3][16];
    for (int i = 0; i < n; i++) {
      int k = labels[i];
      count[k]++;
      for (int a = 0; a < 4; a++) {
        double za = x[4 * i + a] - model.mean(k)[a];
        mean[k][a] += za;
        for (int b = 0; b < 4; b++) {
          second[k][4 * a + b] += za * (x[4 * i + b] - model.mean(k)[b]);
        }
      }
    }
    for (int k = 0; k < 3; k++) {
      // Five standard errors: 60 comparisons for each structure, all of them seeded.
      double p = model.weight(k);
      assertThat(count[k] / n).isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
      double[] covariance = model.covariance(k);
      for (int a = 0; a < 4; a++) {
        double variance = covariance[5 * a];
        assertThat(mean[k][a] / count[k]).isCloseTo(0, within(5 * Math.sqrt(variance / count[k])));
        for (int b = 0; b < 4; b++) {
          double c = covariance[4 * a + b];
          double error = Math.sqrt((variance * covariance[5 * b] + c * c) / count[k]);
          assertThat(second[k][4 * a + b] / count[k]).isCloseTo(c, within(5 * error));
        }
      }
    }
  }

  @Test
  void theSameRandomnessGivesTheSameSample() {
    GaussianMixture model = fitted(CovarianceType.FULL);
    double[] first = new double[40];
    double[] second = new double[40];
    model.sample(10, new SplittableRandom(3), first, new int[10]);
    model.sample(10, new SplittableRandom(3), second, new int[10]);

    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void nothingThatComesInOrOutIsShared(CovarianceType type) {
    GaussianMixture model = fitted(type);
    GaussianMixture same =
        GaussianMixture.of(
            type,
            model.weights(),
            List.of(model.component(0), model.component(1), model.component(2)));
    int hash = model.hashCode();

    model.weights()[0] = 99;
    for (int k = 0; k < 3; k++) {
      Arrays.fill(model.mean(k), 99);
      Arrays.fill(model.covariance(k), 99);
      Arrays.fill(model.precision(k), 99);
      Arrays.fill(model.covarianceCholesky(k), 99);
      Arrays.fill(model.precisionCholesky(k), 99);
      Arrays.fill(model.component(k).mean(), 99);
    }

    assertThat(model).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(model.hashCode()).isEqualTo(hash);
  }

  @Test
  void modelsAreEqualIfEveryNumberIs() {
    GaussianMixture model = fitted(CovarianceType.FULL);
    double[] weights = model.weights();
    weights[0] = Math.nextUp(weights[0]);
    List<MultivariateNormal> components =
        List.of(model.component(0), model.component(1), model.component(2));

    assertThat(model).isNotEqualTo(GaussianMixture.of(CovarianceType.FULL, weights, components));
    assertThat(model).isNotEqualTo(model.reordered(1, 0, 2));
    assertThat(model.reordered(1, 0, 2).reordered(1, 0, 2)).isEqualTo(model);
    assertThat(model).isNotEqualTo(fitted(CovarianceType.TIED)).isNotEqualTo("a text");
    List<MultivariateNormal> round =
        List.of(new MultivariateNormal(new double[] {0, 0}, Covariance.spherical(2, 1)));
    assertThat(GaussianMixture.of(CovarianceType.DIAG, new double[] {1}, round))
        .isNotEqualTo(GaussianMixture.of(CovarianceType.SPHERICAL, new double[] {1}, round));
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    MultivariateNormal two =
        new MultivariateNormal(new double[] {0, 0}, Covariance.spherical(2, 1));
    MultivariateNormal three =
        new MultivariateNormal(new double[] {0, 0, 0}, Covariance.spherical(3, 1));
    for (CovarianceType type : CovarianceType.values()) {
      assertThatThrownBy(() -> GaussianMixture.of(type, new double[0], List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a mixture needs at least one component");
      assertThatThrownBy(
              () -> GaussianMixture.of(type, new double[] {0.5, 0.5}, List.of(two, three)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("all components must have the same columns, but have 2 and 3");
      assertThatThrownBy(() -> GaussianMixture.of(type, new double[] {0.7, 0.7}, List.of(two, two)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sum 1");
      assertThatThrownBy(
              () -> GaussianMixture.of(type, new double[] {-0.5, 1.5}, List.of(two, two)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("component 1 is -0.5");
      assertThatThrownBy(() -> GaussianMixture.of(type, new double[] {1}, List.of(two, two)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1 weights were given for 2 components");
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatDoNotFitTheModelAreRefused(CovarianceType type) {
    GaussianMixture model = fitted(type);

    assertThatThrownBy(() -> model.predict(Observations.of(new double[][] {{1, 2, 3}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has 4 columns, the data have 3");
    assertThatThrownBy(() -> model.logDensity(1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.responsibilities(1, 2, Double.POSITIVE_INFINITY, 4))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith("row 0, column 2: ");
  }

  /** A row so far away that every density underflows still has a log-density and a label. */
  @ParameterizedTest
  @EnumSource
  void aFarRowHasFiniteDensitiesAndProperResponsibilities(CovarianceType type) {
    GaussianMixture model = fitted(type);
    double[] far = {1e100, -1e100, 1e90, 0};

    assertThat(model.logDensity(far)).isNegative().isFinite();
    assertThat(Arrays.stream(model.responsibilities(far)).sum()).isEqualTo(1);
    assertThat(model.predict(far)).isBetween(0, 2);
  }

  @ParameterizedTest
  @EnumSource
  void manyThreadsPredictTheSameBits(CovarianceType type) throws Exception {
    GaussianMixture model = fitted(type);
    Observations data = Observations.of(TestData.normals(3001, 4, 5));
    double[] logDensities = model.logDensities(data);
    double[] responsibilities = model.responsibilities(data);
    int[] labels = model.predict(data);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> futures = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        futures.add(
            pool.submit(
                () ->
                    Arrays.equals(model.logDensities(data), logDensities)
                        && Arrays.equals(model.responsibilities(data), responsibilities)
                        && Arrays.equals(model.predict(data), labels)));
      }
      for (Future<Boolean> future : futures) {
        assertThat(future.get()).isTrue();
      }
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartOfTheRowsGivesTheSameBitsAsAll(CovarianceType type) {
    GaussianMixture model = fitted(type);
    Observations data = Observations.of(TestData.normals(1501, 4, 6));
    double[] all = new double[1501];
    model.logDensities(data, all);
    double[] part = new double[700];

    model.mixture().logDensities(data, 333, 700, part);

    assertThat(part).isEqualTo(Arrays.copyOfRange(all, 333, 1033));
  }

  @Test
  void aComponentOfWeightZeroTakesNoRow() {
    MultivariateNormal near = new MultivariateNormal(new double[] {0}, Covariance.diagonal(1));
    MultivariateNormal there = new MultivariateNormal(new double[] {9}, Covariance.diagonal(1));
    GaussianMixture model =
        GaussianMixture.of(CovarianceType.DIAG, new double[] {1, 0}, List.of(near, there));
    int[] labels = new int[100];
    model.sample(100, new SplittableRandom(1), new double[100], labels);

    assertThat(model.responsibilities(9)).containsExactly(1, 0);
    assertThat(model.logDensity(0)).isCloseTo(-0.5 * Math.log(2 * Math.PI), within(1e-15));
    assertThat(labels).containsOnly(0);
  }

  @Test
  void coincidentComponentsTakeTheLowestLabelAndAreWarnedAbout() {
    double[][] rows = TestData.twoClusters(200, 2, 5, 11);
    GaussianMixture start =
        Models.of(
            CovarianceType.FULL,
            new double[] {0.5, 0.5},
            new double[] {0, 0, 0, 0},
            new double[] {1, 0, 0, 1, 1, 0, 0, 1});

    EmResult<GaussianMixture> result =
        GaussianMixture.fit(Observations.of(rows), start, GaussianMixtureOptions.components(2));

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .startsWith("components 1 and 2 are identical: EM can never tell them apart");
    assertThat(result.model().component(0)).isEqualTo(result.model().component(1));
    assertThat(result.model().predict(rows[0])).isZero();
    Models.assertSound(result, Observations.of(rows));
  }

  /** With one column a full, a diagonal and a spherical covariance are the same thing. */
  @Test
  void oneColumnHasOneStructure() {
    double[][] rows = TestData.column(TestData.faithful(), 1);
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(2).withTolerance(0).withMaxIterations(20);
    GaussianMixture full = GaussianMixture.fit(rows, options).model();
    for (CovarianceType type : List.of(CovarianceType.DIAG, CovarianceType.SPHERICAL)) {
      GaussianMixture other = GaussianMixture.fit(rows, options.withCovariance(type)).model();

      assertThat(Models.distance(other, full, TestData.deviations(rows)).largest())
          .isLessThan(Tolerances.LONG_DOUBLE);
      assertThat(other.freeParameters()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoHundredColumnsAreFitted(CovarianceType type) {
    double[][] rows = TestData.twoClusters(900, 200, 2, 14);
    Observations data = Observations.of(rows);

    EmResult<GaussianMixture> result =
        GaussianMixture.fit(data, GaussianMixtureOptions.components(2).withCovariance(type));

    Models.assertSound(result, data);
    assertThat(result.repairs()).isEmpty();
    int[] labels = result.model().predict(data);
    for (int i = 2; i < rows.length; i++) {
      assertThat(labels[i]).isEqualTo(labels[i % 2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyComponentsAreFitted(CovarianceType type) {
    Observations data = Observations.of(TestData.normals(2000, 2, 13));

    EmResult<GaussianMixture> result =
        GaussianMixture.fit(
            data,
            GaussianMixtureOptions.components(150).withCovariance(type).withMaxIterations(10));

    Models.assertSound(result, data);
    assertThat(result.model().components()).isEqualTo(150);
  }

  @Test
  void aFitThatIsCancelledKeepsTheBestSoFar() {
    AtomicBoolean cancelled = new AtomicBoolean();
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(3)
            .withListener(FitProgress.listener(p -> cancelled.set(p.iteration() == 2)));

    EmResult<GaussianMixture> result =
        GaussianMixture.fit(IRIS, options.withCancellation(cancelled::get));

    assertThat(result.stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(result.converged()).isFalse();
    assertThat(result.model())
        .isEqualTo(
            GaussianMixture.fit(IRIS, options.withMaxIterations(2).withTolerance(0)).model());
  }

  @Test
  void theTextReadsLikeTheParameters() {
    GaussianMixture model =
        GaussianMixture.of(
            CovarianceType.FULL,
            new double[] {0.25, 0.75},
            List.of(
                new MultivariateNormal(
                    new double[] {1, 2}, Covariance.full(new double[] {2, 0.5, 0.5, 1})),
                new MultivariateNormal(
                    new double[] {1.0 / 3, -4}, Covariance.full(new double[] {1, 0, 0, 3}))));
    assertThat(model)
        .hasToString(
            """
            GaussianMixture, covariance full: 2 components, 2 columns
              0: weight 0.25, multivariate-normal (mean [1, 2], covariance [[2, 0.5], [0.5, 1]])
              1: weight 0.75, multivariate-normal (mean [0.333333, -4], covariance [[1, 0], [0, 3]])"""
                .stripIndent());
  }

  @Test
  void theTextOfAFitTellsHowItEnded() {
    EmResult<GaussianMixture> fit = GaussianMixture.fit(IRIS, GaussianMixtureOptions.components(2));
    assertThat(fit.toString().lines().toList().get(0))
        .matches("converged after \\d+ iterations, log-likelihood -214\\.\\d+, start 1 of 1");
    assertThat(fit.toString()).endsWith(fit.model().toString());
    EmResult<GaussianMixture> warned = fit.withWarnings(List.of("beware"));
    assertThat(warned.toString()).contains("\nwarning: beware\n");
  }

  @Test
  void aFitOfASampleFindsTheModelAgain() {
    GaussianMixture model = fitted(CovarianceType.FULL);
    Sample sample = model.sample(20_000, new SplittableRandom(3));
    GaussianMixture again =
        GaussianMixture.fit(sample.observations(), model, GaussianMixtureOptions.components(3))
            .model();
    for (int k = 0; k < 3; k++) {
      assertThat(again.weight(k)).isCloseTo(model.weight(k), within(0.03));
      assertThat(again.mean(k)).containsExactly(model.mean(k), within(0.1));
    }
    double x = model.density(sample.row(0));
    assertThat(Math.log(x)).isCloseTo(model.logDensity(sample.row(0)), within(1e-12));
  }
}
