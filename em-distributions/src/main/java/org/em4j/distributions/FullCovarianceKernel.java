package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;

/**
 * Densities of normals with full covariances: {@code y = W(x−μ)} with {@code W = L⁻¹}, then {@code
 * −½ yᵀy}.
 *
 * <p>Each y is a sum of columns times numbers; four columns are added per loop over the rows, so
 * that y is loaded and stored once for four multiplications. The loops are plain and contiguous:
 * the compiler turns them into SIMD instructions.
 */
final class FullCovarianceKernel extends FullCovarianceStatistics implements Kernel {
  private static final int SOLVED = 2;

  private final int d;
  private final double[][] inverse;
  private final double[][] mean;
  private final double[] constant;

  FullCovarianceKernel(int columns, List<MultivariateNormal> components) {
    super(columns);
    this.d = columns;
    int k = components.size();
    inverse = new double[k][];
    mean = new double[k][];
    constant = new double[k];
    for (int c = 0; c < k; c++) {
      Covariance covariance = components.get(c).covariance();
      inverse[c] =
          covariance.isDiagonal()
              ? Covariance.full(covariance.toArray()).inverseFactor()
              : covariance.inverseFactor();
      mean[c] = components.get(c).mean();
      constant[c] = -0.5 * (d * Math.log(2 * Math.PI) + covariance.logDeterminant());
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] y = rows.scratch().doubles(SOLVED, stride);
    for (int k = 0; k < constant.length; k++) {
      double[] z = centred(rows, mean[k], 0);
      double[] w = inverse[k];
      int to = k * stride;
      for (int i = 0; i < n; i++) {
        out[to + i] = 0;
      }
      for (int j = 0; j < d; j++) {
        solveRow(w, j * d, j + 1, z, stride, y, n);
        addSquares(y, out, to, n);
      }
      double c = constant[k];
      for (int i = 0; i < n; i++) {
        double v = Math.fma(-0.5, out[to + i], c);
        // Of a row so far away that its distance overflows, ∞ − ∞ stands for no chance at all.
        out[to + i] = Double.isNaN(v) ? Double.NEGATIVE_INFINITY : v;
      }
    }
  }

  /** Writes {@code y = Σ_m w_m z_m} over the first {@code count} columns. */
  private static void solveRow(
      double[] w, int at, int count, double[] z, int stride, double[] y, int n) {
    double first = w[at];
    for (int i = 0; i < n; i++) {
      y[i] = first * z[i];
    }
    int m = 1;
    for (; m + 3 < count; m += 4) {
      addFour(w[at + m], w[at + m + 1], w[at + m + 2], w[at + m + 3], z, m * stride, stride, y, n);
    }
    for (; m < count; m++) {
      addOne(w[at + m], z, m * stride, y, n);
    }
  }

  private static void addFour(
      double w0,
      double w1,
      double w2,
      double w3,
      double[] z,
      int at,
      int stride,
      double[] y,
      int n) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    for (int i = 0; i < n; i++) {
      double sum = Math.fma(w0, z[at + i], y[i]);
      sum = Math.fma(w1, z[at1 + i], sum);
      sum = Math.fma(w2, z[at2 + i], sum);
      y[i] = Math.fma(w3, z[at3 + i], sum);
    }
  }

  private static void addOne(double w, double[] z, int at, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.fma(w, z[at + i], y[i]);
    }
  }

  private static void addSquares(double[] y, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = Math.fma(y[i], y[i], out[to + i]);
    }
  }
}
