package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.Dot;

/**
 * Accumulates {@code γ(x−r)} and {@code γ(x−r)²} of each column, or the sum of the latter over
 * columns.
 */
class DiagonalCovarianceStatistics implements Accumulator {
  private static final int CENTRED = 0;

  private final int d;
  private final boolean spherical;

  DiagonalCovarianceStatistics(int columns, boolean spherical) {
    this.d = columns;
    this.spherical = spherical;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] z = rows.scratch().doubles(CENTRED, stride);
    double[] x = rows.values();
    double[] s = into.values();
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * stride;
      double weight = Dot.sum(responsibilities, gamma, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      int at = into.at(k);
      for (int j = 0; j < d; j++) {
        double r = into.references()[into.referenceAt(k) + j];
        int column = rows.column(j);
        for (int i = 0; i < n; i++) {
          z[i] = x[column + i] - r;
        }
        s[at + j] += Dot.product(responsibilities, gamma, z, 0, n);
        s[at + d + (spherical ? 0 : j)] += Dot.weightedSquares(responsibilities, gamma, z, 0, n);
      }
    }
  }
}
