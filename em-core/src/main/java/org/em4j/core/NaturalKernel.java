package org.em4j.core;

import java.util.List;

/**
 * The kernel of any exponential family: {@code log p = T·η + log h − A}, one product of the block's
 * statistics with the natural parameters of all components.
 *
 * <p>T and log h are computed once for each row and serve every component. Loops run over the rows
 * of a column, so that they become SIMD instructions.
 *
 * @param <P> the parameters
 */
final class NaturalKernel<P> extends StatisticAccumulator implements Kernel {
  private final double[] eta;
  private final double[] logPartition;

  NaturalKernel(ExponentialFamily<P> family, List<P> components) {
    super(family);
    int k = components.size();
    this.eta = new double[k * size];
    this.logPartition = new double[k];
    double[] one = new double[size];
    for (int c = 0; c < k; c++) {
      logPartition[c] = family.natural(components.get(c), one);
      System.arraycopy(one, 0, eta, c * size, size);
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] t = statistics(rows);
    double[] row = rows.scratch().doubles(ROW, columns + size);
    // log h of the block stands in the first component's place until all others have read it.
    for (int i = 0; i < n; i++) {
      rows.copyRow(i, row, 0);
      out[i] = family.logBaseMeasure(row, 0);
      if (out[i] == Double.NEGATIVE_INFINITY) {
        leaveOut(i, t, stride);
      }
    }
    for (int k = logPartition.length - 1; k >= 0; k--) {
      int to = k * stride;
      if (k > 0) {
        System.arraycopy(out, 0, out, to, n);
      }
      for (int s = 0; s < size; s++) {
        addProduct(eta[k * size + s], t, s * stride, out, to, n);
      }
      double a = logPartition[k];
      for (int i = 0; i < n; i++) {
        out[to + i] -= a;
      }
    }
  }

  /** Outside the support T may have any sign and size, and −∞ + ∞ would be no number. */
  private void leaveOut(int row, double[] t, int stride) {
    for (int s = 0; s < size; s++) {
      t[s * stride + row] = 0;
    }
  }

  private static void addProduct(double e, double[] t, int from, double[] out, int to, int n) {
    if (Double.isInfinite(e)) {
      for (int i = 0; i < n; i++) {
        out[to + i] += t[from + i] == 0 ? 0 : t[from + i] * e;
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[to + i] += e * t[from + i];
      }
    }
  }
}
