package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.Kernel;

/**
 * Multivariate normals with one variance for all columns, {@code Σ = σ²I}: {@code d + 1} parameters
 * per component.
 *
 * <p>The statistic is x − r, then the sum of its squares. Columns share one scale, so a change of
 * one column's unit changes the fit. Stateless and thread-safe.
 */
public final class SphericalCovariance extends MultivariateNormalFamily {
  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public SphericalCovariance(int columns) {
    super(columns);
    this.d = columns;
  }

  @Override
  String structure() {
    return "spherical";
  }

  @Override
  public int statisticSize() {
    return d + 1;
  }

  @Override
  public int freeParameters() {
    return d + 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    double squares = 0;
    for (int j = 0; j < d; j++) {
      t[to + j] = x[at + j];
      squares += x[at + j] * x[at + j];
    }
    t[to + d] = squares;
  }

  @Override
  public double natural(MultivariateNormal parameters, double[] eta) {
    double precision = 1 / parameters.covariance().value(0, 0);
    double quadratic = 0;
    for (int j = 0; j < d; j++) {
      eta[j] = precision * parameters.mean(j);
      quadratic += eta[j] * parameters.mean(j);
    }
    eta[d] = -0.5 * precision;
    return 0.5 * (quadratic + parameters.covariance().logDeterminant());
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    for (int j = 0; j < d; j++) {
      double a = from[fromAt + j] - to[toAt + j];
      t[at + d] += 2 * a * t[at + j] + weight * a * a;
      t[at + j] += weight * a;
    }
  }

  @Override
  Accumulator accumulator() {
    return new DiagonalCovarianceStatistics(d, true);
  }

  @Override
  public Kernel kernel(List<MultivariateNormal> components) {
    return new DiagonalCovarianceKernel(d, components, true);
  }

  @Override
  double[] secondMoments(double[] mean, double[] shift) {
    double squares = mean[d];
    for (int j = 0; j < d; j++) {
      squares -= shift[j] * shift[j];
    }
    return new double[] {squares / d};
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
  Covariance covariance(double[] moments, double[] scale, double floor) {
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
