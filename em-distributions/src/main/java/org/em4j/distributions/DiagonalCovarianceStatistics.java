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
  private static final int CENTRED = DiagonalLoops.FIRST_FREE;
  private static final int PRESENT = CENTRED + 1;
  private static final int MOMENTS = CENTRED + 2;

  /** The first slot that a subclass may use. */
  static final int FIRST_OWN = CENTRED + 3;

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
    double[] s = into.values();
    double[] moments = rows.scratch().doubles(MOMENTS, 8);
    DiagonalLoops loops = DiagonalLoops.of(rows);
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * stride;
      double weight = loops.sum(rows, responsibilities, gamma, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      int at = into.at(k);
      double[] references = into.references();
      int referenceAt = into.referenceAt(k);
      for (int j = 0; j < d; j += 4) {
        loops.moments(rows, j, responsibilities, gamma, references, referenceAt, moments);
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
