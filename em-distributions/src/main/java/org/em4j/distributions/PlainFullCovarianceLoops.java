package org.em4j.distributions;

import org.em4j.core.Block;
import org.em4j.core.Scratch;

/**
 * Plain Java: densities by {@linkplain TriangularRows rows} of W, moments in {@linkplain
 * CrossProducts tiles}. Columns of zeros make whole fours.
 */
final class PlainFullCovarianceLoops implements FullCovarianceLoops {
  private static final int TILE = 0;
  private static final int SUMS = 1;
  private static final int ROOTS = 2;
  private static final int SUM = 3;
  private static final int TOTAL = 4;
  private static final int SOLVED = 5;

  /** From here on each column has two arrays: x, and x − r or √γ (x − r). */
  private static final int COLUMNS = 6;

  private static final FewColumns FEW = new FewColumns();

  /** Below, a loop over the rows of a column is not worth its beginning and end. */
  private static final int FEW_ROWS = 6;

  @Override
  public void logDensities(
      Block rows, double[][] mean, double[][] inverse, double[] constant, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    int d = rows.columns();
    if (n < FEW_ROWS) {
      for (int k = 0; k < constant.length; k++) {
        for (int i = 0; i < n; i++) {
          out[k * stride + i] =
              FullCovarianceLoops.logDensity(
                  rows.values(), rows.column(0) + i, stride, mean[k], inverse[k], d, constant[k]);
        }
      }
      return;
    }
    load(rows);
    double[] total = BlockColumns.zeros(scratch, TOTAL, stride);
    for (int k = 0; k < constant.length; k++) {
      centre(rows, mean[k], 0);
      double[] sum = scratch.doubles(SUM, stride);
      sumSquares(inverse[k], d, scratch, sum, n, stride);
      finish(sum, total, constant[k], n);
      System.arraycopy(sum, 0, out, k * stride, n);
    }
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(total[i])) {
        clearNaN(out, i, constant.length, stride);
      }
    }
  }

  private static void sumSquares(
      double[] w, int d, Scratch scratch, double[] sum, int n, int stride) {
    int padded = BlockColumns.padded(d);
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
      addSquare(w, i, padded, scratch, sum, n, stride);
    }
  }

  /** Adds the square of one y that has more than four columns. */
  private static void addSquare(
      double[] w, int i, int padded, Scratch scratch, double[] sum, int n, int stride) {
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
  private static void clearNaN(double[] out, int row, int components, int stride) {
    for (int k = 0; k < components; k++) {
      int at = k * stride + row;
      out[at] = Double.isNaN(out[at]) ? Double.NEGATIVE_INFINITY : out[at];
    }
  }

  /** Copies the columns of a block to arrays of their own, and makes the columns of zeros. */
  private static void load(Block rows) {
    int d = rows.columns();
    Scratch scratch = rows.scratch();
    for (int j = 0; j < d; j++) {
      BlockColumns.copy(rows, j, COLUMNS + 2 * j);
    }
    for (int j = d; j < BlockColumns.padded(d); j++) {
      BlockColumns.zeros(scratch, COLUMNS + 2 * j + 1, rows.stride());
    }
  }

  /** Subtracts a reference from what was {@linkplain #load loaded}. */
  private static void centre(Block rows, double[] reference, int at) {
    int d = rows.columns();
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    int j = 0;
    for (; j + 1 < d; j += 2) {
      BlockColumns.subtract(
          scratch.doubles(COLUMNS + 2 * j, stride),
          reference[at + j],
          centred(scratch, j, stride),
          scratch.doubles(COLUMNS + 2 * j + 2, stride),
          reference[at + j + 1],
          centred(scratch, j + 1, stride),
          n);
    }
    if (j < d) {
      double[] x = scratch.doubles(COLUMNS + 2 * j, stride);
      BlockColumns.subtract(x, reference[at + j], centred(scratch, j, stride), n);
    }
  }

  /** Returns a column of what is made of x − r. */
  private static double[] centred(Scratch scratch, int column, int stride) {
    return scratch.doubles(COLUMNS + 2 * column + 1, stride);
  }

  @Override
  public void whiten(Block rows, double[] centre, double[] inverse, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    Scratch scratch = rows.scratch();
    load(rows);
    centre(rows, centre, 0);
    double[] y = scratch.doubles(SOLVED, stride);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j += 4) {
        int at = i * BlockColumns.padded(d) + j;
        double[] z0 = centred(scratch, j, stride);
        double[] z1 = centred(scratch, j + 1, stride);
        double[] z2 = centred(scratch, j + 2, stride);
        double[] z3 = centred(scratch, j + 3, stride);
        if (j == 0) {
          TriangularRows.set(y, inverse, at, z0, z1, z2, z3, n);
        } else {
          TriangularRows.add(y, inverse, at, z0, z1, z2, z3, n);
        }
      }
      System.arraycopy(y, 0, out, i * stride, n);
    }
  }

  @Override
  public void prepare(Block rows) {
    if (rows.columns() > FewColumns.MOST) {
      load(rows);
    }
  }

  @Override
  public void moments(
      Block rows,
      double[] gamma,
      int gammaAt,
      double[] reference,
      int referenceAt,
      double[] s,
      int to) {
    int d = rows.columns();
    if (d <= FewColumns.MOST) {
      FewColumns.add(FEW, rows, gamma, gammaAt, reference, referenceAt, s, to);
      return;
    }
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    double[] roots = scratch.doubles(ROOTS, stride);
    System.arraycopy(gamma, gammaAt, roots, 0, n);
    squareRoots(roots, n);
    weigh(rows, reference, referenceAt, roots);
    for (int i = 0; i < d; i += 4) {
      for (int j = 0; j < i; j += 4) {
        addTile(scratch, d, i, j, n, stride, s, to);
      }
      addTriangle(scratch, d, i, n, stride, s, to);
    }
  }

  private static void squareRoots(double[] values, int n) {
    for (int i = 0; i < n; i++) {
      values[i] = Math.sqrt(values[i]);
    }
  }

  /** Writes √γ (x − r) of each column. */
  private static void weigh(Block rows, double[] reference, int at, double[] roots) {
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    for (int j = 0; j < rows.columns(); j++) {
      double[] x = scratch.doubles(COLUMNS + 2 * j, stride);
      BlockColumns.weigh(x, reference[at + j], roots, centred(scratch, j, stride), rows.rows());
    }
  }

  private static void addTile(
      Scratch scratch, int d, int i, int j, int n, int stride, double[] s, int at) {
    double[] tile = scratch.doubles(TILE, 16);
    CrossProducts.tile(
        centred(scratch, i, stride),
        centred(scratch, i + 1, stride),
        centred(scratch, i + 2, stride),
        centred(scratch, i + 3, stride),
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

  private static void addTriangle(
      Scratch scratch, int d, int i, int n, int stride, double[] s, int at) {
    double[] tile = scratch.doubles(TILE, 16);
    double[] sums = scratch.doubles(SUMS, 4);
    CrossProducts.triangle(
        centred(scratch, i, stride),
        centred(scratch, i + 1, stride),
        centred(scratch, i + 2, stride),
        centred(scratch, i + 3, stride),
        scratch.doubles(ROOTS, stride),
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
