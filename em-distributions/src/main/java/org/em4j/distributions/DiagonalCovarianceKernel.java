package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;

/**
 * Densities of normals with diagonal covariances: {@code −½ Σ_j ((x_j − μ_j)/σ_j)²}, column by
 * column over the rows of a block.
 */
final class DiagonalCovarianceKernel extends DiagonalCovarianceStatistics implements Kernel {
  private final int d;
  private final double[][] reciprocal;
  private final double[][] mean;
  private final double[] constant;

  DiagonalCovarianceKernel(int columns, List<MultivariateNormal> components, boolean spherical) {
    super(columns, spherical);
    this.d = columns;
    int k = components.size();
    reciprocal = new double[k][d];
    mean = new double[k][];
    constant = new double[k];
    for (int c = 0; c < k; c++) {
      Covariance covariance = components.get(c).covariance();
      for (int j = 0; j < d; j++) {
        reciprocal[c][j] = 1 / Math.sqrt(covariance.value(j, j));
      }
      mean[c] = components.get(c).mean();
      constant[c] = -0.5 * (d * Math.log(2 * Math.PI) + covariance.logDeterminant());
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] x = rows.values();
    for (int k = 0; k < constant.length; k++) {
      int to = k * stride;
      for (int i = 0; i < n; i++) {
        out[to + i] = 0;
      }
      for (int j = 0; j < d; j++) {
        addSquares(x, rows.column(j), mean[k][j], reciprocal[k][j], out, to, n);
      }
      double c = constant[k];
      for (int i = 0; i < n; i++) {
        out[to + i] = Math.fma(-0.5, out[to + i], c);
      }
    }
  }

  private static void addSquares(
      double[] x, int column, double mean, double reciprocal, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      double z = (x[column + i] - mean) * reciprocal;
      out[to + i] = Math.fma(z, z, out[to + i]);
    }
  }
}
