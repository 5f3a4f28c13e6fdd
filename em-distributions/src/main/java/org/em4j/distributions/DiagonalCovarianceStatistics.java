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
  private static final int WEIGHTS = CENTRED + 3;

  /** The first slot that a subclass may use. */
  static final int FIRST_OWN = CENTRED + 4;

  private final int d;
  private final int squares;

  DiagonalCovarianceStatistics(int columns, int squares) {
    this.d = columns;
    this.squares = squares;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    double[] moments = rows.scratch().doubles(MOMENTS, 16);
    DiagonalLoops loops = DiagonalLoops.of(rows);
    double[] weights = rows.scratch().doubles(WEIGHTS, into.components());
    loops.weights(rows, responsibilities, into.components(), weights);
    for (int k = 0; k < into.components(); k += 2) {
      int count = Math.min(2, into.components() - k);
      for (int j = 0; j < d; j += 4) {
        loops.moments(rows, j, responsibilities, k, count, into, moments);
        for (int c = 0; c < count; c++) {
          add(rows, j, responsibilities, k + c, weights[k + c], moments, 8 * c, into);
        }
      }
    }
    for (int k = 0; k < into.components(); k++) {
      into.addWeight(k, weights[k]);
    }
  }

  /** Adds the moments of four columns from j to those of a component. */
  private void add(
      Block rows,
      int j,
      double[] responsibilities,
      int k,
      double weight,
      double[] moments,
      int from,
      ComponentStatistics into) {
    double[] s = into.values();
    int at = into.at(k);
    for (int c = 0; c < Math.min(4, d - j) && weight != 0; c++) {
      int column = j + c;
      double first = moments[from + c];
      // A missing value makes the sum NaN, whatever its weight: no other scan is needed.
      if (Double.isNaN(first)) {
        double r = into.references()[into.referenceAt(k) + column];
        addPresent(rows, column, responsibilities, k * rows.stride(), r, s, at);
      } else {
        s[at + column] += first;
        s[at + d + column % squares] += moments[from + 4 + c];
        s[at + d + squares + column] += weight;
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
