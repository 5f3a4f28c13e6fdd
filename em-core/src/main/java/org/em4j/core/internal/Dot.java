package org.em4j.core.internal;

/** Sums and dot products over the rows of a block, in a fixed order. */
public final class Dot {
  private Dot() {}

  /** Returns the sum of n entries: entry i goes to part i mod 8. */
  public static double sum(double[] a, int at, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i + 7 < n; i += 8) {
      s0 += a[at + i];
      s1 += a[at + i + 1];
      s2 += a[at + i + 2];
      s3 += a[at + i + 3];
      s4 += a[at + i + 4];
      s5 += a[at + i + 5];
      s6 += a[at + i + 6];
      s7 += a[at + i + 7];
    }
    double rest = 0;
    for (; i < n; i++) {
      rest += a[at + i];
    }
    return (((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))) + rest;
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
}
