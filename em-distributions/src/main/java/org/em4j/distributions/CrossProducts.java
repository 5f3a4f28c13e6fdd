package org.em4j.distributions;

/**
 * Sums of products of columns, in tiles of 4×4.
 *
 * <p>Sums over rows have an order, so the compiler makes no SIMD instructions of them. Many sums at
 * once, each in a register, keep the multipliers busy instead of waiting for the last addition, and
 * a number that is loaded is used four times.
 */
final class CrossProducts {
  private CrossProducts() {}

  /**
   * Writes {@code Σ_i u_ai v_bi} to entry {@code 4a + b}.
   *
   * @param out 16 entries. Modified
   */
  static void tile(
      double[] u0,
      double[] u1,
      double[] u2,
      double[] u3,
      double[] v0,
      double[] v1,
      double[] v2,
      double[] v3,
      int n,
      double[] out) {
    double s00 = 0;
    double s01 = 0;
    double s02 = 0;
    double s03 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s20 = 0;
    double s21 = 0;
    double s22 = 0;
    double s23 = 0;
    double s30 = 0;
    double s31 = 0;
    double s32 = 0;
    double s33 = 0;
    for (int i = 0; i < n; i++) {
      double a0 = u0[i];
      double a1 = u1[i];
      double a2 = u2[i];
      double a3 = u3[i];
      double b0 = v0[i];
      double b1 = v1[i];
      double b2 = v2[i];
      double b3 = v3[i];
      s00 = Math.fma(a0, b0, s00);
      s01 = Math.fma(a0, b1, s01);
      s02 = Math.fma(a0, b2, s02);
      s03 = Math.fma(a0, b3, s03);
      s10 = Math.fma(a1, b0, s10);
      s11 = Math.fma(a1, b1, s11);
      s12 = Math.fma(a1, b2, s12);
      s13 = Math.fma(a1, b3, s13);
      s20 = Math.fma(a2, b0, s20);
      s21 = Math.fma(a2, b1, s21);
      s22 = Math.fma(a2, b2, s22);
      s23 = Math.fma(a2, b3, s23);
      s30 = Math.fma(a3, b0, s30);
      s31 = Math.fma(a3, b1, s31);
      s32 = Math.fma(a3, b2, s32);
      s33 = Math.fma(a3, b3, s33);
    }
    out[0] = s00;
    out[1] = s01;
    out[2] = s02;
    out[3] = s03;
    out[4] = s10;
    out[5] = s11;
    out[6] = s12;
    out[7] = s13;
    out[8] = s20;
    out[9] = s21;
    out[10] = s22;
    out[11] = s23;
    out[12] = s30;
    out[13] = s31;
    out[14] = s32;
    out[15] = s33;
  }

  /**
   * Writes {@code Σ_i u_ai u_bi} for {@code b ≤ a} to entry {@code 4a + b}, and {@code Σ_i g_i
   * u_ai}.
   *
   * @param out 16 entries, of which those above the diagonal are left alone. Modified
   * @param sums 4 entries. Modified
   */
  static void triangle(
      double[] u0,
      double[] u1,
      double[] u2,
      double[] u3,
      double[] g,
      int n,
      double[] out,
      double[] sums) {
    double s00 = 0;
    double s10 = 0;
    double s11 = 0;
    double s20 = 0;
    double s21 = 0;
    double s22 = 0;
    double s30 = 0;
    double s31 = 0;
    double s32 = 0;
    double s33 = 0;
    double t0 = 0;
    double t1 = 0;
    double t2 = 0;
    double t3 = 0;
    for (int i = 0; i < n; i++) {
      double a0 = u0[i];
      double a1 = u1[i];
      double a2 = u2[i];
      double a3 = u3[i];
      double root = g[i];
      t0 = Math.fma(root, a0, t0);
      t1 = Math.fma(root, a1, t1);
      t2 = Math.fma(root, a2, t2);
      t3 = Math.fma(root, a3, t3);
      s00 = Math.fma(a0, a0, s00);
      s10 = Math.fma(a1, a0, s10);
      s11 = Math.fma(a1, a1, s11);
      s20 = Math.fma(a2, a0, s20);
      s21 = Math.fma(a2, a1, s21);
      s22 = Math.fma(a2, a2, s22);
      s30 = Math.fma(a3, a0, s30);
      s31 = Math.fma(a3, a1, s31);
      s32 = Math.fma(a3, a2, s32);
      s33 = Math.fma(a3, a3, s33);
    }
    out[0] = s00;
    out[4] = s10;
    out[5] = s11;
    out[8] = s20;
    out[9] = s21;
    out[10] = s22;
    out[12] = s30;
    out[13] = s31;
    out[14] = s32;
    out[15] = s33;
    sums[0] = t0;
    sums[1] = t1;
    sums[2] = t2;
    sums[3] = t3;
  }
}
