package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.Kernel;

/**
 * Multivariate normals whose columns are independent, with a variance each: {@code 2d} parameters
 * per component.
 *
 * <p>The statistic is x − r, then its squares. Stateless and thread-safe.
 */
public final class DiagonalCovariance extends MultivariateNormalFamily {
  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public DiagonalCovariance(int columns) {
    super(columns);
    this.d = columns;
  }

  @Override
  String structure() {
    return "diag";
  }

  @Override
  public int statisticSize() {
    return 2 * d;
  }

  @Override
  public int freeParameters() {
    return 2 * d;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    for (int j = 0; j < d; j++) {
      t[to + j] = x[at + j];
      t[to + d + j] = x[at + j] * x[at + j];
    }
  }

  @Override
  public double natural(MultivariateNormal parameters, double[] eta) {
    double quadratic = 0;
    for (int j = 0; j < d; j++) {
      double precision = 1 / parameters.covariance().value(j, j);
      eta[j] = precision * parameters.mean(j);
      eta[d + j] = -0.5 * precision;
      quadratic += eta[j] * parameters.mean(j);
    }
    return 0.5 * (quadratic + parameters.covariance().logDeterminant());
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    for (int j = 0; j < d; j++) {
      double a = from[fromAt + j] - to[toAt + j];
      t[at + d + j] += 2 * a * t[at + j] + weight * a * a;
      t[at + j] += weight * a;
    }
  }

  @Override
  Accumulator accumulator() {
    return new DiagonalCovarianceStatistics(d, false);
  }

  @Override
  public Kernel kernel(List<MultivariateNormal> components) {
    return new DiagonalCovarianceKernel(d, components, false);
  }

  @Override
  double[] secondMoments(double[] mean, double[] shift) {
    double[] moments = new double[d];
    for (int j = 0; j < d; j++) {
      moments[j] = mean[d + j] - shift[j] * shift[j];
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
  Covariance covariance(double[] moments, double[] scale, double floor) {
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
