package org.em4j.distributions;

import org.jspecify.annotations.Nullable;

/**
 * Multivariate normals whose columns are independent, with a variance each: {@code 2d} parameters
 * per component.
 *
 * <p>A missing value (NaN) is marginalised exactly: the column's term is left out of the density,
 * and mean and variance of a column are those of its present values. A column of which a component
 * has no value keeps its mean and variance.
 *
 * <p>The statistic is x − r, then its squares, then 1 for each column that is present. Stateless
 * and thread-safe.
 */
public final class DiagonalCovariance extends IndependentColumns {
  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public DiagonalCovariance(int columns) {
    super(columns, columns);
    this.d = columns;
  }

  @Override
  String structure() {
    return "diag";
  }

  @Override
  public int freeParameters() {
    return 2 * d;
  }

  @Override
  double[] secondMoments(double[] mean, double[] shift) {
    double[] moments = new double[d];
    for (int j = 0; j < d; j++) {
      moments[j] = mean[d + j] / share(mean, j) - shift[j] * shift[j];
    }
    return moments;
  }

  @Override
  void addToDiagonal(double[] moments, double added) {
    for (int j = 0; j < d; j++) {
      moments[j] += added;
    }
  }

  @Override
  boolean isDegenerate(double[] moments, double[] scale, double floor) {
    for (int j = 0; j < d; j++) {
      if (!(moments[j] >= floor * scale[j] * scale[j] && moments[j] > 0)) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable Covariance covariance(double[] moments, double[] scale, double floor) {
    double[] variances = new double[d];
    for (int j = 0; j < d; j++) {
      variances[j] = Math.max(moments[j], floor * scale[j] * scale[j]);
      if (!(variances[j] > 0)) {
        return null;
      }
    }
    return Covariance.diagonal(variances);
  }

  @Override
  Covariance read(double[] matrix) {
    return Covariance.diagonal(Diagonals.of(matrix, d));
  }

  @Override
  int covarianceCoordinates() {
    return d;
  }

  @Override
  void writeCovariance(Covariance covariance, double[] unit, double[] out, int at) {
    for (int j = 0; j < d; j++) {
      out[at + j] = Math.log(Math.sqrt(covariance.value(j, j)) / unit[j]);
    }
  }

  @Override
  Covariance readCovariance(double[] coordinates, int at, double[] unit) {
    double[] variances = new double[d];
    for (int j = 0; j < d; j++) {
      double deviation = unit[j] * Math.exp(coordinates[at + j]);
      variances[j] = deviation * deviation;
    }
    return Covariance.diagonal(variances);
  }
}
