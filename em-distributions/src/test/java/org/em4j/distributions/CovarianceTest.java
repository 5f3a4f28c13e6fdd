package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CovarianceTest {
  /** A d×d matrix {@code AAᵀ + 0.1 I} with standard normal A. */
  private static double[] random(int d, long seed) {
    Random random = new Random(seed);
    double[] a = new double[d * d];
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextGaussian();
    }
    double[] result = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = i == j ? 0.1 : 0;
        for (int m = 0; m < d; m++) {
          sum += a[i * d + m] * a[j * d + m];
        }
        result[i * d + j] = sum;
        result[j * d + i] = sum;
      }
    }
    return result;
  }

  private static RealMatrix matrix(double[] values) {
    int d = (int) Math.round(Math.sqrt(values.length));
    RealMatrix matrix = MatrixUtils.createRealMatrix(d, d);
    for (int i = 0; i < values.length; i++) {
      matrix.setEntry(i / d, i % d, values[i]);
    }
    return matrix;
  }

  private static void assertClose(double[] actual, RealMatrix expected, double relative) {
    assertThat(matrix(actual).subtract(expected).getNorm())
        .isLessThanOrEqualTo(relative * expected.getNorm());
  }

  @Property(tries = 50, seed = "81")
  void factorsAreThoseOfCommonsMath(@ForAll @IntRange(min = 1, max = 40) int d, @ForAll long seed) {
    double[] values = random(d, seed);
    Covariance covariance = Covariance.full(values);
    RealMatrix expected = matrix(values);
    RealMatrix inverse = new LUDecomposition(expected).getSolver().getInverse();
    double condition = expected.getNorm() * inverse.getNorm();
    double rounding = Tolerances.ESTIMATE * condition;

    assertThat(covariance.toArray()).isEqualTo(values);
    assertClose(covariance.cholesky(), new CholeskyDecomposition(expected).getL(), rounding);
    assertClose(covariance.precision(), inverse, rounding);
    RealMatrix upper = matrix(covariance.precisionCholesky());
    assertClose(covariance.precision(), upper.multiply(upper.transpose()), Tolerances.ESTIMATE);
    assertThat(covariance.logDeterminant())
        .isCloseTo(
            Math.log(new CholeskyDecomposition(expected).getDeterminant()),
            within(Tolerances.ESTIMATE * condition));
    assertThat(covariance.condition())
        .isGreaterThanOrEqualTo(1)
        .isLessThanOrEqualTo(condition * (1 + rounding));
  }

  @Property(tries = 30, seed = "82")
  void aPrecisionGivesTheCovarianceBack(
      @ForAll @IntRange(min = 1, max = 20) int d, @ForAll long seed) {
    Covariance covariance = Covariance.full(random(d, seed));
    RealMatrix expected = matrix(covariance.toArray());
    double condition = expected.getNorm() * matrix(covariance.precision()).getNorm();

    assertClose(
        Covariance.ofPrecision(covariance.precision()).toArray(),
        expected,
        Tolerances.ESTIMATE * condition);
  }

  @Test
  void diagonalAndFullFormsOfTheSameMatrixAreEqual() {
    Covariance diagonal = Covariance.diagonal(4, 9);
    Covariance full = Covariance.full(new double[] {4, 0, 0, 9});

    assertThat(diagonal).isEqualTo(full).hasSameHashCodeAs(full);
    assertThat(diagonal.isDiagonal()).isTrue();
    assertThat(full.isDiagonal()).isFalse();
    assertThat(diagonal.cholesky()).containsExactly(2, 0, 0, 3);
    assertThat(diagonal.precision()).containsExactly(0.25, 0, 0, 1.0 / 3 * (1.0 / 3));
    assertThat(diagonal.precisionCholesky()).containsExactly(0.5, 0, 0, 1.0 / 3);
    assertThat(diagonal.logDeterminant()).isCloseTo(Math.log(36), within(1e-15));
    assertThat(diagonal.condition()).isEqualTo(1);
    assertThat(diagonal.value(1, 1)).isEqualTo(9);
    assertThat(diagonal.value(0, 1)).isZero();
    assertThat(Covariance.spherical(2, 4)).isEqualTo(Covariance.diagonal(4, 4));
    assertThat(diagonal).isNotEqualTo(Covariance.diagonal(4, Math.nextUp(9.0)));
    assertThat(diagonal).isNotEqualTo(Covariance.diagonal(4)).isNotEqualTo("a text");
  }

  @Test
  void nothingThatComesInOrOutIsShared() {
    double[] given = {4, 1, 1, 9};
    double[] variances = {4, 9};
    Covariance full = Covariance.full(given);
    Covariance diagonal = Covariance.diagonal(variances);
    Arrays.fill(given, 99);
    Arrays.fill(variances, 99);
    for (Covariance covariance : new Covariance[] {full, diagonal}) {
      Arrays.fill(covariance.toArray(), 99);
      Arrays.fill(covariance.cholesky(), 99);
      Arrays.fill(covariance.precision(), 99);
      Arrays.fill(covariance.precisionCholesky(), 99);
    }

    assertThat(full).isEqualTo(Covariance.full(new double[] {4, 1, 1, 9}));
    assertThat(full.cholesky()[0]).isEqualTo(2);
    assertThat(diagonal).isEqualTo(Covariance.diagonal(4, 9));
    assertThat(diagonal.cholesky()).containsExactly(2, 0, 0, 3);
  }

  @Test
  void matricesThatAreNoCovariancesAreRefused() {
    for (double[] wrong :
        new double[][] {
          {},
          {1, 2, 3},
          {1, 0.5, 0.4, 1},
          {Double.NaN},
          {Double.POSITIVE_INFINITY},
          {1, Double.NaN, Double.NaN, 1},
          {1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1},
          {0},
          {-1},
          {1, 1, 1, 1},
          {1, 2, 2, 1},
          {1, 0, 0, -1}
        }) {
      assertThatThrownBy(() -> Covariance.full(wrong))
          .as(Arrays.toString(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a covariance must be ");
    }
    assertThatThrownBy(() -> Covariance.diagonal(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("variances must be finite and above 0, but that of column 2 is 0.0");
    assertThatThrownBy(() -> Covariance.diagonal(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Covariance.diagonal(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Covariance.spherical(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Covariance.spherical(2, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Written with 17 digits and read back, or made by products, halves may differ by rounding. */
  @Test
  void halvesMayDifferByRoundingAtAnyMagnitude() {
    for (double size : new double[] {1e-290, 1e-200, 1, 1e200, 1e290}) {
      double[] values = {4 * size, size, Math.nextUp(size), 9 * size};

      assertThat(Covariance.full(values).toArray()).isEqualTo(values);
      double[] unequal = {4 * size, size, 1.001 * size, 9 * size};
      assertThatThrownBy(() -> Covariance.full(unequal))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("symmetric");
    }
  }
}
