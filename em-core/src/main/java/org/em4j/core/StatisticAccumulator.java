package org.em4j.core;

import org.em4j.core.internal.Dot;

/**
 * Accumulates T(x) of any exponential family, taken raw.
 *
 * <p>T is computed once for each row and serves every component.
 */
class StatisticAccumulator implements Accumulator {
  private static final int STATISTICS = 0;
  static final int ROW = 1;

  final ExponentialFamily<?> family;
  final int size;
  final int columns;

  StatisticAccumulator(ExponentialFamily<?> family) {
    this.family = family;
    this.size = family.statisticSize();
    this.columns = family.observationSize();
  }

  /** Writes T of every row to the scratch, statistic-major. */
  final double[] statistics(Block rows) {
    int stride = rows.stride();
    double[] t = rows.scratch().doubles(STATISTICS, size * stride);
    double[] row = rows.scratch().doubles(ROW, columns + size);
    for (int i = 0; i < rows.rows(); i++) {
      rows.copyRow(i, row, 0);
      family.statistics(row, 0, row, columns);
      for (int s = 0; s < size; s++) {
        t[s * stride + i] = row[columns + s];
      }
    }
    return t;
  }

  /** Makes T zero where it does not exist: 0·T must stay 0. */
  private void clearNonFinite(double[] t, int n, int stride) {
    for (int s = 0; s < size; s++) {
      for (int i = 0; i < n; i++) {
        double value = t[s * stride + i];
        t[s * stride + i] = Double.isFinite(value) ? value : 0;
      }
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] t = statistics(rows);
    clearNonFinite(t, n, stride);
    double[] values = into.values();
    for (int k = 0; k < into.components(); k++) {
      int at = into.at(k);
      int gamma = k * stride;
      into.addWeight(k, Dot.sum(responsibilities, gamma, n));
      for (int s = 0; s < size; s++) {
        values[at + s] += Dot.product(responsibilities, gamma, t, s * stride, n);
      }
    }
  }
}
