package org.em4j.core.internal;

/** Squared distances in tiles of four rows and two centres, whose eight sums stay in registers. */
final class PlainSquaredDistances implements SquaredDistances {
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
    int i = 0;
    for (; i + 3 < rows; i += 4) {
      int k = 0;
      for (; k + 1 < components; k += 2) {
        pair(x, at + i, stride, columns, centres, k, out, k * stride + i, stride);
      }
      if (k < components) {
        single(x, at + i, stride, columns, centres, k, out, k * stride + i);
      }
    }
    distancesFrom(i, x, at, stride, rows, columns, centres, components, out);
  }

  /** Distances of the rows from {@code first} on, row by row. */
  static void distancesFrom(
      int first,
      double[] x,
      int at,
      int stride,
      int rows,
      int columns,
      double[] centres,
      int components,
      double[] out) {
    for (int i = first; i < rows; i++) {
      for (int k = 0; k < components; k++) {
        out[k * stride + i] = distance(x, at + i, stride, columns, centres, k);
      }
    }
  }

  private static double distance(
      double[] x, int from, int stride, int columns, double[] centres, int k) {
    double s = 0;
    for (int j = 0, p = from, q = k * columns; j < columns; j++, p += stride, q++) {
      double z = x[p] - centres[q];
      s = Math.fma(z, z, s);
    }
    return s;
  }

  /** Writes the distances of four rows from centre k to {@code out[to …]}. */
  private static void single(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int k,
      double[] out,
      int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = 0, p = from, q = k * columns; j < columns; j++, p += stride, q++) {
      double c = centres[q];
      double z0 = x[p] - c;
      double z1 = x[p + 1] - c;
      double z2 = x[p + 2] - c;
      double z3 = x[p + 3] - c;
      s0 = Math.fma(z0, z0, s0);
      s1 = Math.fma(z1, z1, s1);
      s2 = Math.fma(z2, z2, s2);
      s3 = Math.fma(z3, z3, s3);
    }
    out[to] = s0;
    out[to + 1] = s1;
    out[to + 2] = s2;
    out[to + 3] = s3;
  }

  /**
   * Writes the distances of four rows from centres k and k + 1, those {@code step} behind these.
   */
  private static void pair(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int k,
      double[] out,
      int to,
      int step) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    for (int j = 0, p = from, q = k * columns; j < columns; j++, p += stride, q++) {
      double x0 = x[p];
      double x1 = x[p + 1];
      double x2 = x[p + 2];
      double x3 = x[p + 3];
      double a = centres[q];
      double b = centres[q + columns];
      a0 = Math.fma(x0 - a, x0 - a, a0);
      a1 = Math.fma(x1 - a, x1 - a, a1);
      a2 = Math.fma(x2 - a, x2 - a, a2);
      a3 = Math.fma(x3 - a, x3 - a, a3);
      b0 = Math.fma(x0 - b, x0 - b, b0);
      b1 = Math.fma(x1 - b, x1 - b, b1);
      b2 = Math.fma(x2 - b, x2 - b, b2);
      b3 = Math.fma(x3 - b, x3 - b, b3);
    }
    out[to] = a0;
    out[to + 1] = a1;
    out[to + 2] = a2;
    out[to + 3] = a3;
    out[to + step] = b0;
    out[to + step + 1] = b1;
    out[to + step + 2] = b2;
    out[to + step + 3] = b3;
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
    int i = 0;
    for (; i + 3 < rows; i += 4) {
      nearestOfFour(x, at + i, stride, columns, centres, components, least, index, i);
    }
    nearestFrom(i, x, at, stride, rows, columns, centres, components, least, index);
  }

  /** The nearest centres of the rows from {@code first} on, row by row. */
  static void nearestFrom(
      int first,
      double[] x,
      int at,
      int stride,
      int rows,
      int columns,
      double[] centres,
      int components,
      double[] least,
      double[] index) {
    for (int i = first; i < rows; i++) {
      double smallest = Double.POSITIVE_INFINITY;
      int found = 0;
      for (int k = 0; k < components; k++) {
        double s = distance(x, at + i, stride, columns, centres, k);
        found = s < smallest ? k : found;
        smallest = s < smallest ? s : smallest;
      }
      least[i] = smallest;
      index[i] = found;
    }
  }

  private static void nearestOfFour(
      double[] x,
      int from,
      int stride,
      int columns,
      double[] centres,
      int components,
      double[] least,
      double[] index,
      int to) {
    double l0 = Double.POSITIVE_INFINITY;
    double l1 = l0;
    double l2 = l0;
    double l3 = l0;
    int k0 = 0;
    int k1 = 0;
    int k2 = 0;
    int k3 = 0;
    int k = 0;
    for (; k + 1 < components; k += 2) {
      double a0 = 0;
      double a1 = 0;
      double a2 = 0;
      double a3 = 0;
      double b0 = 0;
      double b1 = 0;
      double b2 = 0;
      double b3 = 0;
      for (int j = 0, p = from, q = k * columns; j < columns; j++, p += stride, q++) {
        double x0 = x[p];
        double x1 = x[p + 1];
        double x2 = x[p + 2];
        double x3 = x[p + 3];
        double a = centres[q];
        double b = centres[q + columns];
        a0 = Math.fma(x0 - a, x0 - a, a0);
        a1 = Math.fma(x1 - a, x1 - a, a1);
        a2 = Math.fma(x2 - a, x2 - a, a2);
        a3 = Math.fma(x3 - a, x3 - a, a3);
        b0 = Math.fma(x0 - b, x0 - b, b0);
        b1 = Math.fma(x1 - b, x1 - b, b1);
        b2 = Math.fma(x2 - b, x2 - b, b2);
        b3 = Math.fma(x3 - b, x3 - b, b3);
      }
      // Which centre is nearer cannot be foretold: conditional moves, no branches.
      k0 = a0 < l0 ? k : k0;
      l0 = a0 < l0 ? a0 : l0;
      k1 = a1 < l1 ? k : k1;
      l1 = a1 < l1 ? a1 : l1;
      k2 = a2 < l2 ? k : k2;
      l2 = a2 < l2 ? a2 : l2;
      k3 = a3 < l3 ? k : k3;
      l3 = a3 < l3 ? a3 : l3;
      k0 = b0 < l0 ? k + 1 : k0;
      l0 = b0 < l0 ? b0 : l0;
      k1 = b1 < l1 ? k + 1 : k1;
      l1 = b1 < l1 ? b1 : l1;
      k2 = b2 < l2 ? k + 1 : k2;
      l2 = b2 < l2 ? b2 : l2;
      k3 = b3 < l3 ? k + 1 : k3;
      l3 = b3 < l3 ? b3 : l3;
    }
    if (k < components) {
      double a0 = distance(x, from, stride, columns, centres, k);
      double a1 = distance(x, from + 1, stride, columns, centres, k);
      double a2 = distance(x, from + 2, stride, columns, centres, k);
      double a3 = distance(x, from + 3, stride, columns, centres, k);
      k0 = a0 < l0 ? k : k0;
      l0 = a0 < l0 ? a0 : l0;
      k1 = a1 < l1 ? k : k1;
      l1 = a1 < l1 ? a1 : l1;
      k2 = a2 < l2 ? k : k2;
      l2 = a2 < l2 ? a2 : l2;
      k3 = a3 < l3 ? k : k3;
      l3 = a3 < l3 ? a3 : l3;
    }
    least[to] = l0;
    least[to + 1] = l1;
    least[to + 2] = l2;
    least[to + 3] = l3;
    index[to] = k0;
    index[to + 1] = k1;
    index[to + 2] = k2;
    index[to + 3] = k3;
  }
}
