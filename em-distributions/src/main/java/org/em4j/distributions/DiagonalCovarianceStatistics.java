package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.Dot;

/**
 * Accumulates {@code γ(x−r)} and {@code γ(x−r)²} of each column, or the sum of the latter over
 * columns, and the γ of each column's present values.
 */
class DiagonalCovarianceStatistics implements Accumulator {
  private static final int CENTRED = 0;
  private static final int PRESENT = 1;

  private final int d;
  private final int squares;

  DiagonalCovarianceStatistics(int columns, int squares) {
    this.d = columns;
    this.squares = squares;
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
        double first = Dot.product(responsibilities, gamma, z, 0, n);
        double present = weight;
        // A missing value makes the sum NaN, whatever its weight: no other scan is needed.
        if (Double.isNaN(first)) {
          double[] one = rows.scratch().doubles(PRESENT, stride);
          clearMissing(z, one, n);
          first = Dot.product(responsibilities, gamma, z, 0, n);
          present = Dot.product(responsibilities, gamma, one, 0, n);
        }
        s[at + j] += first;
        s[at + d + j % squares] += Dot.weightedSquares(responsibilities, gamma, z, 0, n);
        s[at + d + squares + j] += present;
      }
    }
  }

  /** Makes missing values 0, and tells with 1 and 0 which are present. */
  private static void clearMissing(double[] z, double[] present, int n) {
    for (int i = 0; i < n; i++) {
      boolean missing = Double.isNaN(z[i]);
      present[i] = missing ? 0 : 1;
      z[i] = missing ? 0 : z[i];
    }
  }
}
