package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Scratch;
import org.em4j.core.internal.Dot;

/**
 * Densities with rows in the lanes: four rows of W times four vectors of data in sixteen registers,
 * so that what is loaded is used four times. Moments with columns in the lanes, so that a sum over
 * rows stays in one place and needs no adding up of lanes: eight rows of the product by two vectors
 * of its columns.
 */
public final class VectorFullCovarianceLoops implements FullCovarianceLoops {
  /** Found by its name. */
  public VectorFullCovarianceLoops() {}

  private static final int ROWS = 0;
  private static final int CENTRED = 1;
  private static final int WEIGHTED = 2;
  private static final int SUMS = 3;

  /** Rows of the product in a tile. */
  private static final int TILE = 8;

  private static final int FOUR = 4 * LENGTH;

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
    double[] x = rows.values();
    int at = rows.column(0);
    for (int k = 0; k < mean.length; k++) {
      double[] w = inverse[k];
      int to = k * stride;
      int i = 0;
      for (; i + 3 < d; i += 4) {
        addFourSquares(x, at, stride, mean[k], w, i, d, out, to, full);
      }
      for (; i < d; i++) {
        addSquare(x, at, stride, mean[k], w, i, d, out, to, full);
      }
      finish(out, to, constant[k], full);
      for (int row = full; row < n; row++) {
        out[to + row] = logDensity(x, at + row, stride, mean[k], w, d, constant[k]);
      }
    }
  }

  /** Adds the squares of four entries of W(x − μ), or writes those of the first four. */
  private static void addFourSquares(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] w,
      int i,
      int d,
      double[] sum,
      int to,
      int n) {
    int padded = BlockColumns.padded(d);
    int w0 = i * padded;
    int w1 = w0 + padded;
    int w2 = w1 + padded;
    int w3 = w2 + padded;
    int row = 0;
    for (; row + FOUR <= n; row += FOUR) {
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
        DoubleVector m = DoubleVector.broadcast(SPECIES, mean[j]);
        DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, p).sub(m);
        DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, p + LENGTH).sub(m);
        DoubleVector z2 = DoubleVector.fromArray(SPECIES, x, p + 2 * LENGTH).sub(m);
        DoubleVector z3 = DoubleVector.fromArray(SPECIES, x, p + 3 * LENGTH).sub(m);
        DoubleVector a = DoubleVector.broadcast(SPECIES, w[w0 + j]);
        s00 = a.fma(z0, s00);
        s01 = a.fma(z1, s01);
        s02 = a.fma(z2, s02);
        s03 = a.fma(z3, s03);
        a = DoubleVector.broadcast(SPECIES, w[w1 + j]);
        s10 = a.fma(z0, s10);
        s11 = a.fma(z1, s11);
        s12 = a.fma(z2, s12);
        s13 = a.fma(z3, s13);
        a = DoubleVector.broadcast(SPECIES, w[w2 + j]);
        s20 = a.fma(z0, s20);
        s21 = a.fma(z1, s21);
        s22 = a.fma(z2, s22);
        s23 = a.fma(z3, s23);
        a = DoubleVector.broadcast(SPECIES, w[w3 + j]);
        s30 = a.fma(z0, s30);
        s31 = a.fma(z1, s31);
        s32 = a.fma(z2, s32);
        s33 = a.fma(z3, s33);
        p += stride;
      }
      int q = to + row;
      if (i > 0) {
        s00 = s00.fma(s00, DoubleVector.fromArray(SPECIES, sum, q));
        s01 = s01.fma(s01, DoubleVector.fromArray(SPECIES, sum, q + LENGTH));
        s02 = s02.fma(s02, DoubleVector.fromArray(SPECIES, sum, q + 2 * LENGTH));
        s03 = s03.fma(s03, DoubleVector.fromArray(SPECIES, sum, q + 3 * LENGTH));
      } else {
        s00 = s00.mul(s00);
        s01 = s01.mul(s01);
        s02 = s02.mul(s02);
        s03 = s03.mul(s03);
      }
      s30.fma(s30, s20.fma(s20, s10.fma(s10, s00))).intoArray(sum, q);
      s31.fma(s31, s21.fma(s21, s11.fma(s11, s01))).intoArray(sum, q + LENGTH);
      s32.fma(s32, s22.fma(s22, s12.fma(s12, s02))).intoArray(sum, q + 2 * LENGTH);
      s33.fma(s33, s23.fma(s23, s13.fma(s13, s03))).intoArray(sum, q + 3 * LENGTH);
    }
    for (; row < n; row += LENGTH) {
      addFourSquaresOfOne(x, at + row, stride, mean, w, i, padded, sum, to + row);
    }
  }

  private static void addFourSquaresOfOne(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] w,
      int i,
      int padded,
      double[] sum,
      int to) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int p = at;
    int v = i * padded;
    for (int j = 0; j < i + 4; j++) {
      DoubleVector z = DoubleVector.fromArray(SPECIES, x, p).sub(mean[j]);
      s0 = z.fma(DoubleVector.broadcast(SPECIES, w[v + j]), s0);
      s1 = z.fma(DoubleVector.broadcast(SPECIES, w[v + padded + j]), s1);
      s2 = z.fma(DoubleVector.broadcast(SPECIES, w[v + 2 * padded + j]), s2);
      s3 = z.fma(DoubleVector.broadcast(SPECIES, w[v + 3 * padded + j]), s3);
      p += stride;
    }
    DoubleVector s = i > 0 ? s0.fma(s0, DoubleVector.fromArray(SPECIES, sum, to)) : s0.mul(s0);
    s3.fma(s3, s2.fma(s2, s1.fma(s1, s))).intoArray(sum, to);
  }

  /** Adds the square of one entry of W(x − μ), or writes that of the first one. */
  private static void addSquare(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] w,
      int i,
      int d,
      double[] sum,
      int to,
      int n) {
    int v = i * BlockColumns.padded(d);
    int row = 0;
    for (; row + FOUR <= n; row += FOUR) {
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      int p = at + row;
      for (int j = 0; j <= i; j++) {
        DoubleVector m = DoubleVector.broadcast(SPECIES, mean[j]);
        DoubleVector a = DoubleVector.broadcast(SPECIES, w[v + j]);
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
    for (; row < n; row += LENGTH) {
      DoubleVector s = DoubleVector.zero(SPECIES);
      int p = at + row;
      for (int j = 0; j <= i; j++) {
        DoubleVector z = DoubleVector.fromArray(SPECIES, x, p).sub(mean[j]);
        s = z.fma(DoubleVector.broadcast(SPECIES, w[v + j]), s);
        p += stride;
      }
      square(s, i, sum, to + row);
    }
  }

  private static void square(DoubleVector s, int i, double[] sum, int at) {
    (i > 0 ? s.fma(s, DoubleVector.fromArray(SPECIES, sum, at)) : s.mul(s)).intoArray(sum, at);
  }

  /** Makes sums of squares densities; of a row so far away that they overflow, −∞. */
  private static void finish(double[] out, int at, double constant, int n) {
    DoubleVector half = DoubleVector.broadcast(SPECIES, -0.5);
    DoubleVector c = DoubleVector.broadcast(SPECIES, constant);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, out, at + i).fma(half, c);
      VectorMask<Double> none = v.compare(VectorOperators.NE, v);
      v.blend(Double.NEGATIVE_INFINITY, none).intoArray(out, at + i);
    }
  }

  private static double logDensity(
      double[] x, int at, int stride, double[] mean, double[] w, int d, double constant) {
    int padded = BlockColumns.padded(d);
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double s = 0;
      for (int j = 0; j <= i; j++) {
        s = Math.fma(w[i * padded + j], x[at + j * stride] - mean[j], s);
      }
      sum = Math.fma(s, s, sum);
    }
    double log = Math.fma(-0.5, sum, constant);
    return Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
  }

  // --- moments ----------------------------------------------------------------------------------

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int d = rows.columns();
    if (d <= FewColumns.MOST) {
      FewColumns.accumulate(FEW, rows, responsibilities, into);
      return;
    }
    int n = rows.rows();
    int wide = (d + TILE - 1) / TILE * TILE;
    Scratch scratch = rows.scratch();
    double[] x = scratch.doubles(ROWS, n * wide);
    double[] z = scratch.doubles(CENTRED, n * wide);
    double[] w = scratch.doubles(WEIGHTED, n * wide);
    double[] sums = scratch.doubles(SUMS, TILE * 2 * LENGTH);
    transpose(rows, x, wide);
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * rows.stride();
      double weight = Dot.sum(responsibilities, gamma, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      int at = into.at(k);
      double[] s = into.values();
      for (int j = 0; j < d; j += LENGTH) {
        weigh(
            x,
            into.references(),
            into.referenceAt(k),
            j,
            d,
            responsibilities,
            gamma,
            z,
            w,
            n,
            wide,
            sums);
        for (int c = j; c < Math.min(d, j + LENGTH); c++) {
          s[at + c] += sums[c - j];
        }
      }
      for (int i = 0; i < d; i += TILE) {
        int vectors = (Math.min(d, i + TILE) + LENGTH - 1) / LENGTH;
        int v = 0;
        for (; v + 1 < vectors; v += 2) {
          twoVectors(w, i, z, v * LENGTH, n, wide, sums);
          addTile(sums, 2 * LENGTH, i, v * LENGTH, d, s, at + d);
        }
        if (v < vectors) {
          oneVector(w, i, z, v * LENGTH, n, wide, sums);
          addTile(sums, LENGTH, i, v * LENGTH, d, s, at + d);
        }
      }
    }
  }

  /** Turns columns to rows, with zeros behind the last column. */
  private static void transpose(Block rows, double[] out, int wide) {
    int n = rows.rows();
    int d = rows.columns();
    double[] x = rows.values();
    for (int j = 0; j < d; j++) {
      int column = rows.column(j);
      for (int i = 0; i < n; i++) {
        out[i * wide + j] = x[column + i];
      }
    }
    for (int j = d; j < wide; j++) {
      for (int i = 0; i < n; i++) {
        out[i * wide + j] = 0;
      }
    }
  }

  /** Writes x − r and γ(x − r) of one vector of columns, and the sums of the latter. */
  private static void weigh(
      double[] x,
      double[] reference,
      int at,
      int j,
      int d,
      double[] responsibilities,
      int gamma,
      double[] z,
      double[] w,
      int n,
      int wide,
      double[] sums) {
    for (int c = 0; c < LENGTH; c++) {
      sums[c] = j + c < d ? reference[at + j + c] : 0;
    }
    DoubleVector r = DoubleVector.fromArray(SPECIES, sums, 0);
    DoubleVector sum = DoubleVector.zero(SPECIES);
    int p = j;
    for (int i = 0; i < n; i++) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, x, p).sub(r);
      DoubleVector g = v.mul(DoubleVector.broadcast(SPECIES, responsibilities[gamma + i]));
      v.intoArray(z, p);
      g.intoArray(w, p);
      sum = sum.add(g);
      p += wide;
    }
    sum.intoArray(sums, 0);
  }

  private static void twoVectors(
      double[] w, int a, double[] z, int b, int n, int wide, double[] out) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s20 = s00;
    DoubleVector s21 = s00;
    DoubleVector s30 = s00;
    DoubleVector s31 = s00;
    DoubleVector s40 = s00;
    DoubleVector s41 = s00;
    DoubleVector s50 = s00;
    DoubleVector s51 = s00;
    DoubleVector s60 = s00;
    DoubleVector s61 = s00;
    DoubleVector s70 = s00;
    DoubleVector s71 = s00;
    int p = a;
    int q = b;
    for (int i = 0; i < n; i++) {
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, z, q);
      DoubleVector z1 = DoubleVector.fromArray(SPECIES, z, q + LENGTH);
      DoubleVector g = DoubleVector.broadcast(SPECIES, w[p]);
      s00 = g.fma(z0, s00);
      s01 = g.fma(z1, s01);
      g = DoubleVector.broadcast(SPECIES, w[p + 1]);
      s10 = g.fma(z0, s10);
      s11 = g.fma(z1, s11);
      g = DoubleVector.broadcast(SPECIES, w[p + 2]);
      s20 = g.fma(z0, s20);
      s21 = g.fma(z1, s21);
      g = DoubleVector.broadcast(SPECIES, w[p + 3]);
      s30 = g.fma(z0, s30);
      s31 = g.fma(z1, s31);
      g = DoubleVector.broadcast(SPECIES, w[p + 4]);
      s40 = g.fma(z0, s40);
      s41 = g.fma(z1, s41);
      g = DoubleVector.broadcast(SPECIES, w[p + 5]);
      s50 = g.fma(z0, s50);
      s51 = g.fma(z1, s51);
      g = DoubleVector.broadcast(SPECIES, w[p + 6]);
      s60 = g.fma(z0, s60);
      s61 = g.fma(z1, s61);
      g = DoubleVector.broadcast(SPECIES, w[p + 7]);
      s70 = g.fma(z0, s70);
      s71 = g.fma(z1, s71);
      p += wide;
      q += wide;
    }
    int step = 2 * LENGTH;
    s00.intoArray(out, 0);
    s01.intoArray(out, LENGTH);
    s10.intoArray(out, step);
    s11.intoArray(out, step + LENGTH);
    s20.intoArray(out, 2 * step);
    s21.intoArray(out, 2 * step + LENGTH);
    s30.intoArray(out, 3 * step);
    s31.intoArray(out, 3 * step + LENGTH);
    s40.intoArray(out, 4 * step);
    s41.intoArray(out, 4 * step + LENGTH);
    s50.intoArray(out, 5 * step);
    s51.intoArray(out, 5 * step + LENGTH);
    s60.intoArray(out, 6 * step);
    s61.intoArray(out, 6 * step + LENGTH);
    s70.intoArray(out, 7 * step);
    s71.intoArray(out, 7 * step + LENGTH);
  }

  private static void oneVector(
      double[] w, int a, double[] z, int b, int n, int wide, double[] out) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    DoubleVector s4 = s0;
    DoubleVector s5 = s0;
    DoubleVector s6 = s0;
    DoubleVector s7 = s0;
    int p = a;
    int q = b;
    for (int i = 0; i < n; i++) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, z, q);
      s0 = v.fma(DoubleVector.broadcast(SPECIES, w[p]), s0);
      s1 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 1]), s1);
      s2 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 2]), s2);
      s3 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 3]), s3);
      s4 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 4]), s4);
      s5 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 5]), s5);
      s6 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 6]), s6);
      s7 = v.fma(DoubleVector.broadcast(SPECIES, w[p + 7]), s7);
      p += wide;
      q += wide;
    }
    s0.intoArray(out, 0);
    s1.intoArray(out, LENGTH);
    s2.intoArray(out, 2 * LENGTH);
    s3.intoArray(out, 3 * LENGTH);
    s4.intoArray(out, 4 * LENGTH);
    s5.intoArray(out, 5 * LENGTH);
    s6.intoArray(out, 6 * LENGTH);
    s7.intoArray(out, 7 * LENGTH);
  }

  /** Adds the entries of a tile that are on or below the diagonal. */
  private static void addTile(double[] tile, int width, int i, int j, int d, double[] s, int at) {
    for (int a = i; a < Math.min(d, i + TILE); a++) {
      int to = at + a * (a + 1) / 2;
      int from = (a - i) * width - j;
      int end = Math.min(a + 1, j + width);
      for (int b = j; b < end; b++) {
        s[to + b] += tile[from + b];
      }
    }
  }
}
