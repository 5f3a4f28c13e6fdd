package org.em4j.core.internal;

/** Sums and dot products over the rows of a block, in a fixed order. */
public final class Dot {
  private Dot() {}

  /** Returns the sum of n entries, by four partial sums. */
  public static double sum(double[] a, int at, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += a[at + i];
      s1 += a[at + i + 1];
      s2 += a[at + i + 2];
      s3 += a[at + i + 3];
    }
    for (; i < n; i++) {
      s0 += a[at + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Returns {@code Σ a_i b_i}, by four partial sums. */
  public static double product(double[] a, int aAt, double[] b, int bAt, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 = Math.fma(a[aAt + i], b[bAt + i], s0);
      s1 = Math.fma(a[aAt + i + 1], b[bAt + i + 1], s1);
      s2 = Math.fma(a[aAt + i + 2], b[bAt + i + 2], s2);
      s3 = Math.fma(a[aAt + i + 3], b[bAt + i + 3], s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(a[aAt + i], b[bAt + i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Returns {@code Σ a_i b_i²}, by four partial sums. */
  public static double weightedSquares(double[] a, int aAt, double[] b, int bAt, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 = Math.fma(a[aAt + i] * b[bAt + i], b[bAt + i], s0);
      s1 = Math.fma(a[aAt + i + 1] * b[bAt + i + 1], b[bAt + i + 1], s1);
      s2 = Math.fma(a[aAt + i + 2] * b[bAt + i + 2], b[bAt + i + 2], s2);
      s3 = Math.fma(a[aAt + i + 3] * b[bAt + i + 3], b[bAt + i + 3], s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(a[aAt + i] * b[bAt + i], b[bAt + i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Adds the dot products of one vector with {@code count} columns to {@code out}.
   *
   * @param a n entries. Not modified
   * @param z columns that begin {@code stride} apart. Not modified
   * @param out modified from {@code to}, {@code count} entries
   */
  public static void products(
      double[] a, double[] z, int stride, int count, int n, double[] out, int to) {
    int j = 0;
    for (; j + 3 < count; j += 4) {
      four(a, z, j * stride, stride, n, out, to + j);
    }
    for (; j < count; j++) {
      out[to + j] += product(a, 0, z, j * stride, n);
    }
  }

  private static void four(
      double[] a, double[] z, int at, int stride, int n, double[] out, int to) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double t0 = 0;
    double t1 = 0;
    double t2 = 0;
    double t3 = 0;
    int i = 0;
    for (; i + 1 < n; i += 2) {
      double a0 = a[i];
      double a1 = a[i + 1];
      s0 = Math.fma(a0, z[at + i], s0);
      s1 = Math.fma(a0, z[at1 + i], s1);
      s2 = Math.fma(a0, z[at2 + i], s2);
      s3 = Math.fma(a0, z[at3 + i], s3);
      t0 = Math.fma(a1, z[at + i + 1], t0);
      t1 = Math.fma(a1, z[at1 + i + 1], t1);
      t2 = Math.fma(a1, z[at2 + i + 1], t2);
      t3 = Math.fma(a1, z[at3 + i + 1], t3);
    }
    if (i < n) {
      double a0 = a[i];
      s0 = Math.fma(a0, z[at + i], s0);
      s1 = Math.fma(a0, z[at1 + i], s1);
      s2 = Math.fma(a0, z[at2 + i], s2);
      s3 = Math.fma(a0, z[at3 + i], s3);
    }
    out[to] += s0 + t0;
    out[to + 1] += s1 + t1;
    out[to + 2] += s2 + t2;
    out[to + 3] += s3 + t3;
  }
}
