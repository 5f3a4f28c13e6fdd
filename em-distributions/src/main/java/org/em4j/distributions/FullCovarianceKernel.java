package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Densities of normals with full covariances: {@code y = W(x−μ)} with {@code W = L⁻¹}, then {@code
 * −½ yᵀy}.
 */
final class FullCovarianceKernel implements Kernel {
  private final int d;

  /** W of each component, row-major with zeros to make whole fours. */
  private final double[][] inverse;

  private final double[][] mean;
  private final double[] constant;

  FullCovarianceKernel(int columns, List<MultivariateNormal> components) {
    this.d = columns;
    int k = components.size();
    inverse = new double[k][];
    mean = new double[k][];
    constant = new double[k];
    for (int c = 0; c < k; c++) {
      Covariance covariance = components.get(c).covariance();
      inverse[c] =
          padded(
              covariance.isDiagonal()
                  ? Covariance.full(covariance.toArray()).inverseFactor()
                  : covariance.inverseFactor(),
              d);
      mean[c] = components.get(c).mean();
      constant[c] = constant(d, covariance);
    }
  }

  /** Returns a matrix with rows as long as the next multiple of 4, and zeros. */
  static double[] padded(double[] w, int d) {
    int padded = BlockColumns.padded(d);
    double[] wide = new double[padded * padded];
    for (int i = 0; i < d; i++) {
      System.arraycopy(w, i * d, wide, i * padded, i + 1);
    }
    return wide;
  }

  static double constant(int d, Covariance covariance) {
    return -0.5 * (d * Math.log(2 * Math.PI) + covariance.logDeterminant());
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    FullCovarianceLoops.of(rows).logDensities(rows, mean, inverse, constant, out);
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    FullCovarianceLoops.of(rows).accumulate(rows, responsibilities, into);
  }
}
