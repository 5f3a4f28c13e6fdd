package org.em4j.distributions;

/**
 * Products {@code y = Wz} of a lower triangular matrix with many rows of data, and the sum of their
 * squares: row by row of W, four columns of data at a time.
 *
 * <p>The compiler makes SIMD instructions of loops over whole arrays with one index from 0, hence
 * an array for each column; an array that is written must differ from all others. With more than
 * six arrays in a loop, or more than a dozen operations, it often makes none.
 */
final class TriangularRows {
  private TriangularRows() {}

  /**
   * Writes the sum of the squares of the first two y.
   *
   * @param w00 the first row of W
   * @param w10 the second row of W begins
   * @param w11 and ends
   */
  static void setTwoSquares(
      double w00, double w10, double w11, double[] z0, double[] z1, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      double z = z0[i];
      double y0 = w00 * z;
      double y1 = Math.fma(w11, z1[i], w10 * z);
      sum[i] = Math.fma(y1, y1, y0 * y0);
    }
  }

  /**
   * Adds {@code (Σ_b w_b z_b)²} of four columns.
   *
   * @param w entries of a row of W, from {@code at}. Not modified
   */
  static void addSquare(
      double[] w, int at, double[] z0, double[] z1, double[] z2, double[] z3, double[] sum, int n) {
    double w0 = w[at];
    double w1 = w[at + 1];
    double w2 = w[at + 2];
    double w3 = w[at + 3];
    for (int i = 0; i < n; i++) {
      double v = Math.fma(w1, z1[i], w0 * z0[i]);
      v = Math.fma(w3, z3[i], Math.fma(w2, z2[i], v));
      sum[i] = Math.fma(v, v, sum[i]);
    }
  }

  /** Adds {@code (y + Σ_b w_b z_b)²} of four columns; arguments as of the other. */
  static void addSquare(
      double[] y,
      double[] w,
      int at,
      double[] z0,
      double[] z1,
      double[] z2,
      double[] z3,
      double[] sum,
      int n) {
    double w0 = w[at];
    double w1 = w[at + 1];
    double w2 = w[at + 2];
    double w3 = w[at + 3];
    for (int i = 0; i < n; i++) {
      double v = Math.fma(w1, z1[i], Math.fma(w0, z0[i], y[i]));
      v = Math.fma(w3, z3[i], Math.fma(w2, z2[i], v));
      sum[i] = Math.fma(v, v, sum[i]);
    }
  }

  /** Writes {@code y = Σ_b w_b z_b} of four columns. */
  static void set(
      double[] y, double[] w, int at, double[] z0, double[] z1, double[] z2, double[] z3, int n) {
    double w0 = w[at];
    double w1 = w[at + 1];
    double w2 = w[at + 2];
    double w3 = w[at + 3];
    for (int i = 0; i < n; i++) {
      double v = Math.fma(w1, z1[i], w0 * z0[i]);
      y[i] = Math.fma(w3, z3[i], Math.fma(w2, z2[i], v));
    }
  }

  /** Adds {@code Σ_b w_b z_b} of four columns to y. */
  static void add(
      double[] y, double[] w, int at, double[] z0, double[] z1, double[] z2, double[] z3, int n) {
    double w0 = w[at];
    double w1 = w[at + 1];
    double w2 = w[at + 2];
    double w3 = w[at + 3];
    for (int i = 0; i < n; i++) {
      double v = Math.fma(w1, z1[i], Math.fma(w0, z0[i], y[i]));
      y[i] = Math.fma(w3, z3[i], Math.fma(w2, z2[i], v));
    }
  }
}
