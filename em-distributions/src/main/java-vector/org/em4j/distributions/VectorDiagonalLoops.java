package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;
import static org.em4j.core.internal.Lanes.all;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.SquaredDistances;

/**
 * Rows in the lanes, and tiles of components by rows or columns whose sums stay in registers, so
 * that what is loaded is used for several components: one at a time, loads from the second level of
 * the cache took longer than the sums.
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
      double[] factor,
      double[] constant,
      double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    int components = constant.length;
    // Rows behind the last one are worked out too, where the columns have room for them.
    int full = Math.min(SPECIES.loopBound(n + LENGTH - 1), SPECIES.loopBound(stride));
    if (reciprocal == null) {
      SquaredDistances.Fast.DISTANCES.distances(x, at, stride, n, d, mean, components, out);
    } else {
      scaledSquares(x, at, stride, full, mean, reciprocal, d, components, out);
      PlainDiagonalLoops.squares(x, at, stride, full, n, mean, reciprocal, d, components, out);
    }
    for (int k = 0; k < components; k++) {
      int to = k * stride;
      DoubleVector f = all(factor[k]);
      DoubleVector c = all(constant[k]);
      for (int i = 0; i < full; i += LENGTH) {
        DoubleVector.fromArray(SPECIES, out, to + i).fma(f, c).intoArray(out, to + i);
      }
      for (int i = full; i < n; i++) {
        out[to + i] = Math.fma(factor[k], out[to + i], constant[k]);
      }
    }
  }

  /** Four components and two vectors of rows at a time: eight sums, and loads used eight times. */
  private static void scaledSquares(
      double[] x,
      int at,
      int stride,
      int n,
      double[] mean,
      double[] reciprocal,
      int d,
      int components,
      double[] out) {
    int k = 0;
    for (; k + 3 < components; k += 4) {
      int i = 0;
      for (; i + LENGTH < n; i += 2 * LENGTH) {
        tile(x, at + i, stride, mean, reciprocal, k * d, d, out, k * stride + i);
      }
      if (i < n) {
        narrowTile(x, at + i, stride, mean, reciprocal, k * d, d, out, k * stride + i);
      }
    }
    for (; k < components; k++) {
      single(x, at, stride, n, mean, reciprocal, k * d, d, out, k * stride);
    }
  }

  /** The squares of two vectors of rows and four components. */
  private static void tile(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] reciprocal,
      int c,
      int d,
      double[] out,
      int to) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s20 = s00;
    DoubleVector s21 = s00;
    DoubleVector s30 = s00;
    DoubleVector s31 = s00;
    int p = at;
    for (int j = c; j < c + d; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, p);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, p + LENGTH);
      DoubleVector m = all(mean[j]);
      DoubleVector r = all(reciprocal[j]);
      DoubleVector z0 = x0.sub(m).mul(r);
      DoubleVector z1 = x1.sub(m).mul(r);
      s00 = z0.fma(z0, s00);
      s01 = z1.fma(z1, s01);
      m = all(mean[j + d]);
      r = all(reciprocal[j + d]);
      z0 = x0.sub(m).mul(r);
      z1 = x1.sub(m).mul(r);
      s10 = z0.fma(z0, s10);
      s11 = z1.fma(z1, s11);
      m = all(mean[j + 2 * d]);
      r = all(reciprocal[j + 2 * d]);
      z0 = x0.sub(m).mul(r);
      z1 = x1.sub(m).mul(r);
      s20 = z0.fma(z0, s20);
      s21 = z1.fma(z1, s21);
      m = all(mean[j + 3 * d]);
      r = all(reciprocal[j + 3 * d]);
      z0 = x0.sub(m).mul(r);
      z1 = x1.sub(m).mul(r);
      s30 = z0.fma(z0, s30);
      s31 = z1.fma(z1, s31);
      p += stride;
    }
    s00.intoArray(out, to);
    s01.intoArray(out, to + LENGTH);
    s10.intoArray(out, to + stride);
    s11.intoArray(out, to + stride + LENGTH);
    s20.intoArray(out, to + 2 * stride);
    s21.intoArray(out, to + 2 * stride + LENGTH);
    s30.intoArray(out, to + 3 * stride);
    s31.intoArray(out, to + 3 * stride + LENGTH);
  }

  /** The same of one vector of rows. */
  private static void narrowTile(
      double[] x,
      int at,
      int stride,
      double[] mean,
      double[] reciprocal,
      int c,
      int d,
      double[] out,
      int to) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = s00;
    DoubleVector s20 = s00;
    DoubleVector s30 = s00;
    int p = at;
    for (int j = c; j < c + d; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, p);
      DoubleVector m = all(mean[j]);
      DoubleVector r = all(reciprocal[j]);
      DoubleVector z0 = x0.sub(m).mul(r);
      s00 = z0.fma(z0, s00);
      m = all(mean[j + d]);
      r = all(reciprocal[j + d]);
      z0 = x0.sub(m).mul(r);
      s10 = z0.fma(z0, s10);
      m = all(mean[j + 2 * d]);
      r = all(reciprocal[j + 2 * d]);
      z0 = x0.sub(m).mul(r);
      s20 = z0.fma(z0, s20);
      m = all(mean[j + 3 * d]);
      r = all(reciprocal[j + 3 * d]);
      z0 = x0.sub(m).mul(r);
      s30 = z0.fma(z0, s30);
      p += stride;
    }
    s00.intoArray(out, to);
    s10.intoArray(out, to + stride);
    s20.intoArray(out, to + 2 * stride);
    s30.intoArray(out, to + 3 * stride);
  }

  /** One component: four vectors of rows at a time, so that the sums do not wait for each other. */
  private static void single(
      double[] x,
      int at,
      int stride,
      int n,
      double[] mean,
      double[] reciprocal,
      int c,
      int d,
      double[] out,
      int to) {
    int i = 0;
    for (; i + 3 * LENGTH < n; i += 4 * LENGTH) {
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      int p = at + i;
      for (int j = c; j < c + d; j++) {
        DoubleVector m = all(mean[j]);
        DoubleVector r = all(reciprocal[j]);
        DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, p).sub(m).mul(r);
        DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, p + LENGTH).sub(m).mul(r);
        DoubleVector z2 = DoubleVector.fromArray(SPECIES, x, p + 2 * LENGTH).sub(m).mul(r);
        DoubleVector z3 = DoubleVector.fromArray(SPECIES, x, p + 3 * LENGTH).sub(m).mul(r);
        s0 = z0.fma(z0, s0);
        s1 = z1.fma(z1, s1);
        s2 = z2.fma(z2, s2);
        s3 = z3.fma(z3, s3);
        p += stride;
      }
      s0.intoArray(out, to + i);
      s1.intoArray(out, to + i + LENGTH);
      s2.intoArray(out, to + i + 2 * LENGTH);
      s3.intoArray(out, to + i + 3 * LENGTH);
    }
    for (; i < n; i += LENGTH) {
      DoubleVector s = DoubleVector.zero(SPECIES);
      int p = at + i;
      for (int j = c; j < c + d; j++) {
        DoubleVector z = DoubleVector.fromArray(SPECIES, x, p);
        z = z.sub(all(mean[j])).mul(all(reciprocal[j]));
        s = z.fma(z, s);
        p += stride;
      }
      s.intoArray(out, to + i);
    }
  }

  @Override
  public void moments(
      Block rows,
      int j,
      double[] gamma,
      int k,
      int count,
      ComponentStatistics about,
      double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 16 * PARTS);
    int n = rows.rows() / PARTS * PARTS;
    int at = k * rows.stride();
    double[] references = about.references();
    for (int lane = 0; lane < PARTS; lane += LENGTH) {
      if (count > 1) {
        two(rows, j, gamma, k, about, lane, n, parts);
      } else {
        one(rows, j, gamma, at, references, about.referenceAt(k), lane, n, parts);
      }
    }
    for (int c = 0; c < count && n < rows.rows(); c++) {
      int r = about.referenceAt(k + c);
      int gammaAt = at + c * rows.stride();
      PlainDiagonalLoops.moments(rows, j, gamma, gammaAt, references, r, n, parts, 8 * PARTS * c);
    }
    for (int m = 0; m < 8 * count; m++) {
      out[m] = BayesRule.sum(parts, m * PARTS);
    }
  }

  private static void one(
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

  /** The same of two components, for half the loads of values. */
  private static void two(
      Block rows,
      int j,
      double[] gamma,
      int k,
      ComponentStatistics about,
      int lane,
      int n,
      double[] parts) {
    int last = rows.columns() - 1;
    double[] x = rows.values();
    int x0 = rows.column(j);
    int x1 = rows.column(Math.min(j + 1, last));
    int x2 = rows.column(Math.min(j + 2, last));
    int x3 = rows.column(Math.min(j + 3, last));
    int at0 = k * rows.stride();
    int at1 = at0 + rows.stride();
    double[] reference = about.references();
    int first = about.referenceAt(k);
    int second = about.referenceAt(k + 1);
    DoubleVector r00 = all(reference[first + j]);
    DoubleVector r01 = all(reference[first + Math.min(j + 1, last)]);
    DoubleVector r02 = all(reference[first + Math.min(j + 2, last)]);
    DoubleVector r03 = all(reference[first + Math.min(j + 3, last)]);
    DoubleVector r10 = all(reference[second + j]);
    DoubleVector r11 = all(reference[second + Math.min(j + 1, last)]);
    DoubleVector r12 = all(reference[second + Math.min(j + 2, last)]);
    DoubleVector r13 = all(reference[second + Math.min(j + 3, last)]);
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = s00;
    DoubleVector s02 = s00;
    DoubleVector s03 = s00;
    DoubleVector t00 = s00;
    DoubleVector t01 = s00;
    DoubleVector t02 = s00;
    DoubleVector t03 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s12 = s00;
    DoubleVector s13 = s00;
    DoubleVector t10 = s00;
    DoubleVector t11 = s00;
    DoubleVector t12 = s00;
    DoubleVector t13 = s00;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g0 = DoubleVector.fromArray(SPECIES, gamma, at0 + i);
      DoubleVector g1 = DoubleVector.fromArray(SPECIES, gamma, at1 + i);
      DoubleVector y = DoubleVector.fromArray(SPECIES, x, x0 + i);
      DoubleVector z = y.sub(r00);
      DoubleVector w = g0.mul(z);
      s00 = s00.add(w);
      t00 = w.fma(z, t00);
      z = y.sub(r10);
      w = g1.mul(z);
      s10 = s10.add(w);
      t10 = w.fma(z, t10);
      y = DoubleVector.fromArray(SPECIES, x, x1 + i);
      z = y.sub(r01);
      w = g0.mul(z);
      s01 = s01.add(w);
      t01 = w.fma(z, t01);
      z = y.sub(r11);
      w = g1.mul(z);
      s11 = s11.add(w);
      t11 = w.fma(z, t11);
      y = DoubleVector.fromArray(SPECIES, x, x2 + i);
      z = y.sub(r02);
      w = g0.mul(z);
      s02 = s02.add(w);
      t02 = w.fma(z, t02);
      z = y.sub(r12);
      w = g1.mul(z);
      s12 = s12.add(w);
      t12 = w.fma(z, t12);
      y = DoubleVector.fromArray(SPECIES, x, x3 + i);
      z = y.sub(r03);
      w = g0.mul(z);
      s03 = s03.add(w);
      t03 = w.fma(z, t03);
      z = y.sub(r13);
      w = g1.mul(z);
      s13 = s13.add(w);
      t13 = w.fma(z, t13);
    }
    s00.intoArray(parts, lane);
    s01.intoArray(parts, PARTS + lane);
    s02.intoArray(parts, 2 * PARTS + lane);
    s03.intoArray(parts, 3 * PARTS + lane);
    t00.intoArray(parts, 4 * PARTS + lane);
    t01.intoArray(parts, 5 * PARTS + lane);
    t02.intoArray(parts, 6 * PARTS + lane);
    t03.intoArray(parts, 7 * PARTS + lane);
    s10.intoArray(parts, 8 * PARTS + lane);
    s11.intoArray(parts, 9 * PARTS + lane);
    s12.intoArray(parts, 10 * PARTS + lane);
    s13.intoArray(parts, 11 * PARTS + lane);
    t10.intoArray(parts, 12 * PARTS + lane);
    t11.intoArray(parts, 13 * PARTS + lane);
    t12.intoArray(parts, 14 * PARTS + lane);
    t13.intoArray(parts, 15 * PARTS + lane);
  }

  @Override
  public void means(Block rows, double[] gamma, int components, double[] centre, double[] out) {
    int d = rows.columns();
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 16 * PARTS);
    int n = rows.rows() / PARTS * PARTS;
    for (int k = 0; k < components; k += 4) {
      for (int j = 0; j < d; j += 4) {
        for (int lane = 0; lane < PARTS; lane += LENGTH) {
          means(rows, j, gamma, k, components, centre, lane, n, parts);
        }
        for (int m = 0; m < 16; m++) {
          int component = k + m / 4;
          int column = j + m % 4;
          if (component < components && column < d) {
            int at = component * rows.stride();
            PlainDiagonalLoops.mean(rows, column, gamma, at, centre[column], n, parts, m * PARTS);
            out[component * d + column] = BayesRule.sum(parts, m * PARTS);
          }
        }
      }
    }
  }

  /** Four columns of four components; behind the last ones these are taken again. */
  private static void means(
      Block rows,
      int j,
      double[] gamma,
      int k,
      int components,
      double[] centre,
      int lane,
      int n,
      double[] parts) {
    int last = rows.columns() - 1;
    double[] x = rows.values();
    int x0 = rows.column(j);
    int x1 = rows.column(Math.min(j + 1, last));
    int x2 = rows.column(Math.min(j + 2, last));
    int x3 = rows.column(Math.min(j + 3, last));
    int at0 = k * rows.stride();
    int at1 = Math.min(k + 1, components - 1) * rows.stride();
    int at2 = Math.min(k + 2, components - 1) * rows.stride();
    int at3 = Math.min(k + 3, components - 1) * rows.stride();
    DoubleVector c0 = all(centre[j]);
    DoubleVector c1 = all(centre[Math.min(j + 1, last)]);
    DoubleVector c2 = all(centre[Math.min(j + 2, last)]);
    DoubleVector c3 = all(centre[Math.min(j + 3, last)]);
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
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g0 = DoubleVector.fromArray(SPECIES, gamma, at0 + i);
      DoubleVector g1 = DoubleVector.fromArray(SPECIES, gamma, at1 + i);
      DoubleVector g2 = DoubleVector.fromArray(SPECIES, gamma, at2 + i);
      DoubleVector g3 = DoubleVector.fromArray(SPECIES, gamma, at3 + i);
      DoubleVector z = DoubleVector.fromArray(SPECIES, x, x0 + i).sub(c0);
      s00 = g0.fma(z, s00);
      s10 = g1.fma(z, s10);
      s20 = g2.fma(z, s20);
      s30 = g3.fma(z, s30);
      z = DoubleVector.fromArray(SPECIES, x, x1 + i).sub(c1);
      s01 = g0.fma(z, s01);
      s11 = g1.fma(z, s11);
      s21 = g2.fma(z, s21);
      s31 = g3.fma(z, s31);
      z = DoubleVector.fromArray(SPECIES, x, x2 + i).sub(c2);
      s02 = g0.fma(z, s02);
      s12 = g1.fma(z, s12);
      s22 = g2.fma(z, s22);
      s32 = g3.fma(z, s32);
      z = DoubleVector.fromArray(SPECIES, x, x3 + i).sub(c3);
      s03 = g0.fma(z, s03);
      s13 = g1.fma(z, s13);
      s23 = g2.fma(z, s23);
      s33 = g3.fma(z, s33);
    }
    s00.intoArray(parts, lane);
    s01.intoArray(parts, PARTS + lane);
    s02.intoArray(parts, 2 * PARTS + lane);
    s03.intoArray(parts, 3 * PARTS + lane);
    s10.intoArray(parts, 4 * PARTS + lane);
    s11.intoArray(parts, 5 * PARTS + lane);
    s12.intoArray(parts, 6 * PARTS + lane);
    s13.intoArray(parts, 7 * PARTS + lane);
    s20.intoArray(parts, 8 * PARTS + lane);
    s21.intoArray(parts, 9 * PARTS + lane);
    s22.intoArray(parts, 10 * PARTS + lane);
    s23.intoArray(parts, 11 * PARTS + lane);
    s30.intoArray(parts, 12 * PARTS + lane);
    s31.intoArray(parts, 13 * PARTS + lane);
    s32.intoArray(parts, 14 * PARTS + lane);
    s33.intoArray(parts, 15 * PARTS + lane);
  }

  @Override
  public void weights(Block rows, double[] gamma, int components, double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 16 * PARTS);
    int stride = rows.stride();
    int n = rows.rows() / PARTS * PARTS;
    for (int k = 0; k < components; k += 4) {
      for (int lane = 0; lane < PARTS; lane += LENGTH) {
        weights(gamma, k, components - 1, stride, lane, n, parts);
      }
      for (int c = k; c < Math.min(k + 4, components); c++) {
        double rest = 0;
        for (int i = n; i < rows.rows(); i++) {
          rest += gamma[c * stride + i];
        }
        out[c] = BayesRule.sum(parts, (c - k) * PARTS) + rest;
      }
    }
  }

  /** Four components, whose sums do not wait for each other; the last may be taken again. */
  private static void weights(
      double[] gamma, int k, int last, int stride, int lane, int n, double[] parts) {
    int at0 = k * stride;
    int at1 = Math.min(k + 1, last) * stride;
    int at2 = Math.min(k + 2, last) * stride;
    int at3 = Math.min(k + 3, last) * stride;
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    for (int i = lane; i < n; i += PARTS) {
      s0 = s0.add(DoubleVector.fromArray(SPECIES, gamma, at0 + i));
      s1 = s1.add(DoubleVector.fromArray(SPECIES, gamma, at1 + i));
      s2 = s2.add(DoubleVector.fromArray(SPECIES, gamma, at2 + i));
      s3 = s3.add(DoubleVector.fromArray(SPECIES, gamma, at3 + i));
    }
    s0.intoArray(parts, lane);
    s1.intoArray(parts, PARTS + lane);
    s2.intoArray(parts, 2 * PARTS + lane);
    s3.intoArray(parts, 3 * PARTS + lane);
  }

  @Override
  public void totals(Block rows, double[] gamma, int components, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    int full = SPECIES.loopBound(n);
    Arrays.fill(out, 0, n, 0);
    int k = 0;
    for (; k + 3 < components; k += 4) {
      addFour(gamma, k * stride, stride, out, full);
    }
    for (; k < components; k++) {
      for (int i = 0; i < full; i += LENGTH) {
        DoubleVector.fromArray(SPECIES, out, i)
            .add(DoubleVector.fromArray(SPECIES, gamma, k * stride + i))
            .intoArray(out, i);
      }
    }
    for (int i = full; i < n; i++) {
      for (int c = 0; c < components; c++) {
        out[i] += gamma[c * stride + i];
      }
    }
  }

  private static void addFour(double[] gamma, int at, int stride, double[] out, int n) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector.fromArray(SPECIES, out, i)
          .add(DoubleVector.fromArray(SPECIES, gamma, at + i))
          .add(DoubleVector.fromArray(SPECIES, gamma, at1 + i))
          .add(DoubleVector.fromArray(SPECIES, gamma, at2 + i))
          .add(DoubleVector.fromArray(SPECIES, gamma, at3 + i))
          .intoArray(out, i);
    }
  }
}
