package org.em4j.core.internal;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Squared distances with rows as lanes, in tiles of two vectors of rows and four centres. */
final class VectorSquaredDistances implements SquaredDistances {
  private static final VectorSpecies<Double> S = Lanes.SPECIES;
  private static final int L = Lanes.LENGTH;

  VectorSquaredDistances() {}

  /**
   * Whole vectors as long as they end within the stride; what they find beyond the rows is lost.
   */
  private static int vectorRows(int rows, int stride) {
    int padded = (rows + L - 1) / L * L;
    return padded <= stride ? padded : rows - rows % L;
  }

  @Override
  public void distances(
      double[] x,
      int at,
      int stride,
      int rows,
      int columns,
      double[] centres,
      int components,
      double[] out) {
    int n = vectorRows(rows, stride);
    int k = 0;
    for (; k + 3 < components; k += 4) {
      int i = 0;
      for (; i + L < n; i += 2 * L) {
        tile(x, at + i, stride, columns, centres, k * columns, out, k * stride + i);
      }
      if (i < n) {
        narrowTile(x, at + i, stride, columns, centres, k * columns, out, k * stride + i);
      }
    }
    for (; k < components; k++) {
      single(x, at, stride, n, columns, centres, k * columns, out, k * stride);
    }
    if (n < rows) {
      PlainSquaredDistances.distancesFrom(
          n, x, at, stride, rows, columns, centres, components, out);
    }
  }

  private static void tile(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int c,
      double[] out,
      int to) {
    DoubleVector a0 = DoubleVector.zero(S);
    DoubleVector a1 = a0;
    DoubleVector b0 = a0;
    DoubleVector b1 = a0;
    DoubleVector c0 = a0;
    DoubleVector c1 = a0;
    DoubleVector d0 = a0;
    DoubleVector d1 = a0;
    for (int j = 0, p = from, q = c; j < columns; j++, p += stride, q++) {
      DoubleVector x0 = DoubleVector.fromArray(S, x, p);
      DoubleVector x1 = DoubleVector.fromArray(S, x, p + L);
      DoubleVector m = Lanes.all(centres[q]);
      DoubleVector z0 = x0.sub(m);
      DoubleVector z1 = x1.sub(m);
      a0 = z0.fma(z0, a0);
      a1 = z1.fma(z1, a1);
      m = Lanes.all(centres[q + columns]);
      z0 = x0.sub(m);
      z1 = x1.sub(m);
      b0 = z0.fma(z0, b0);
      b1 = z1.fma(z1, b1);
      m = Lanes.all(centres[q + 2 * columns]);
      z0 = x0.sub(m);
      z1 = x1.sub(m);
      c0 = z0.fma(z0, c0);
      c1 = z1.fma(z1, c1);
      m = Lanes.all(centres[q + 3 * columns]);
      z0 = x0.sub(m);
      z1 = x1.sub(m);
      d0 = z0.fma(z0, d0);
      d1 = z1.fma(z1, d1);
    }
    a0.intoArray(out, to);
    a1.intoArray(out, to + L);
    b0.intoArray(out, to + stride);
    b1.intoArray(out, to + stride + L);
    c0.intoArray(out, to + 2 * stride);
    c1.intoArray(out, to + 2 * stride + L);
    d0.intoArray(out, to + 3 * stride);
    d1.intoArray(out, to + 3 * stride + L);
  }

  private static void narrowTile(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int c,
      double[] out,
      int to) {
    DoubleVector a0 = DoubleVector.zero(S);
    DoubleVector b0 = a0;
    DoubleVector c0 = a0;
    DoubleVector d0 = a0;
    for (int j = 0, p = from, q = c; j < columns; j++, p += stride, q++) {
      DoubleVector x0 = DoubleVector.fromArray(S, x, p);
      DoubleVector z = x0.sub(Lanes.all(centres[q]));
      a0 = z.fma(z, a0);
      z = x0.sub(Lanes.all(centres[q + columns]));
      b0 = z.fma(z, b0);
      z = x0.sub(Lanes.all(centres[q + 2 * columns]));
      c0 = z.fma(z, c0);
      z = x0.sub(Lanes.all(centres[q + 3 * columns]));
      d0 = z.fma(z, d0);
    }
    a0.intoArray(out, to);
    b0.intoArray(out, to + stride);
    c0.intoArray(out, to + 2 * stride);
    d0.intoArray(out, to + 3 * stride);
  }

  /** One centre: four vectors of rows at a time, so that the sums do not wait for each other. */
  private static void single(
      double[] x,
      int at,
      int stride,
      int n,
      int columns,
      double[] centres,
      int c,
      double[] out,
      int to) {
    int i = 0;
    for (; i + 3 * L < n; i += 4 * L) {
      DoubleVector s0 = DoubleVector.zero(S);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int j = 0, p = at + i, q = c; j < columns; j++, p += stride, q++) {
        DoubleVector m = Lanes.all(centres[q]);
        DoubleVector z0 = DoubleVector.fromArray(S, x, p).sub(m);
        DoubleVector z1 = DoubleVector.fromArray(S, x, p + L).sub(m);
        DoubleVector z2 = DoubleVector.fromArray(S, x, p + 2 * L).sub(m);
        DoubleVector z3 = DoubleVector.fromArray(S, x, p + 3 * L).sub(m);
        s0 = z0.fma(z0, s0);
        s1 = z1.fma(z1, s1);
        s2 = z2.fma(z2, s2);
        s3 = z3.fma(z3, s3);
      }
      s0.intoArray(out, to + i);
      s1.intoArray(out, to + i + L);
      s2.intoArray(out, to + i + 2 * L);
      s3.intoArray(out, to + i + 3 * L);
    }
    for (; i < n; i += L) {
      DoubleVector s = DoubleVector.zero(S);
      for (int j = 0, p = at + i, q = c; j < columns; j++, p += stride, q++) {
        DoubleVector z = DoubleVector.fromArray(S, x, p).sub(Lanes.all(centres[q]));
        s = z.fma(z, s);
      }
      s.intoArray(out, to + i);
    }
  }

  @Override
  public void nearest(
      double[] x,
      int at,
      int stride,
      int rows,
      int columns,
      double[] centres,
      int components,
      double[] least,
      double[] index) {
    int n = vectorRows(rows, stride);
    int i = 0;
    for (; i + L < n; i += 2 * L) {
      nearestOfTwo(x, at + i, stride, columns, centres, components, least, index, i);
    }
    if (i < n) {
      nearestOfOne(x, at + i, stride, columns, centres, components, least, index, i);
    }
    if (n < rows) {
      PlainSquaredDistances.nearestFrom(
          n, x, at, stride, rows, columns, centres, components, least, index);
    }
  }

  private static void nearestOfTwo(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int components,
      double[] least,
      double[] index,
      int to) {
    DoubleVector least0 = Lanes.all(Double.POSITIVE_INFINITY);
    DoubleVector least1 = least0;
    DoubleVector index0 = DoubleVector.zero(S);
    DoubleVector index1 = index0;
    int k = 0;
    // Two centres at a time: four sums that do not wait for each other.
    for (; k + 1 < components; k += 2) {
      DoubleVector a0 = DoubleVector.zero(S);
      DoubleVector a1 = a0;
      DoubleVector b0 = a0;
      DoubleVector b1 = a0;
      for (int j = 0, p = from, q = k * columns; j < columns; j++, p += stride, q++) {
        DoubleVector x0 = DoubleVector.fromArray(S, x, p);
        DoubleVector x1 = DoubleVector.fromArray(S, x, p + L);
        DoubleVector m = Lanes.all(centres[q]);
        DoubleVector z0 = x0.sub(m);
        DoubleVector z1 = x1.sub(m);
        a0 = z0.fma(z0, a0);
        a1 = z1.fma(z1, a1);
        m = Lanes.all(centres[q + columns]);
        z0 = x0.sub(m);
        z1 = x1.sub(m);
        b0 = z0.fma(z0, b0);
        b1 = z1.fma(z1, b1);
      }
      DoubleVector name = Lanes.all(k);
      VectorMask<Double> nearer = a0.compare(VectorOperators.LT, least0);
      least0 = least0.blend(a0, nearer);
      index0 = index0.blend(name, nearer);
      nearer = a1.compare(VectorOperators.LT, least1);
      least1 = least1.blend(a1, nearer);
      index1 = index1.blend(name, nearer);
      name = Lanes.all(k + 1);
      nearer = b0.compare(VectorOperators.LT, least0);
      least0 = least0.blend(b0, nearer);
      index0 = index0.blend(name, nearer);
      nearer = b1.compare(VectorOperators.LT, least1);
      least1 = least1.blend(b1, nearer);
      index1 = index1.blend(name, nearer);
    }
    if (k < components) {
      DoubleVector a0 = DoubleVector.zero(S);
      DoubleVector a1 = a0;
      for (int j = 0, p = from, q = k * columns; j < columns; j++, p += stride, q++) {
        DoubleVector m = Lanes.all(centres[q]);
        DoubleVector z0 = DoubleVector.fromArray(S, x, p).sub(m);
        DoubleVector z1 = DoubleVector.fromArray(S, x, p + L).sub(m);
        a0 = z0.fma(z0, a0);
        a1 = z1.fma(z1, a1);
      }
      DoubleVector name = Lanes.all(k);
      VectorMask<Double> nearer = a0.compare(VectorOperators.LT, least0);
      least0 = least0.blend(a0, nearer);
      index0 = index0.blend(name, nearer);
      nearer = a1.compare(VectorOperators.LT, least1);
      least1 = least1.blend(a1, nearer);
      index1 = index1.blend(name, nearer);
    }
    least0.intoArray(least, to);
    least1.intoArray(least, to + L);
    index0.intoArray(index, to);
    index1.intoArray(index, to + L);
  }

  private static void nearestOfOne(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int components,
      double[] least,
      double[] index,
      int to) {
    DoubleVector smallest = Lanes.all(Double.POSITIVE_INFINITY);
    DoubleVector found = DoubleVector.zero(S);
    int q = 0;
    for (int k = 0; k < components; k++) {
      DoubleVector s = DoubleVector.zero(S);
      for (int j = 0, p = from; j < columns; j++, p += stride, q++) {
        DoubleVector z = DoubleVector.fromArray(S, x, p).sub(Lanes.all(centres[q]));
        s = z.fma(z, s);
      }
      VectorMask<Double> nearer = s.compare(VectorOperators.LT, smallest);
      smallest = smallest.blend(s, nearer);
      found = found.blend(Lanes.all(k), nearer);
    }
    smallest.intoArray(least, to);
    found.intoArray(index, to);
  }
}
