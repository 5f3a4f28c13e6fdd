package org.em4j.hmm;

/**
 * A K×K matrix M, packed for products x M of one row: the inner loop of every recursion. Immutable
 * and thread-safe.
 *
 * <p>Rows are too short for the compiler to make SIMD instructions of loops along them. So columns
 * are taken eight at a time, the entries of a row side by side: the loop over rows has eight sums
 * in registers, as many as keep both multipliers busy, reads the matrix in order, and needs no
 * check of bounds.
 */
final class StateMatrix {
  private final int size;
  private final int eights;
  private final int fours;
  private final double[] packed;

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
    this.packed = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int width = j < eights ? 8 : j < fours ? 4 : 1;
        int first = j / width * width;
        packed[first * size + i * width + j - first] =
            transposed ? m[j * size + i] : m[i * size + j];
      }
    }
  }

  /**
   * Writes x M.
   *
   * @param x K numbers from {@code xAt}. Not modified
   * @param out K numbers from {@code at}. Modified
   */
  void product(double[] x, int xAt, double[] out, int at) {
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
