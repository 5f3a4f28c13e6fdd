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
  private static final int MOMENTS = 2;

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
    double[] x = rows.values();
    double[] s = into.values();
    double[] moments = rows.scratch().doubles(MOMENTS, 8);
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * stride;
      double weight = Dot.sum(responsibilities, gamma, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      int at = into.at(k);
      double[] references = into.references();
      int referenceAt = into.referenceAt(k);
      for (int j = 0; j < d; j += 4) {
        fourMoments(rows, x, j, responsibilities, gamma, references, referenceAt, moments);
        for (int c = j; c < Math.min(j + 4, d); c++) {
          double first = moments[c - j];
          // A missing value makes the sum NaN, whatever its weight: no other scan is needed.
          if (Double.isNaN(first)) {
            addPresent(rows, c, responsibilities, gamma, references[referenceAt + c], s, at);
          } else {
            s[at + c] += first;
            s[at + d + c % squares] += moments[4 + c - j];
            s[at + d + squares + c] += weight;
          }
        }
      }
    }
  }

  /** Writes the moments of four columns; behind the last one it is taken again. */
  private void fourMoments(
      Block rows,
      double[] x,
      int j,
      double[] gamma,
      int at,
      double[] references,
      int referenceAt,
      double[] out) {
    int j1 = Math.min(j + 1, d - 1);
    int j2 = Math.min(j + 2, d - 1);
    int j3 = Math.min(j + 3, d - 1);
    moments(
        gamma,
        at,
        x,
        rows.column(j),
        rows.column(j1),
        rows.column(j2),
        rows.column(j3),
        references[referenceAt + j],
        references[referenceAt + j1],
        references[referenceAt + j2],
        references[referenceAt + j3],
        rows.rows(),
        out);
  }

  /**
   * Writes {@code Σγ(x−r)} of four columns and, behind them, {@code Σγ(x−r)²}. Sums over rows have
   * an order, so the compiler makes no SIMD instructions of them: eight at once keep the units
   * busy.
   */
  private static void moments(
      double[] gamma,
      int at,
      double[] x,
      int x0,
      int x1,
      int x2,
      int x3,
      double r0,
      double r1,
      double r2,
      double r3,
      int n,
      double[] out) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double t0 = 0;
    double t1 = 0;
    double t2 = 0;
    double t3 = 0;
    for (int i = 0; i < n; i++) {
      double g = gamma[at + i];
      double z0 = x[x0 + i] - r0;
      double z1 = x[x1 + i] - r1;
      double z2 = x[x2 + i] - r2;
      double z3 = x[x3 + i] - r3;
      double w0 = g * z0;
      double w1 = g * z1;
      double w2 = g * z2;
      double w3 = g * z3;
      s0 += w0;
      s1 += w1;
      s2 += w2;
      s3 += w3;
      t0 = Math.fma(w0, z0, t0);
      t1 = Math.fma(w1, z1, t1);
      t2 = Math.fma(w2, z2, t2);
      t3 = Math.fma(w3, z3, t3);
    }
    out[0] = s0;
    out[1] = s1;
    out[2] = s2;
    out[3] = s3;
    out[4] = t0;
    out[5] = t1;
    out[6] = t2;
    out[7] = t3;
  }

  /** Adds the moments of the values of a column that are present, and the sum of their γ. */
  private void addPresent(
      Block rows, int column, double[] gamma, int at, double r, double[] s, int to) {
    int n = rows.rows();
    double[] z = rows.scratch().doubles(CENTRED, rows.stride());
    double[] present = rows.scratch().doubles(PRESENT, rows.stride());
    System.arraycopy(rows.values(), rows.column(column), z, 0, n);
    BlockColumns.subtract(z, r, z, n);
    clearMissing(z, present, n);
    s[to + column] += Dot.product(gamma, at, z, 0, n);
    s[to + d + column % squares] += Dot.weightedSquares(gamma, at, z, 0, n);
    s[to + d + squares + column] += Dot.product(gamma, at, present, 0, n);
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
