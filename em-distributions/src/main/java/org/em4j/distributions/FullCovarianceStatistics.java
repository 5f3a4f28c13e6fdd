package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Scratch;
import org.em4j.core.internal.Dot;

/**
 * Accumulates {@code γ(x−r)} and the lower half of {@code γ(x−r)(x−r)ᵀ}, in {@linkplain
 * CrossProducts tiles}; columns of zeros fill the last ones.
 */
class FullCovarianceStatistics implements Accumulator {
  private static final int TILE = 0;
  private static final int SUMS = 1;
  private static final int GAMMA = 2;

  /** The first slot a subclass may use, for {@link #OWN} arrays. */
  static final int FIRST_OWN = 3;

  static final int OWN = 3;

  /** From here on each column has three arrays: x, x − r and γ(x − r). */
  private static final int COLUMNS = FIRST_OWN + OWN;

  final int d;

  /** The number of columns with those of zeros. */
  final int padded;

  FullCovarianceStatistics(int columns) {
    this.d = columns;
    this.padded = BlockColumns.padded(columns);
  }

  /** Copies the columns of a block to arrays of their own, and makes the columns of zeros. */
  final void load(Block rows) {
    Scratch scratch = rows.scratch();
    for (int j = 0; j < d; j++) {
      BlockColumns.copy(rows, j, COLUMNS + 3 * j);
    }
    for (int j = d; j < padded; j++) {
      BlockColumns.zeros(scratch, COLUMNS + 3 * j + 1, rows.stride());
      BlockColumns.zeros(scratch, COLUMNS + 3 * j + 2, rows.stride());
    }
  }

  /** Subtracts a reference from what was {@linkplain #load loaded}. */
  final void centre(Block rows, double[] reference, int at) {
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    int j = 0;
    for (; j + 1 < d; j += 2) {
      BlockColumns.subtract(
          scratch.doubles(COLUMNS + 3 * j, stride),
          reference[at + j],
          centred(scratch, j, stride),
          scratch.doubles(COLUMNS + 3 * j + 3, stride),
          reference[at + j + 1],
          centred(scratch, j + 1, stride),
          n);
    }
    if (j < d) {
      double[] x = scratch.doubles(COLUMNS + 3 * j, stride);
      BlockColumns.subtract(x, reference[at + j], centred(scratch, j, stride), n);
    }
  }

  /** Returns a column of x − r. */
  static double[] centred(Scratch scratch, int column, int stride) {
    return scratch.doubles(COLUMNS + 3 * column + 1, stride);
  }

  private static double[] weighted(Scratch scratch, int column, int stride) {
    return scratch.doubles(COLUMNS + 3 * column + 2, stride);
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    double[] gamma = scratch.doubles(GAMMA, stride);
    load(rows);
    for (int k = 0; k < into.components(); k++) {
      double weight = Dot.sum(responsibilities, k * stride, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      System.arraycopy(responsibilities, k * stride, gamma, 0, n);
      weigh(rows, into.references(), into.referenceAt(k), gamma);
      for (int i = 0; i < padded; i += 4) {
        for (int j = 0; j < i; j += 4) {
          addTile(scratch, i, j, n, stride, into.values(), into.at(k));
        }
        addTriangle(scratch, i, n, stride, into.values(), into.at(k));
      }
    }
  }

  /** Writes x − r and γ(x − r) of each column. */
  private void weigh(Block rows, double[] reference, int at, double[] gamma) {
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    for (int j = 0; j < d; j++) {
      BlockColumns.weigh(
          scratch.doubles(COLUMNS + 3 * j, stride),
          reference[at + j],
          gamma,
          centred(scratch, j, stride),
          weighted(scratch, j, stride),
          n);
    }
  }

  private void addTile(Scratch scratch, int i, int j, int n, int stride, double[] s, int at) {
    double[] tile = scratch.doubles(TILE, 16);
    CrossProducts.tile(
        weighted(scratch, i, stride),
        weighted(scratch, i + 1, stride),
        weighted(scratch, i + 2, stride),
        weighted(scratch, i + 3, stride),
        centred(scratch, j, stride),
        centred(scratch, j + 1, stride),
        centred(scratch, j + 2, stride),
        centred(scratch, j + 3, stride),
        n,
        tile);
    for (int a = 0; a < 4 && i + a < d; a++) {
      int to = at + d + (i + a) * (i + a + 1) / 2 + j;
      for (int b = 0; b < 4; b++) {
        s[to + b] += tile[4 * a + b];
      }
    }
  }

  private void addTriangle(Scratch scratch, int i, int n, int stride, double[] s, int at) {
    double[] tile = scratch.doubles(TILE, 16);
    double[] sums = scratch.doubles(SUMS, 4);
    CrossProducts.triangle(
        weighted(scratch, i, stride),
        weighted(scratch, i + 1, stride),
        weighted(scratch, i + 2, stride),
        weighted(scratch, i + 3, stride),
        centred(scratch, i, stride),
        centred(scratch, i + 1, stride),
        centred(scratch, i + 2, stride),
        centred(scratch, i + 3, stride),
        n,
        tile,
        sums);
    for (int a = 0; a < 4 && i + a < d; a++) {
      s[at + i + a] += sums[a];
      int to = at + d + (i + a) * (i + a + 1) / 2 + i;
      for (int b = 0; b <= a; b++) {
        s[to + b] += tile[4 * a + b];
      }
    }
  }
}
