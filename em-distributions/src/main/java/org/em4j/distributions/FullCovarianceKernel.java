package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Scratch;

/**
 * Densities of normals with full covariances: {@code y = W(x−μ)} with {@code W = L⁻¹}, then {@code
 * −½ yᵀy}, by {@linkplain TriangularRows rows} of W; zeros fill the last four of each.
 */
final class FullCovarianceKernel extends FullCovarianceStatistics implements Kernel {
  private static final int SUM = FIRST_OWN;
  private static final int TOTAL = FIRST_OWN + 1;
  private static final int SOLVED = FIRST_OWN + 2;

  /** W of each component, row-major with zeros to make whole fours. */
  private final double[][] inverse;

  private final double[][] mean;
  private final double[] constant;

  FullCovarianceKernel(int columns, List<MultivariateNormal> components) {
    super(columns);
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
                  : covariance.inverseFactor());
      mean[c] = components.get(c).mean();
      constant[c] = -0.5 * (d * Math.log(2 * Math.PI) + covariance.logDeterminant());
    }
  }

  private double[] padded(double[] w) {
    double[] wide = new double[padded * padded];
    for (int i = 0; i < d; i++) {
      System.arraycopy(w, i * d, wide, i * padded, i + 1);
    }
    return wide;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    load(rows);
    double[] total = BlockColumns.zeros(scratch, TOTAL, stride);
    for (int k = 0; k < constant.length; k++) {
      centre(rows, mean[k], 0);
      double[] sum = scratch.doubles(SUM, stride);
      sumSquares(inverse[k], scratch, sum, n, stride);
      finish(sum, total, constant[k], n);
      System.arraycopy(sum, 0, out, k * stride, n);
    }
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(total[i])) {
        clearNaN(out, i, stride);
      }
    }
  }

  private void sumSquares(double[] w, Scratch scratch, double[] sum, int n, int stride) {
    double[] z0 = centred(scratch, 0, stride);
    double[] z1 = centred(scratch, 1, stride);
    TriangularRows.setTwoSquares(w[0], w[padded], w[padded + 1], z0, z1, sum, n);
    if (d > 2) {
      double[] z2 = centred(scratch, 2, stride);
      double[] z3 = centred(scratch, 3, stride);
      for (int i = 2; i < Math.min(4, d); i++) {
        TriangularRows.addSquare(w, i * padded, z0, z1, z2, z3, sum, n);
      }
    }
    for (int i = 4; i < d; i++) {
      addSquare(w, i, scratch, sum, n, stride);
    }
  }

  /** Adds the square of one y that has more than four columns. */
  private void addSquare(double[] w, int i, Scratch scratch, double[] sum, int n, int stride) {
    double[] y = scratch.doubles(SOLVED, stride);
    int last = i / 4 * 4;
    for (int j = 0; j <= last; j += 4) {
      int at = i * padded + j;
      double[] z0 = centred(scratch, j, stride);
      double[] z1 = centred(scratch, j + 1, stride);
      double[] z2 = centred(scratch, j + 2, stride);
      double[] z3 = centred(scratch, j + 3, stride);
      if (j == 0) {
        TriangularRows.set(y, w, at, z0, z1, z2, z3, n);
      } else if (j < last) {
        TriangularRows.add(y, w, at, z0, z1, z2, z3, n);
      } else {
        TriangularRows.addSquare(y, w, at, z0, z1, z2, z3, sum, n);
      }
    }
  }

  /** Makes sums of squares densities, having added them to the total of all components. */
  private static void finish(double[] sum, double[] total, double constant, int n) {
    for (int i = 0; i < n; i++) {
      double s = sum[i];
      total[i] += s;
      sum[i] = Math.fma(-0.5, s, constant);
    }
  }

  /** Of a row so far away that its distance overflows, ∞ − ∞ stands for no chance at all. */
  private void clearNaN(double[] out, int row, int stride) {
    for (int k = 0; k < constant.length; k++) {
      int at = k * stride + row;
      out[at] = Double.isNaN(out[at]) ? Double.NEGATIVE_INFINITY : out[at];
    }
  }
}
