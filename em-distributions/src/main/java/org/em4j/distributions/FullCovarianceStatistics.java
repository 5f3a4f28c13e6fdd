package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.Dot;

/**
 * Accumulates {@code γ(x−r)} and the lower half of {@code γ(x−r)(x−r)ᵀ}.
 *
 * <p>A row of the half is a set of dot products with one shared factor; four of them are taken at a
 * time, each with two partial sums, because a dot product alone waits for every addition and the
 * compiler may not reorder it.
 */
class FullCovarianceStatistics implements Accumulator {
  private static final int CENTRED = 0;
  private static final int WEIGHTED = 1;

  private final int d;

  FullCovarianceStatistics(int columns) {
    this.d = columns;
  }

  /** Writes x − r, column by column. */
  final double[] centred(Block rows, double[] reference, int at) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] z = rows.scratch().doubles(CENTRED, d * stride);
    double[] x = rows.values();
    for (int j = 0; j < d; j++) {
      int from = rows.column(j);
      int to = j * stride;
      double r = reference[at + j];
      for (int i = 0; i < n; i++) {
        z[to + i] = x[from + i] - r;
      }
    }
    return z;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] weighted = rows.scratch().doubles(WEIGHTED, stride);
    double[] s = into.values();
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * stride;
      double weight = Dot.sum(responsibilities, gamma, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      double[] z = centred(rows, into.references(), into.referenceAt(k));
      int at = into.at(k);
      int next = at + d;
      for (int i = 0; i < d; i++) {
        for (int row = 0; row < n; row++) {
          weighted[row] = responsibilities[gamma + row] * z[i * stride + row];
        }
        s[at + i] += Dot.sum(weighted, 0, n);
        Dot.products(weighted, z, stride, i + 1, n, s, next);
        next += i + 1;
      }
    }
  }
}
