package org.em4j.distributions;

import org.jspecify.annotations.Nullable;

/**
 * Multivariate normals with one variance for all columns, {@code Σ = σ²I}: {@code d + 1} parameters
 * per component.
 *
 * <p>A missing value (NaN) is marginalised exactly: the column's term is left out of the density,
 * the mean of a column is that of its present values, and the variance is that of all present
 * values. A column of which a component has no value keeps its mean.
 *
 * <p>The statistic is x − r, then the sum of its squares, then 1 for each column that is present.
 * Columns share one scale, so a change of one column's unit changes the fit. Stateless and
 * thread-safe.
 */
public final class SphericalCovariance extends IndependentColumns {
  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public SphericalCovariance(int columns) {
    super(columns, 1);
    this.d = columns;
  }

  @Override
  String structure() {
    return "spherical";
  }

  @Override
  public int freeParameters() {
    return d + 1;
  }

  @Override
  double[] secondMoments(double[] mean, double[] shift) {
    double squares = mean[d];
    double present = 0;
    for (int j = 0; j < d; j++) {
      if (!Double.isNaN(shift[j])) {
        squares -= share(mean, j) * shift[j] * shift[j];
        present += share(mean, j);
      }
    }
    // Without any value 0/0, which tells just that.
    return new double[] {squares / present};
  }

  @Override
  void addToDiagonal(double[] moments, double added) {
    moments[0] += added;
  }

  private double common(double[] scale) {
    double squares = 0;
    for (int j = 0; j < d; j++) {
      squares += scale[j] * scale[j];
    }
    return squares / d;
  }

  @Override
  boolean isDegenerate(double[] moments, double[] scale, double floor) {
    return !(moments[0] >= floor * common(scale) && moments[0] > 0);
  }

  @Override
  @Nullable Covariance covariance(double[] moments, double[] scale, double floor) {
    double variance = Math.max(moments[0], floor * common(scale));
    return variance > 0 ? Covariance.spherical(d, variance) : null;
  }

  @Override
  Covariance read(double[] matrix) {
    double[] variances = Diagonals.of(matrix, d);
    for (int j = 1; j < d; j++) {
      if (variances[j] != variances[0]) {
        throw new IllegalArgumentException(
            "a spherical covariance has one variance, but columns 1 and "
                + (j + 1)
                + " have "
                + variances[0]
                + " and "
                + variances[j]);
      }
    }
    return Covariance.diagonal(variances);
  }

  @Override
  int covarianceCoordinates() {
    return 1;
  }

  @Override
  void writeCovariance(Covariance covariance, double[] unit, double[] out, int at) {
    out[at] = 0.5 * Math.log(covariance.value(0, 0) / common(unit));
  }

  @Override
  Covariance readCovariance(double[] coordinates, int at, double[] unit) {
    return Covariance.spherical(d, common(unit) * Math.exp(2 * coordinates[at]));
  }
}
