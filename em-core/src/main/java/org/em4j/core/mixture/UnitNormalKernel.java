package org.em4j.core.mixture;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.internal.Dot;

/**
 * Densities of normals with the identity as covariance: {@code −½ Σ_j (x_j − μ_j)²}, column by
 * column over the rows of a block.
 *
 * <p>k-means runs on it many times over all the data before EM begins, so it is worth more than the
 * kernel that serves any family: no row is copied, and the loops become SIMD instructions.
 */
final class UnitNormalKernel implements Kernel {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  private final int columns;
  private final List<double[]> means;

  UnitNormalKernel(int columns, List<double[]> means) {
    this.columns = columns;
    this.means = List.copyOf(means);
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] x = rows.values();
    double constant = -0.5 * columns * LOG_2_PI;
    for (int k = 0; k < means.size(); k++) {
      int to = k * stride;
      for (int i = 0; i < n; i++) {
        out[to + i] = 0;
      }
      for (int j = 0; j < columns; j++) {
        addSquares(x, rows.column(j), means.get(k)[j], out, to, n);
      }
      for (int i = 0; i < n; i++) {
        out[to + i] = Math.fma(-0.5, out[to + i], constant);
      }
    }
  }

  private static void addSquares(double[] x, int column, double mean, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      double z = x[column + i] - mean;
      out[to + i] = Math.fma(z, z, out[to + i]);
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulateRows(columns, rows, responsibilities, into);
  }

  static void accumulateRows(
      int columns, Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] x = rows.values();
    double[] s = into.values();
    for (int k = 0; k < into.components(); k++) {
      double weight = Dot.sum(responsibilities, k * stride, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      for (int j = 0; j < columns; j++) {
        s[into.at(k) + j] += Dot.product(responsibilities, k * stride, x, rows.column(j), n);
      }
    }
  }
}
