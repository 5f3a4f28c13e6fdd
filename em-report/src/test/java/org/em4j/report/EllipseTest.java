package org.em4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.junit.jupiter.api.Test;

/** The oracles are commons-math3's eigenvalues and inverse, and its quantiles of χ². */
class EllipseTest {
  /** Of sums of a few products of numbers about 1. */
  private static final double ROUNDING = 1e-9;

  private static final double[][] COVARIANCES = {
    {4, 0, 1},
    {1, 0, 4},
    {2, 1.2, 1},
    {2, -1.2, 1},
    {1, 0.999, 1},
    {1, -0.5, 30},
    {0.07, 0.43, 33.7}
  };

  private static RealMatrix matrix(double[] c) {
    return new Array2DRowRealMatrix(new double[][] {{c[0], c[1]}, {c[1], c[2]}});
  }

  @Test
  void everyPointHasTheMahalanobisDistanceOfTheLevel() {
    for (double[] c : COVARIANCES) {
      RealMatrix inverse = MatrixUtils.inverse(matrix(c));
      for (double level : new double[] {0.5, 0.95}) {
        double quantile = new ChiSquaredDistribution(2).inverseCumulativeProbability(level);
        double[][] points = Ellipse.of(3, -7, c[0], c[1], c[2], level).points(60);
        for (int i = 0; i <= 60; i++) {
          double[] from = {points[0][i] - 3, points[1][i] + 7};
          double distance = from[0] * inverse.operate(from)[0] + from[1] * inverse.operate(from)[1];
          assertThat(distance).isCloseTo(quantile, within(1e-6 * quantile));
        }
      }
    }
  }

  @Test
  void axesAreRootsOfEigenvaluesAlongEigenvectors() {
    for (double[] c : COVARIANCES) {
      EigenDecomposition eigen = new EigenDecomposition(matrix(c));
      double quantile = new ChiSquaredDistribution(2).inverseCumulativeProbability(0.95);
      Ellipse ellipse = Ellipse.of(0, 0, c[0], c[1], c[2], 0.95);
      assertThat(ellipse.semiMajor())
          .isCloseTo(Math.sqrt(quantile * eigen.getRealEigenvalue(0)), within(1e-6));
      assertThat(ellipse.semiMinor())
          .isCloseTo(Math.sqrt(quantile * eigen.getRealEigenvalue(1)), within(1e-6));
      double along =
          Math.cos(ellipse.angle()) * eigen.getEigenvector(0).getEntry(0)
              + Math.sin(ellipse.angle()) * eigen.getEigenvector(0).getEntry(1);
      assertThat(Math.abs(along)).isCloseTo(1, within(ROUNDING));
      assertThat(ellipse.angle()).isBetween(-Math.PI / 2, Math.PI / 2);
    }
  }

  @Test
  void aPositiveCovarianceRisesAndANegativeOneFalls() {
    assertThat(Ellipse.of(0, 0, 2, 1, 2, 0.5).angle()).isCloseTo(Math.PI / 4, within(ROUNDING));
    assertThat(Ellipse.of(0, 0, 2, -1, 2, 0.5).angle()).isCloseTo(-Math.PI / 4, within(ROUNDING));
    assertThat(Ellipse.of(0, 0, 1, 0, 9, 0.5).angle()).isCloseTo(Math.PI / 2, within(ROUNDING));
  }

  @Test
  void theLevelIsTheShareOfDrawsInside() {
    double[] c = {2, 1.2, 1};
    RealMatrix inverse = MatrixUtils.inverse(matrix(c));
    double limit = Math.pow(Ellipse.of(0, 0, 1, 0, 1, 0.5).semiMajor(), 2);
    SplittableRandom random = new SplittableRandom(3);
    int inside = 0;
    for (int i = 0; i < 20_000; i++) {
      double first = random.nextGaussian();
      double[] x = {
        Math.sqrt(2) * first,
        1.2 / Math.sqrt(2) * first + Math.sqrt(1 - 0.72) * random.nextGaussian()
      };
      double[] solved = inverse.operate(x);
      inside += x[0] * solved[0] + x[1] * solved[1] <= limit ? 1 : 0;
    }
    // Four standard errors of a share of 20,000.
    assertThat(inside / 20_000.0).isCloseTo(0.5, within(0.0142));
  }

  @Test
  void takesTheColumnsOfANormalThatAreAskedFor() {
    double[] covariance = {5, 1, 2, 1, 4, -1, 2, -1, 3};
    MultivariateNormal normal =
        new MultivariateNormal(new double[] {1, 2, 3}, Covariance.full(covariance));

    assertThat(Ellipse.of(normal, 2, 0, 0.5)).isEqualTo(Ellipse.of(3, 1, 3, 2, 5, 0.5));
  }

  @Test
  void aCircleAndALineAreEllipsesToo() {
    Ellipse circle = Ellipse.of(0, 0, 4, 0, 4, 0.5);
    assertThat(circle.semiMinor()).isEqualTo(circle.semiMajor());
    assertThat(circle.angle()).isZero();

    Ellipse line = Ellipse.of(0, 0, 1, 1, 1, 0.5);
    assertThat(line.semiMinor()).isZero();
    assertThat(line.angle()).isCloseTo(Math.PI / 4, within(ROUNDING));
  }

  @Test
  void pointsReturnToTheFirst() {
    double[][] points = Ellipse.of(0, 0, 2, 1, 2, 0.5).points(12);
    assertThat(points[0]).hasSize(13);
    assertThat(points[0][12]).isEqualTo(points[0][0]);
    assertThat(points[1][12]).isEqualTo(points[1][0]);
  }

  @Test
  void refusesWhatIsNoLevelAndNoCovariance() {
    assertThatThrownBy(() -> Ellipse.of(0, 0, 1, 0, 1, 1)).hasMessageContaining("level");
    assertThatThrownBy(() -> Ellipse.of(0, 0, 1, 2, 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive semidefinite");
    assertThatThrownBy(() -> Ellipse.of(0, 0, Double.NaN, 0, 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
