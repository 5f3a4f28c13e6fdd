package org.em4j.hmm;

/**
 * A K×K matrix M, packed for products x M of one row: the inner loop of every recursion. Immutable
 * and thread-safe.
 *
 * <p>Rows are too short for the compiler to make SIMD instructions of loops along them. So columns
 * are taken eight at a time, the entries of a row side by side: the loop over rows has eight sums
 * in registers, as many as keep both multipliers busy, reads the matrix in order, and needs no
 * check of bounds.
 *
 * <p>From {@value #LONG_ROWS} columns on rows are long enough. Four rows are added up at a time,
 * each an array of its own: the compiler vectorises loops over whole arrays with one index.
 */
final class StateMatrix {
  /** The least K whose rows the compiler's SIMD instructions are worth. */
  private static final int LONG_ROWS = 16;

  private final int size;
  private final int eights;
  private final int fours;
  private final double[] packed;
  private final double[][] rows;

  /**
   * Packs a matrix.
   *
   * @param m row-major K×K
   * @param transposed whether M is the transpose of it
   */
  StateMatrix(double[] m, int size, boolean transposed) {
    this.size = size;
    this.eights = size / 8 * 8;
    this.fours = size / 4 * 4;
    this.rows = size < LONG_ROWS ? null : rows(m, size, transposed);
    this.packed = rows == null ? packed(m, transposed) : null;
  }

  private double[] packed(double[] m, boolean transposed) {
    double[] all = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int width = j < eights ? 8 : j < fours ? 4 : 1;
        int first = j / width * width;
        all[first * size + i * width + j - first] = transposed ? m[j * size + i] : m[i * size + j];
      }
    }
    return all;
  }

  private static double[][] rows(double[] m, int size, boolean transposed) {
    double[][] rows = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        rows[i][j] = transposed ? m[j * size + i] : m[i * size + j];
      }
    }
    return rows;
  }

  /**
   * Writes x M.
   *
   * @param x K numbers from {@code xAt}. Not modified
   * @param work K numbers. Modified
   * @param out K numbers from {@code at}. Modified
   */
  void product(double[] x, int xAt, double[] work, double[] out, int at) {
    if (rows != null) {
      addRows(x, xAt, work);
      System.arraycopy(work, 0, out, at, size);
      return;
    }
    for (int j = 0; j < eights; j += 8) {
      eight(x, xAt, j * size, out, at + j);
    }
    if (eights < fours) {
      four(x, xAt, eights * size, out, at + eights);
    }
    for (int j = fours; j < size; j++) {
      int base = j * size;
      double s = 0;
      for (int i = 0; i < size; i++) {
        s = Math.fma(x[xAt + i], packed[base + i], s);
      }
      out[at + j] = s;
    }
  }

  private void addRows(double[] x, int xAt, double[] sum) {
    java.util.Arrays.fill(sum, 0, size, 0);
    int i = 0;
    for (; i + 4 <= size; i += 4) {
      int at = xAt + i;
      addFour(
          x[at],
          x[at + 1],
          x[at + 2],
          x[at + 3],
          rows[i],
          rows[i + 1],
          rows[i + 2],
          rows[i + 3],
          sum,
          size);
    }
    for (; i < size; i++) {
      addOne(x[xAt + i], rows[i], sum, size);
    }
  }

  /** Adds four vectors, each times a number. The arrays must differ. */
  static void addFour(
      double x0,
      double x1,
      double x2,
      double x3,
      double[] v0,
      double[] v1,
      double[] v2,
      double[] v3,
      double[] sum,
      int size) {
    for (int j = 0; j < size; j++) {
      double s = Math.fma(x0, v0[j], sum[j]);
      s = Math.fma(x1, v1[j], s);
      s = Math.fma(x2, v2[j], s);
      sum[j] = Math.fma(x3, v3[j], s);
    }
  }

  /** Adds a vector times a number. */
  static void addOne(double x, double[] v, double[] sum, int size) {
    for (int j = 0; j < size; j++) {
      sum[j] = Math.fma(x, v[j], sum[j]);
    }
  }

  private void eight(double[] x, int xAt, int base, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int i = 0; i < size; i++) {
      double v = x[xAt + i];
      int p = base + i * 8;
      s0 = Math.fma(v, packed[p], s0);
      s1 = Math.fma(v, packed[p + 1], s1);
      s2 = Math.fma(v, packed[p + 2], s2);
      s3 = Math.fma(v, packed[p + 3], s3);
      s4 = Math.fma(v, packed[p + 4], s4);
      s5 = Math.fma(v, packed[p + 5], s5);
      s6 = Math.fma(v, packed[p + 6], s6);
      s7 = Math.fma(v, packed[p + 7], s7);
    }
    out[at] = s0;
    out[at + 1] = s1;
    out[at + 2] = s2;
    out[at + 3] = s3;
    out[at + 4] = s4;
    out[at + 5] = s5;
    out[at + 6] = s6;
    out[at + 7] = s7;
  }

  private void four(double[] x, int xAt, int base, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int i = 0; i < size; i++) {
      double v = x[xAt + i];
      int p = base + i * 4;
      s0 = Math.fma(v, packed[p], s0);
      s1 = Math.fma(v, packed[p + 1], s1);
      s2 = Math.fma(v, packed[p + 2], s2);
      s3 = Math.fma(v, packed[p + 3], s3);
    }
    out[at] = s0;
    out[at + 1] = s1;
    out[at + 2] = s2;
    out[at + 3] = s3;
  }
}
