package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;
import static org.em4j.core.internal.Lanes.all;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import org.em4j.core.Block;
import org.em4j.core.internal.BayesRule;

/**
 * Rows in the lanes, and long loops over them: eight columns at once for densities, so that the sum
 * is seldom loaded and stored, and four for moments, whose sums stay in registers.
 */
public final class VectorDiagonalLoops implements DiagonalLoops {
  private static final int MOMENT_PARTS = 1;
  private static final int EIGHT = 8;

  /** Found by its name. */
  public VectorDiagonalLoops() {}

  @Override
  public void squares(
      Block rows,
      double[] x,
      int at,
      double[] mean,
      double[] reciprocal,
      double factor,
      double constant,
      double[] out,
      int to) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    // Rows behind the last one are worked out too, where the columns have room for them.
    int full = Math.min(SPECIES.loopBound(n + LENGTH - 1), SPECIES.loopBound(stride));
    boolean scaled = reciprocal != null;
    int j = 0;
    for (; j + EIGHT <= d; j += EIGHT) {
      if (scaled) {
        addEightScaled(x, at + j * stride, stride, mean, reciprocal, j, out, to, full);
      } else {
        addEight(x, at + j * stride, stride, mean, j, out, to, full);
      }
    }
    for (; j < d; j++) {
      addOne(x, at + j * stride, mean[j], scaled ? reciprocal[j] : 1, j == 0, out, to, full);
    }
    DoubleVector f = all(factor);
    DoubleVector c = all(constant);
    for (int i = 0; i < full; i += LENGTH) {
      DoubleVector.fromArray(SPECIES, out, to + i).fma(f, c).intoArray(out, to + i);
    }
    for (int i = full; i < n; i++) {
      double sum = 0;
      for (int column = 0; column < d; column++) {
        double z = (x[at + column * stride + i] - mean[column]) * (scaled ? reciprocal[column] : 1);
        sum = Math.fma(z, z, sum);
      }
      out[to + i] = Math.fma(factor, sum, constant);
    }
  }

  /** Adds the squares of eight columns, or writes those of the first eight. */
  private static void addEight(
      double[] x, int at, int stride, double[] mean, int j, double[] out, int to, int n) {
    int x1 = at + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    int x4 = x3 + stride;
    int x5 = x4 + stride;
    int x6 = x5 + stride;
    int x7 = x6 + stride;
    DoubleVector m0 = all(mean[j]);
    DoubleVector m1 = all(mean[j + 1]);
    DoubleVector m2 = all(mean[j + 2]);
    DoubleVector m3 = all(mean[j + 3]);
    DoubleVector m4 = all(mean[j + 4]);
    DoubleVector m5 = all(mean[j + 5]);
    DoubleVector m6 = all(mean[j + 6]);
    DoubleVector m7 = all(mean[j + 7]);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector s =
          j == 0 ? DoubleVector.zero(SPECIES) : DoubleVector.fromArray(SPECIES, out, to + i);
      DoubleVector z = DoubleVector.fromArray(SPECIES, x, at + i).sub(m0);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x1 + i).sub(m1);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x2 + i).sub(m2);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x3 + i).sub(m3);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x4 + i).sub(m4);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x5 + i).sub(m5);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x6 + i).sub(m6);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x7 + i).sub(m7);
      s = z.fma(z, s);
      s.intoArray(out, to + i);
    }
  }

  /** The same with a scale for each column. */
  private static void addEightScaled(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] reciprocal,
      int j,
      double[] out,
      int to,
      int n) {
    int x1 = at + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    int x4 = x3 + stride;
    int x5 = x4 + stride;
    int x6 = x5 + stride;
    int x7 = x6 + stride;
    DoubleVector m0 = all(mean[j]);
    DoubleVector m1 = all(mean[j + 1]);
    DoubleVector m2 = all(mean[j + 2]);
    DoubleVector m3 = all(mean[j + 3]);
    DoubleVector m4 = all(mean[j + 4]);
    DoubleVector m5 = all(mean[j + 5]);
    DoubleVector m6 = all(mean[j + 6]);
    DoubleVector m7 = all(mean[j + 7]);
    DoubleVector r0 = all(reciprocal[j]);
    DoubleVector r1 = all(reciprocal[j + 1]);
    DoubleVector r2 = all(reciprocal[j + 2]);
    DoubleVector r3 = all(reciprocal[j + 3]);
    DoubleVector r4 = all(reciprocal[j + 4]);
    DoubleVector r5 = all(reciprocal[j + 5]);
    DoubleVector r6 = all(reciprocal[j + 6]);
    DoubleVector r7 = all(reciprocal[j + 7]);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector s =
          j == 0 ? DoubleVector.zero(SPECIES) : DoubleVector.fromArray(SPECIES, out, to + i);
      DoubleVector z = DoubleVector.fromArray(SPECIES, x, at + i).sub(m0).mul(r0);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x1 + i).sub(m1).mul(r1);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x2 + i).sub(m2).mul(r2);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x3 + i).sub(m3).mul(r3);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x4 + i).sub(m4).mul(r4);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x5 + i).sub(m5).mul(r5);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x6 + i).sub(m6).mul(r6);
      s = z.fma(z, s);
      z = DoubleVector.fromArray(SPECIES, x, x7 + i).sub(m7).mul(r7);
      s = z.fma(z, s);
      s.intoArray(out, to + i);
    }
  }

  private static void addOne(
      double[] x,
      int at,
      double mean,
      double reciprocal,
      boolean first,
      double[] out,
      int to,
      int n) {
    DoubleVector m = all(mean);
    DoubleVector r = all(reciprocal);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector z = DoubleVector.fromArray(SPECIES, x, at + i).sub(m).mul(r);
      (first ? z.mul(z) : z.fma(z, DoubleVector.fromArray(SPECIES, out, to + i)))
          .intoArray(out, to + i);
    }
  }

  @Override
  public void moments(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 8 * PARTS);
    int n = rows.rows() / PARTS * PARTS;
    for (int lane = 0; lane < PARTS; lane += LENGTH) {
      moments(rows, j, gamma, at, reference, referenceAt, lane, n, parts);
    }
    PlainDiagonalLoops.moments(rows, j, gamma, at, reference, referenceAt, n, parts);
    for (int m = 0; m < 8; m++) {
      out[m] = BayesRule.sum(parts, m * PARTS);
    }
  }

  private static void moments(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    int last = rows.columns() - 1;
    double[] x = rows.values();
    int x0 = rows.column(j);
    int x1 = rows.column(Math.min(j + 1, last));
    int x2 = rows.column(Math.min(j + 2, last));
    int x3 = rows.column(Math.min(j + 3, last));
    DoubleVector r0 = all(reference[referenceAt + j]);
    DoubleVector r1 = all(reference[referenceAt + Math.min(j + 1, last)]);
    DoubleVector r2 = all(reference[referenceAt + Math.min(j + 2, last)]);
    DoubleVector r3 = all(reference[referenceAt + Math.min(j + 3, last)]);
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    DoubleVector t0 = s0;
    DoubleVector t1 = s0;
    DoubleVector t2 = s0;
    DoubleVector t3 = s0;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g = DoubleVector.fromArray(SPECIES, gamma, at + i);
      DoubleVector z = DoubleVector.fromArray(SPECIES, x, x0 + i).sub(r0);
      DoubleVector w = g.mul(z);
      s0 = s0.add(w);
      t0 = w.fma(z, t0);
      z = DoubleVector.fromArray(SPECIES, x, x1 + i).sub(r1);
      w = g.mul(z);
      s1 = s1.add(w);
      t1 = w.fma(z, t1);
      z = DoubleVector.fromArray(SPECIES, x, x2 + i).sub(r2);
      w = g.mul(z);
      s2 = s2.add(w);
      t2 = w.fma(z, t2);
      z = DoubleVector.fromArray(SPECIES, x, x3 + i).sub(r3);
      w = g.mul(z);
      s3 = s3.add(w);
      t3 = w.fma(z, t3);
    }
    s0.intoArray(parts, lane);
    s1.intoArray(parts, PARTS + lane);
    s2.intoArray(parts, 2 * PARTS + lane);
    s3.intoArray(parts, 3 * PARTS + lane);
    t0.intoArray(parts, 4 * PARTS + lane);
    t1.intoArray(parts, 5 * PARTS + lane);
    t2.intoArray(parts, 6 * PARTS + lane);
    t3.intoArray(parts, 7 * PARTS + lane);
  }

  @Override
  public void means(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 8 * PARTS);
    int n = rows.rows() / PARTS * PARTS;
    for (int lane = 0; lane < PARTS; lane += LENGTH) {
      means(rows, j, gamma, at, reference, referenceAt, lane, n, parts);
    }
    PlainDiagonalLoops.means(rows, j, gamma, at, reference, referenceAt, n, parts);
    for (int m = 0; m < 8; m++) {
      out[m] = BayesRule.sum(parts, m * PARTS);
    }
  }

  private static void means(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    int last = rows.columns() - 1;
    double[] x = rows.values();
    int x0 = rows.column(j);
    int x1 = rows.column(Math.min(j + 1, last));
    int x2 = rows.column(Math.min(j + 2, last));
    int x3 = rows.column(Math.min(j + 3, last));
    int x4 = rows.column(Math.min(j + 4, last));
    int x5 = rows.column(Math.min(j + 5, last));
    int x6 = rows.column(Math.min(j + 6, last));
    int x7 = rows.column(Math.min(j + 7, last));
    DoubleVector r0 = all(reference[referenceAt + j]);
    DoubleVector r1 = all(reference[referenceAt + Math.min(j + 1, last)]);
    DoubleVector r2 = all(reference[referenceAt + Math.min(j + 2, last)]);
    DoubleVector r3 = all(reference[referenceAt + Math.min(j + 3, last)]);
    DoubleVector r4 = all(reference[referenceAt + Math.min(j + 4, last)]);
    DoubleVector r5 = all(reference[referenceAt + Math.min(j + 5, last)]);
    DoubleVector r6 = all(reference[referenceAt + Math.min(j + 6, last)]);
    DoubleVector r7 = all(reference[referenceAt + Math.min(j + 7, last)]);
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    DoubleVector s4 = s0;
    DoubleVector s5 = s0;
    DoubleVector s6 = s0;
    DoubleVector s7 = s0;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g = DoubleVector.fromArray(SPECIES, gamma, at + i);
      s0 = g.fma(DoubleVector.fromArray(SPECIES, x, x0 + i).sub(r0), s0);
      s1 = g.fma(DoubleVector.fromArray(SPECIES, x, x1 + i).sub(r1), s1);
      s2 = g.fma(DoubleVector.fromArray(SPECIES, x, x2 + i).sub(r2), s2);
      s3 = g.fma(DoubleVector.fromArray(SPECIES, x, x3 + i).sub(r3), s3);
      s4 = g.fma(DoubleVector.fromArray(SPECIES, x, x4 + i).sub(r4), s4);
      s5 = g.fma(DoubleVector.fromArray(SPECIES, x, x5 + i).sub(r5), s5);
      s6 = g.fma(DoubleVector.fromArray(SPECIES, x, x6 + i).sub(r6), s6);
      s7 = g.fma(DoubleVector.fromArray(SPECIES, x, x7 + i).sub(r7), s7);
    }
    s0.intoArray(parts, lane);
    s1.intoArray(parts, PARTS + lane);
    s2.intoArray(parts, 2 * PARTS + lane);
    s3.intoArray(parts, 3 * PARTS + lane);
    s4.intoArray(parts, 4 * PARTS + lane);
    s5.intoArray(parts, 5 * PARTS + lane);
    s6.intoArray(parts, 6 * PARTS + lane);
    s7.intoArray(parts, 7 * PARTS + lane);
  }

  @Override
  public void add(double[] values, int at, double[] sum, int n) {
    int i = 0;
    for (; i < SPECIES.loopBound(n); i += LENGTH) {
      DoubleVector.fromArray(SPECIES, sum, i)
          .add(DoubleVector.fromArray(SPECIES, values, at + i))
          .intoArray(sum, i);
    }
    for (; i < n; i++) {
      sum[i] += values[at + i];
    }
  }

  @Override
  public double sum(Block rows, double[] values, int at, int n) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 8 * PARTS);
    Arrays.fill(parts, 0, PARTS, 0);
    int even = n / PARTS * PARTS;
    for (int lane = 0; lane < PARTS; lane += LENGTH) {
      DoubleVector s = DoubleVector.zero(SPECIES);
      for (int i = lane; i < even; i += PARTS) {
        s = s.add(DoubleVector.fromArray(SPECIES, values, at + i));
      }
      s.intoArray(parts, lane);
    }
    double rest = 0;
    for (int i = even; i < n; i++) {
      rest += values[at + i];
    }
    return BayesRule.sum(parts, 0) + rest;
  }
}
