package org.em4j.hmm.internal;

/**
 * A K×K matrix M, packed for products x M of one row: the inner loop of every recursion. Immutable
 * and thread-safe.
 *
 * <p>Every kernel adds up the products of a column in the same order: up to {@value #CHAINED}
 * states in two chains, those of even rows and those of odd ones, because a recursion waits for
 * each of these sums; from there on one row after the other.
 *
 * <p>Rows of few states are too short for the compiler to make SIMD instructions of loops along
 * them. So columns are taken eight at a time, the entries of a row side by side: the loop over rows
 * has sixteen sums in registers, as many as keep both multipliers busy, reads the matrix in order,
 * and needs no check of bounds. For more states four rows are added up at a time, each an array of
 * its own: the compiler vectorises loops over whole arrays with one index.
 */
public final class StateMatrix {
  /** The most states whose products are added up in two chains. */
  static final int CHAINED = 16;

  /** Padded rows have a multiple of so many entries. */
  private static final int PAD = 8;

  private final int size;
  private final int width;
  private final double[] padded;
  private final double[] tiles;
  private final double[] columns;
  private final double[][] rows;

  /**
   * Packs a matrix.
   *
   * @param m row-major K×K
   * @param transposed whether M is the transpose of it
   */
  public StateMatrix(double[] m, int size, boolean transposed) {
    this.size = size;
    this.width = width(size);
    this.padded = new double[width * width];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        padded[i * width + j] = transposed ? m[j * size + i] : m[i * size + j];
      }
    }
    this.tiles = size <= CHAINED ? tiles() : new double[0];
    this.columns = size <= PAD ? byColumns() : new double[0];
    this.rows = size <= CHAINED ? new double[0][] : rows();
  }

  /** Returns the length of padded rows of K numbers. */
  public static int width(int states) {
    return (states + PAD - 1) / PAD * PAD;
  }

  /** Columns by eights; an odd last row has a row of zeros behind it. */
  private double[] tiles() {
    int even = (size + 1) / 2 * 2;
    double[] all = new double[even * width];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < width; j++) {
        all[j / 8 * 8 * even + i * 8 + j % 8] = padded[i * width + j];
      }
    }
    return all;
  }

  private double[] byColumns() {
    double[] all = new double[PAD * PAD];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        all[j * PAD + i] = padded[i * width + j];
      }
    }
    return all;
  }

  private double[][] rows() {
    double[][] all = new double[size][size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(padded, i * width, all[i], 0, size);
    }
    return all;
  }

  /** Returns K. */
  int size() {
    return size;
  }

  /** The live matrix, row-major, rows and columns padded with zeros to the {@link #width}. */
  double[] padded() {
    return padded;
  }

  /** The live columns of up to eight states, each padded with zeros to eight. */
  double[] columns() {
    return columns;
  }

  /**
   * Writes x M.
   *
   * @param x K numbers. Not modified
   * @param work padded. Modified
   * @param out K numbers from {@code at}. Modified
   */
  public void product(double[] x, double[] work, double[] out, int at) {
    product(x, work);
    System.arraycopy(work, 0, out, at, size);
  }

  /**
   * Writes x M.
   *
   * @param x K numbers. Not modified
   * @param out K numbers, padded; what is in the padding means nothing. Modified
   */
  void product(double[] x, double[] out) {
    if (size > CHAINED) {
      addRows(x, out);
      return;
    }
    int tile = (size + 1) / 2 * 16;
    for (int j = 0; j < size; j += 8) {
      if (size - j > 4) {
        eight(x, j / 8 * tile, out, j);
      } else {
        four(x, j / 8 * tile, out, j);
      }
    }
  }

  private void addRows(double[] x, double[] sum) {
    java.util.Arrays.fill(sum, 0, size, 0);
    int i = 0;
    for (; i + 4 <= size; i += 4) {
      addFour(
          x[i],
          x[i + 1],
          x[i + 2],
          x[i + 3],
          rows[i],
          rows[i + 1],
          rows[i + 2],
          rows[i + 3],
          sum,
          size);
    }
    for (; i < size; i++) {
      addOne(x[i], rows[i], sum, size);
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

  private void eight(double[] x, int base, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double odd0 = 0;
    double odd1 = 0;
    double odd2 = 0;
    double odd3 = 0;
    double odd4 = 0;
    double odd5 = 0;
    double odd6 = 0;
    double odd7 = 0;
    int pairs = size / 2;
    for (int i = 0; i < pairs; i++) {
      double u = x[2 * i];
      double v = x[2 * i + 1];
      int p = base + i * 16;
      s0 = Math.fma(u, tiles[p], s0);
      s1 = Math.fma(u, tiles[p + 1], s1);
      s2 = Math.fma(u, tiles[p + 2], s2);
      s3 = Math.fma(u, tiles[p + 3], s3);
      s4 = Math.fma(u, tiles[p + 4], s4);
      s5 = Math.fma(u, tiles[p + 5], s5);
      s6 = Math.fma(u, tiles[p + 6], s6);
      s7 = Math.fma(u, tiles[p + 7], s7);
      odd0 = Math.fma(v, tiles[p + 8], odd0);
      odd1 = Math.fma(v, tiles[p + 9], odd1);
      odd2 = Math.fma(v, tiles[p + 10], odd2);
      odd3 = Math.fma(v, tiles[p + 11], odd3);
      odd4 = Math.fma(v, tiles[p + 12], odd4);
      odd5 = Math.fma(v, tiles[p + 13], odd5);
      odd6 = Math.fma(v, tiles[p + 14], odd6);
      odd7 = Math.fma(v, tiles[p + 15], odd7);
    }
    if (2 * pairs < size) {
      double u = x[size - 1];
      int p = base + pairs * 16;
      s0 = Math.fma(u, tiles[p], s0);
      s1 = Math.fma(u, tiles[p + 1], s1);
      s2 = Math.fma(u, tiles[p + 2], s2);
      s3 = Math.fma(u, tiles[p + 3], s3);
      s4 = Math.fma(u, tiles[p + 4], s4);
      s5 = Math.fma(u, tiles[p + 5], s5);
      s6 = Math.fma(u, tiles[p + 6], s6);
      s7 = Math.fma(u, tiles[p + 7], s7);
    }
    out[at] = s0 + odd0;
    out[at + 1] = s1 + odd1;
    out[at + 2] = s2 + odd2;
    out[at + 3] = s3 + odd3;
    out[at + 4] = s4 + odd4;
    out[at + 5] = s5 + odd5;
    out[at + 6] = s6 + odd6;
    out[at + 7] = s7 + odd7;
  }

  private void four(double[] x, int base, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double odd0 = 0;
    double odd1 = 0;
    double odd2 = 0;
    double odd3 = 0;
    int pairs = size / 2;
    for (int i = 0; i < pairs; i++) {
      double u = x[2 * i];
      double v = x[2 * i + 1];
      int p = base + i * 16;
      s0 = Math.fma(u, tiles[p], s0);
      s1 = Math.fma(u, tiles[p + 1], s1);
      s2 = Math.fma(u, tiles[p + 2], s2);
      s3 = Math.fma(u, tiles[p + 3], s3);
      odd0 = Math.fma(v, tiles[p + 8], odd0);
      odd1 = Math.fma(v, tiles[p + 9], odd1);
      odd2 = Math.fma(v, tiles[p + 10], odd2);
      odd3 = Math.fma(v, tiles[p + 11], odd3);
    }
    if (2 * pairs < size) {
      double u = x[size - 1];
      int p = base + pairs * 16;
      s0 = Math.fma(u, tiles[p], s0);
      s1 = Math.fma(u, tiles[p + 1], s1);
      s2 = Math.fma(u, tiles[p + 2], s2);
      s3 = Math.fma(u, tiles[p + 3], s3);
    }
    out[at] = s0 + odd0;
    out[at + 1] = s1 + odd1;
    out[at + 2] = s2 + odd2;
    out[at + 3] = s3 + odd3;
  }
}
