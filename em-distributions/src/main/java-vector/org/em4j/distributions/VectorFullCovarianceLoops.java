package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;
import static org.em4j.core.internal.Lanes.all;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.em4j.core.Block;
import org.em4j.core.Scratch;

/**
 * Densities with rows in the lanes: four rows of W times two vectors of data in eight registers, so
 * that what is loaded is used more than once. Moments with columns in the lanes, so that a sum over
 * rows stays in one place and needs no adding up of lanes: eight rows of the product by two vectors
 * of its columns.
 */
public final class VectorFullCovarianceLoops implements FullCovarianceLoops {
  /** Found by its name. */
  public VectorFullCovarianceLoops() {}

  private static final int ROWS = 0;
  private static final int ROOTS = 1;
  private static final int WEIGHTED = 2;
  private static final int SUMS = 4;
  private static final int REFERENCE = 5;
  private static final int PRODUCTS = 6;

  /**
   * Columns that stand together, row behind row: what is read in a loop over rows is then a
   * constant distance apart, without which the compiler checks every index.
   */
  private static final int PANEL = 8;

  private static final int TWO = 2 * LENGTH;

  private static final int FOUR = 4 * LENGTH;

  /** Rows whose x − r and γ(x − r) stay in the first-level cache. */
  private static final int SOME = 32;

  private static final FewColumns FEW = new VectorFewColumns();

  // --- densities --------------------------------------------------------------------------------

  @Override
  public void logDensities(
      Block rows, double[][] mean, double[][] inverse, double[] constant, double[] out) {
    int d = rows.columns();
    int n = rows.rows();
    int stride = rows.stride();
    // Rows behind the last one are worked out too, where the columns have room for them.
    int full = Math.min(SPECIES.loopBound(n + LENGTH - 1), SPECIES.loopBound(stride));
    int strips = full / FOUR * FOUR;
    double[] x = rows.values();
    int at = rows.column(0);
    int padded = BlockColumns.padded(d);
    for (int k = 0; k < mean.length; k++) {
      double[] w = inverse[k];
      int to = k * stride;
      int i = 0;
      for (; i + 3 < d; i += 4) {
        addFourSquares(x, at, stride, mean[k], w, i, padded, out, to, strips);
      }
      for (; i < d; i++) {
        addSquare(x, at, stride, mean[k], w, i, padded, out, to, strips);
      }
      for (int row = strips; row < full; row += LENGTH) {
        sumSquares(x, at + row, stride, mean[k], w, d, out, to + row);
      }
      finish(out, to, constant[k], full);
      for (int row = full; row < n; row++) {
        out[to + row] =
            FullCovarianceLoops.logDensity(x, at + row, stride, mean[k], w, d, constant[k]);
      }
    }
  }

  /**
   * Adds the squares of four entries of W(x − μ), or writes those of the first four, for rows that
   * are whole strips of two vectors. With four vectors it is as fast, but the compiler runs out of
   * what it inlines in one run of six, and then makes objects of the last vectors: twice as slow.
   */
  private static void addFourSquares(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] w,
      int i,
      int padded,
      double[] sum,
      int to,
      int n) {
    int w0 = i * padded;
    int w1 = w0 + padded;
    int w2 = w1 + padded;
    int w3 = w2 + padded;
    for (int row = 0; row < n; row += TWO) {
      DoubleVector s00 = DoubleVector.zero(SPECIES);
      DoubleVector s01 = s00;
      DoubleVector s10 = s00;
      DoubleVector s11 = s00;
      DoubleVector s20 = s00;
      DoubleVector s21 = s00;
      DoubleVector s30 = s00;
      DoubleVector s31 = s00;
      int p = at + row;
      for (int j = 0; j < i + 4; j++) {
        DoubleVector m = all(mean[j]);
        DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, p).sub(m);
        DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, p + LENGTH).sub(m);
        DoubleVector a = all(w[w0 + j]);
        s00 = a.fma(z0, s00);
        s01 = a.fma(z1, s01);
        a = all(w[w1 + j]);
        s10 = a.fma(z0, s10);
        s11 = a.fma(z1, s11);
        a = all(w[w2 + j]);
        s20 = a.fma(z0, s20);
        s21 = a.fma(z1, s21);
        a = all(w[w3 + j]);
        s30 = a.fma(z0, s30);
        s31 = a.fma(z1, s31);
        p += stride;
      }
      int q = to + row;
      if (i > 0) {
        s00 = s00.fma(s00, DoubleVector.fromArray(SPECIES, sum, q));
        s01 = s01.fma(s01, DoubleVector.fromArray(SPECIES, sum, q + LENGTH));
      } else {
        s00 = s00.mul(s00);
        s01 = s01.mul(s01);
      }
      s30.fma(s30, s20.fma(s20, s10.fma(s10, s00))).intoArray(sum, q);
      s31.fma(s31, s21.fma(s21, s11.fma(s11, s01))).intoArray(sum, q + LENGTH);
    }
  }

  /** The same of one entry. */
  private static void addSquare(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] w,
      int i,
      int padded,
      double[] sum,
      int to,
      int n) {
    for (int row = 0; row < n; row += FOUR) {
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      int p = at + row;
      for (int j = 0; j <= i; j++) {
        DoubleVector m = all(mean[j]);
        DoubleVector a = all(w[i * padded + j]);
        s0 = a.fma(DoubleVector.fromArray(SPECIES, x, p).sub(m), s0);
        s1 = a.fma(DoubleVector.fromArray(SPECIES, x, p + LENGTH).sub(m), s1);
        s2 = a.fma(DoubleVector.fromArray(SPECIES, x, p + 2 * LENGTH).sub(m), s2);
        s3 = a.fma(DoubleVector.fromArray(SPECIES, x, p + 3 * LENGTH).sub(m), s3);
        p += stride;
      }
      square(s0, i, sum, to + row);
      square(s1, i, sum, to + row + LENGTH);
      square(s2, i, sum, to + row + 2 * LENGTH);
      square(s3, i, sum, to + row + 3 * LENGTH);
    }
  }

  /** The sums of squares of the rows of one vector. */
  private static void sumSquares(
      double[] x, int at, int stride, double[] mean, double[] w, int d, double[] sum, int to) {
    int padded = BlockColumns.padded(d);
    for (int i = 0; i < d; i++) {
      DoubleVector s = DoubleVector.zero(SPECIES);
      for (int j = 0; j <= i; j++) {
        DoubleVector z = DoubleVector.fromArray(SPECIES, x, at + j * stride).sub(all(mean[j]));
        s = z.fma(all(w[i * padded + j]), s);
      }
      square(s, i, sum, to);
    }
  }

  private static void square(DoubleVector s, int i, double[] sum, int at) {
    (i > 0 ? s.fma(s, DoubleVector.fromArray(SPECIES, sum, at)) : s.mul(s)).intoArray(sum, at);
  }

  /** Makes sums of squares densities; of a row so far away that they overflow, −∞. */
  private static void finish(double[] out, int at, double constant, int n) {
    DoubleVector half = all(-0.5);
    DoubleVector c = all(constant);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, out, at + i).fma(half, c);
      VectorMask<Double> none = v.compare(VectorOperators.NE, v);
      v.blend(Double.NEGATIVE_INFINITY, none).intoArray(out, at + i);
    }
  }

  @Override
  public void whiten(Block rows, double[] centre, double[] inverse, double[] out) {
    int d = rows.columns();
    int n = rows.rows();
    int stride = rows.stride();
    int padded = BlockColumns.padded(d);
    int full = Math.min(SPECIES.loopBound(n + LENGTH - 1), SPECIES.loopBound(stride));
    int strips = full / FOUR * FOUR;
    double[] x = rows.values();
    int at = rows.column(0);
    int i = 0;
    for (; i + 3 < d; i += 4) {
      fourProducts(x, at, stride, centre, inverse, i, padded, out, strips);
    }
    for (; i < d; i++) {
      products(x, at, stride, centre, inverse, i, padded, out, 0, strips);
    }
    for (i = 0; i < d; i++) {
      products(x, at, stride, centre, inverse, i, padded, out, strips, full);
      for (int row = full; row < n; row++) {
        double s = 0;
        for (int j = 0; j <= i; j++) {
          s = Math.fma(inverse[i * padded + j], x[at + j * stride + row] - centre[j], s);
        }
        out[i * stride + row] = s;
      }
    }
  }

  /** Writes four entries of W(x − c) for rows that are whole strips of four vectors. */
  private static void fourProducts(
      double[] x,
      int at,
      int stride,
      double[] centre,
      double[] w,
      int i,
      int padded,
      double[] out,
      int n) {
    int w0 = i * padded;
    int w1 = w0 + padded;
    int w2 = w1 + padded;
    int w3 = w2 + padded;
    for (int row = 0; row < n; row += FOUR) {
      DoubleVector s00 = DoubleVector.zero(SPECIES);
      DoubleVector s01 = s00;
      DoubleVector s02 = s00;
      DoubleVector s03 = s00;
      DoubleVector s10 = s00;
      DoubleVector s11 = s00;
      DoubleVector s12 = s00;
      DoubleVector s13 = s00;
      DoubleVector s20 = s00;
      DoubleVector s21 = s00;
      DoubleVector s22 = s00;
      DoubleVector s23 = s00;
      DoubleVector s30 = s00;
      DoubleVector s31 = s00;
      DoubleVector s32 = s00;
      DoubleVector s33 = s00;
      int p = at + row;
      for (int j = 0; j < i + 4; j++) {
        DoubleVector m = all(centre[j]);
        DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, p).sub(m);
        DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, p + LENGTH).sub(m);
        DoubleVector z2 = DoubleVector.fromArray(SPECIES, x, p + 2 * LENGTH).sub(m);
        DoubleVector z3 = DoubleVector.fromArray(SPECIES, x, p + 3 * LENGTH).sub(m);
        DoubleVector a = all(w[w0 + j]);
        s00 = a.fma(z0, s00);
        s01 = a.fma(z1, s01);
        s02 = a.fma(z2, s02);
        s03 = a.fma(z3, s03);
        a = all(w[w1 + j]);
        s10 = a.fma(z0, s10);
        s11 = a.fma(z1, s11);
        s12 = a.fma(z2, s12);
        s13 = a.fma(z3, s13);
        a = all(w[w2 + j]);
        s20 = a.fma(z0, s20);
        s21 = a.fma(z1, s21);
        s22 = a.fma(z2, s22);
        s23 = a.fma(z3, s23);
        a = all(w[w3 + j]);
        s30 = a.fma(z0, s30);
        s31 = a.fma(z1, s31);
        s32 = a.fma(z2, s32);
        s33 = a.fma(z3, s33);
        p += stride;
      }
      int q = i * stride + row;
      s00.intoArray(out, q);
      s01.intoArray(out, q + LENGTH);
      s02.intoArray(out, q + 2 * LENGTH);
      s03.intoArray(out, q + 3 * LENGTH);
      q += stride;
      s10.intoArray(out, q);
      s11.intoArray(out, q + LENGTH);
      s12.intoArray(out, q + 2 * LENGTH);
      s13.intoArray(out, q + 3 * LENGTH);
      q += stride;
      s20.intoArray(out, q);
      s21.intoArray(out, q + LENGTH);
      s22.intoArray(out, q + 2 * LENGTH);
      s23.intoArray(out, q + 3 * LENGTH);
      q += stride;
      s30.intoArray(out, q);
      s31.intoArray(out, q + LENGTH);
      s32.intoArray(out, q + 2 * LENGTH);
      s33.intoArray(out, q + 3 * LENGTH);
    }
  }

  /** The same of one entry, for rows that are whole vectors. */
  private static void products(
      double[] x,
      int at,
      int stride,
      double[] centre,
      double[] w,
      int i,
      int padded,
      double[] out,
      int from,
      int to) {
    for (int row = from; row < to; row += LENGTH) {
      DoubleVector s = DoubleVector.zero(SPECIES);
      int p = at + row;
      for (int j = 0; j <= i; j++) {
        DoubleVector z = DoubleVector.fromArray(SPECIES, x, p).sub(all(centre[j]));
        s = all(w[i * padded + j]).fma(z, s);
        p += stride;
      }
      s.intoArray(out, i * stride + row);
    }
  }

  // --- moments ----------------------------------------------------------------------------------

  @Override
  public void prepare(Block rows) {
    int d = rows.columns();
    if (d > FewColumns.MOST) {
      transpose(rows, rows.scratch().doubles(ROWS, wide(d) * rows.rows()));
    }
  }

  private static int wide(int d) {
    return (d + PANEL - 1) / PANEL * PANEL;
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
    int wide = wide(d);
    Scratch scratch = rows.scratch();
    double[] x = scratch.doubles(ROWS, wide * n);
    double[] u = scratch.doubles(WEIGHTED, wide * SOME);
    double[] roots = scratch.doubles(ROOTS, n);
    double[] sums = scratch.doubles(SUMS, wide);
    double[] about = scratch.doubles(REFERENCE, wide);
    double[] products = scratch.doubles(PRODUCTS, wide * wide);
    Arrays.fill(sums, 0, wide, 0);
    Arrays.fill(products, 0, wide * wide, 0);
    System.arraycopy(reference, referenceAt, about, 0, d);
    squareRoots(gamma, gammaAt, roots, n);
    for (int row = 0; row < n; row += SOME) {
      int some = Math.min(SOME, n - row);
      for (int j = 0; j < d; j += LENGTH) {
        int from = vector(j, n) + row * PANEL;
        weigh(x, from, about, j, roots, row, u, vector(j, SOME), some, sums);
      }
      multiply(u, some, d, wide, products);
    }
    add(sums, products, d, wide, s, to);
  }

  private static void squareRoots(double[] gamma, int at, double[] out, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LENGTH) {
      DoubleVector.fromArray(SPECIES, gamma, at + i).sqrt().intoArray(out, i);
    }
    for (; i < n; i++) {
      out[i] = Math.sqrt(gamma[at + i]);
    }
  }

  private static void add(double[] sums, double[] products, int d, int wide, double[] s, int at) {
    int to = at + d;
    for (int i = 0; i < d; i++) {
      s[at + i] += sums[i];
      for (int j = 0; j <= i; j++) {
        s[to++] += products[i * wide + j];
      }
    }
  }

  /** Adds the products of rows, eight rows of the matrix at a time. */
  private static void multiply(double[] u, int n, int d, int wide, double[] products) {
    for (int i = 0; i < d; i += PANEL) {
      int end = Math.min(d, i + PANEL);
      int j = 0;
      for (; j + LENGTH < end; j += 2 * LENGTH) {
        int next = vector(j + LENGTH, SOME);
        twoVectors(u, i * SOME, vector(j, SOME), next, n, products, i * wide + j, wide);
      }
      if (j < end) {
        oneVector(u, i * SOME, vector(j, SOME), n, products, i * wide + j, wide);
      }
    }
  }

  /** Returns where the vector of columns from j begins in panels of n rows. */
  private static int vector(int j, int n) {
    return j / PANEL * PANEL * n + j % PANEL;
  }

  /** Turns columns to panels, with zeros behind the last column. */
  private static void transpose(Block rows, double[] out) {
    int n = rows.rows();
    int d = rows.columns();
    double[] x = rows.values();
    for (int j = 0; j < d; j++) {
      int column = rows.column(j);
      int to = vector(j, n);
      for (int i = 0; i < n; i++) {
        out[to + i * PANEL] = x[column + i];
      }
    }
    for (int j = d; j % PANEL != 0; j++) {
      int to = vector(j, n);
      for (int i = 0; i < n; i++) {
        out[to + i * PANEL] = 0;
      }
    }
  }

  /** Writes √γ (x − r) of one vector of columns, and adds γ(x − r). */
  private static void weigh(
      double[] x,
      int at,
      double[] reference,
      int j,
      double[] roots,
      int from,
      double[] u,
      int to,
      int n,
      double[] sums) {
    DoubleVector r = DoubleVector.fromArray(SPECIES, reference, j);
    DoubleVector sum = DoubleVector.fromArray(SPECIES, sums, j);
    for (int i = 0; i < n; i++) {
      DoubleVector g = all(roots[from + i]);
      DoubleVector v = DoubleVector.fromArray(SPECIES, x, at + i * PANEL).sub(r).mul(g);
      v.intoArray(u, to + i * PANEL);
      sum = g.fma(v, sum);
    }
    sum.intoArray(sums, j);
  }

  private static void twoVectors(
      double[] u, int a, int b0, int b1, int n, double[] out, int at, int wide) {
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, out, at);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, out, at + LENGTH);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, out, at + wide);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, out, at + wide + LENGTH);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, out, at + 2 * wide);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, out, at + 2 * wide + LENGTH);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, out, at + 3 * wide);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, out, at + 3 * wide + LENGTH);
    DoubleVector s40 = DoubleVector.fromArray(SPECIES, out, at + 4 * wide);
    DoubleVector s41 = DoubleVector.fromArray(SPECIES, out, at + 4 * wide + LENGTH);
    DoubleVector s50 = DoubleVector.fromArray(SPECIES, out, at + 5 * wide);
    DoubleVector s51 = DoubleVector.fromArray(SPECIES, out, at + 5 * wide + LENGTH);
    DoubleVector s60 = DoubleVector.fromArray(SPECIES, out, at + 6 * wide);
    DoubleVector s61 = DoubleVector.fromArray(SPECIES, out, at + 6 * wide + LENGTH);
    DoubleVector s70 = DoubleVector.fromArray(SPECIES, out, at + 7 * wide);
    DoubleVector s71 = DoubleVector.fromArray(SPECIES, out, at + 7 * wide + LENGTH);
    for (int i = 0; i < n; i++) {
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, u, b0 + i * PANEL);
      DoubleVector z1 = DoubleVector.fromArray(SPECIES, u, b1 + i * PANEL);
      DoubleVector g = all(u[a + i * PANEL]);
      s00 = g.fma(z0, s00);
      s01 = g.fma(z1, s01);
      g = all(u[a + i * PANEL + 1]);
      s10 = g.fma(z0, s10);
      s11 = g.fma(z1, s11);
      g = all(u[a + i * PANEL + 2]);
      s20 = g.fma(z0, s20);
      s21 = g.fma(z1, s21);
      g = all(u[a + i * PANEL + 3]);
      s30 = g.fma(z0, s30);
      s31 = g.fma(z1, s31);
      g = all(u[a + i * PANEL + 4]);
      s40 = g.fma(z0, s40);
      s41 = g.fma(z1, s41);
      g = all(u[a + i * PANEL + 5]);
      s50 = g.fma(z0, s50);
      s51 = g.fma(z1, s51);
      g = all(u[a + i * PANEL + 6]);
      s60 = g.fma(z0, s60);
      s61 = g.fma(z1, s61);
      g = all(u[a + i * PANEL + 7]);
      s70 = g.fma(z0, s70);
      s71 = g.fma(z1, s71);
    }
    s00.intoArray(out, at);
    s01.intoArray(out, at + LENGTH);
    s10.intoArray(out, at + wide);
    s11.intoArray(out, at + wide + LENGTH);
    s20.intoArray(out, at + 2 * wide);
    s21.intoArray(out, at + 2 * wide + LENGTH);
    s30.intoArray(out, at + 3 * wide);
    s31.intoArray(out, at + 3 * wide + LENGTH);
    s40.intoArray(out, at + 4 * wide);
    s41.intoArray(out, at + 4 * wide + LENGTH);
    s50.intoArray(out, at + 5 * wide);
    s51.intoArray(out, at + 5 * wide + LENGTH);
    s60.intoArray(out, at + 6 * wide);
    s61.intoArray(out, at + 6 * wide + LENGTH);
    s70.intoArray(out, at + 7 * wide);
    s71.intoArray(out, at + 7 * wide + LENGTH);
  }

  private static void oneVector(double[] u, int a, int b0, int n, double[] out, int at, int wide) {
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, out, at);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, out, at + wide);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, out, at + 2 * wide);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, out, at + 3 * wide);
    DoubleVector s40 = DoubleVector.fromArray(SPECIES, out, at + 4 * wide);
    DoubleVector s50 = DoubleVector.fromArray(SPECIES, out, at + 5 * wide);
    DoubleVector s60 = DoubleVector.fromArray(SPECIES, out, at + 6 * wide);
    DoubleVector s70 = DoubleVector.fromArray(SPECIES, out, at + 7 * wide);
    for (int i = 0; i < n; i++) {
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, u, b0 + i * PANEL);
      DoubleVector g = all(u[a + i * PANEL]);
      s00 = g.fma(z0, s00);
      g = all(u[a + i * PANEL + 1]);
      s10 = g.fma(z0, s10);
      g = all(u[a + i * PANEL + 2]);
      s20 = g.fma(z0, s20);
      g = all(u[a + i * PANEL + 3]);
      s30 = g.fma(z0, s30);
      g = all(u[a + i * PANEL + 4]);
      s40 = g.fma(z0, s40);
      g = all(u[a + i * PANEL + 5]);
      s50 = g.fma(z0, s50);
      g = all(u[a + i * PANEL + 6]);
      s60 = g.fma(z0, s60);
      g = all(u[a + i * PANEL + 7]);
      s70 = g.fma(z0, s70);
    }
    s00.intoArray(out, at);
    s10.intoArray(out, at + wide);
    s20.intoArray(out, at + 2 * wide);
    s30.intoArray(out, at + 3 * wide);
    s40.intoArray(out, at + 4 * wide);
    s50.intoArray(out, at + 5 * wide);
    s60.intoArray(out, at + 6 * wide);
    s70.intoArray(out, at + 7 * wide);
  }
}
