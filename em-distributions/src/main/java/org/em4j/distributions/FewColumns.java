package org.em4j.distributions;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.internal.BayesRule;

/**
 * Moments of up to eight columns, four by four. Each is a sum of eight parts, row i going to part i
 * mod 8, which lanes of a vector do too: the twins give the same bits.
 */
class FewColumns {
  /** The most columns. */
  static final int MOST = 8;

  /** The moments of eight columns: first ones, and the lower half of the products row by row. */
  static final int MOMENTS = 8 + 36;

  static final int PARTS = BayesRule.PARTS;

  private static final int SUMS = 3;

  /**
   * Adds first moments, and behind them the lower half of the products row by row.
   *
   * @param loops of one of the twins
   */
  static void add(
      FewColumns loops,
      Block rows,
      double[] gamma,
      int gammaAt,
      double[] reference,
      int referenceAt,
      double[] s,
      int to) {
    int d = rows.columns();
    double[] parts = rows.scratch().doubles(SUMS, MOMENTS * PARTS);
    Arrays.fill(parts, 0, MOMENTS * PARTS, 0);
    loops.moments(rows, gamma, gammaAt, reference, referenceAt, parts);
    int wide = wide(d);
    for (int a = 0; a < d; a++) {
      s[to + a] += BayesRule.sum(parts, a * PARTS);
      for (int b = 0; b <= a; b++) {
        s[to + d + a * (a + 1) / 2 + b] += BayesRule.sum(parts, product(wide, a, b));
      }
    }
  }

  /** Returns the number of first moments: that of columns, or the next multiple of four. */
  static int wide(int d) {
    return d < 3 ? d : (d + 3) / 4 * 4;
  }

  /** Returns where the parts of the product of two columns begin. */
  static int product(int wide, int a, int b) {
    return (wide + a * (a + 1) / 2 + b) * PARTS;
  }

  /** Returns where a column begins; behind the last one that of the last again. */
  static int column(Block rows, int j) {
    return rows.column(Math.min(j, rows.columns() - 1));
  }

  /** Returns the reference of a column; behind the last one any. */
  static double reference(double[] reference, int at, int j, int d) {
    return reference[at + Math.min(j, d - 1)];
  }

  /**
   * Adds the parts of the first moments and of the lower half of the products: of one or two
   * columns, of four or of eight, of which those behind the last may be any.
   *
   * @param parts eight of each. Modified
   */
  void moments(
      Block rows, double[] gamma, int at, double[] reference, int referenceAt, double[] parts) {
    moments(rows, gamma, at, reference, referenceAt, 0, rows.rows(), parts);
  }

  /** The moments of the rows from one that is a multiple of eight. */
  static void moments(
      Block rows,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int to,
      double[] parts) {
    for (int part = 0; part < Math.min(PARTS, to - from); part++) {
      switch (rows.columns()) {
        case 1 -> one(rows, gamma, at, reference, referenceAt, from + part, to, part, parts);
        case 2 -> two(rows, gamma, at, reference, referenceAt, from + part, to, part, parts);
        default -> {
          for (int a = 0; a < rows.columns(); a += 4) {
            four(rows, a, gamma, at, reference, referenceAt, from + part, to, part, parts);
            for (int b = 0; b < a; b += 4) {
              tile(rows, a, b, gamma, at, reference, referenceAt, from + part, to, part, parts);
            }
          }
        }
      }
    }
  }

  private static void one(
      Block rows,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int to,
      int part,
      double[] parts) {
    double[] x = rows.values();
    int x0 = rows.column(0);
    double r0 = reference[referenceAt];
    double t0 = parts[part];
    double s00 = parts[PARTS + part];
    for (int i = from; i < to; i += PARTS) {
      double z0 = x[x0 + i] - r0;
      double w0 = gamma[at + i] * z0;
      t0 += w0;
      s00 = Math.fma(w0, z0, s00);
    }
    parts[part] = t0;
    parts[PARTS + part] = s00;
  }

  private static void two(
      Block rows,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int to,
      int part,
      double[] parts) {
    double[] x = rows.values();
    int x0 = rows.column(0);
    int x1 = rows.column(1);
    double r0 = reference[referenceAt];
    double r1 = reference[referenceAt + 1];
    double t0 = parts[part];
    double t1 = parts[PARTS + part];
    double s00 = parts[2 * PARTS + part];
    double s10 = parts[3 * PARTS + part];
    double s11 = parts[4 * PARTS + part];
    for (int i = from; i < to; i += PARTS) {
      double g = gamma[at + i];
      double z0 = x[x0 + i] - r0;
      double z1 = x[x1 + i] - r1;
      double w0 = g * z0;
      double w1 = g * z1;
      t0 += w0;
      t1 += w1;
      s00 = Math.fma(w0, z0, s00);
      s10 = Math.fma(w1, z0, s10);
      s11 = Math.fma(w1, z1, s11);
    }
    parts[part] = t0;
    parts[PARTS + part] = t1;
    parts[2 * PARTS + part] = s00;
    parts[3 * PARTS + part] = s10;
    parts[4 * PARTS + part] = s11;
  }

  private static void four(
      Block rows,
      int a,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int to,
      int part,
      double[] parts) {
    int d = rows.columns();
    int wide = wide(d);
    double[] x = rows.values();
    int x0 = column(rows, a);
    int x1 = column(rows, a + 1);
    int x2 = column(rows, a + 2);
    int x3 = column(rows, a + 3);
    double r0 = reference(reference, referenceAt, a, d);
    double r1 = reference(reference, referenceAt, a + 1, d);
    double r2 = reference(reference, referenceAt, a + 2, d);
    double r3 = reference(reference, referenceAt, a + 3, d);
    double t0 = parts[a * PARTS + part];
    double t1 = parts[(a + 1) * PARTS + part];
    double t2 = parts[(a + 2) * PARTS + part];
    double t3 = parts[(a + 3) * PARTS + part];
    double s00 = parts[product(wide, a, a) + part];
    double s10 = parts[product(wide, a + 1, a) + part];
    double s11 = parts[product(wide, a + 1, a + 1) + part];
    double s20 = parts[product(wide, a + 2, a) + part];
    double s21 = parts[product(wide, a + 2, a + 1) + part];
    double s22 = parts[product(wide, a + 2, a + 2) + part];
    double s30 = parts[product(wide, a + 3, a) + part];
    double s31 = parts[product(wide, a + 3, a + 1) + part];
    double s32 = parts[product(wide, a + 3, a + 2) + part];
    double s33 = parts[product(wide, a + 3, a + 3) + part];
    for (int i = from; i < to; i += PARTS) {
      double g = gamma[at + i];
      double z0 = x[x0 + i] - r0;
      double z1 = x[x1 + i] - r1;
      double z2 = x[x2 + i] - r2;
      double z3 = x[x3 + i] - r3;
      double w0 = g * z0;
      t0 += w0;
      s00 = Math.fma(w0, z0, s00);
      double w1 = g * z1;
      t1 += w1;
      s10 = Math.fma(w1, z0, s10);
      s11 = Math.fma(w1, z1, s11);
      double w2 = g * z2;
      t2 += w2;
      s20 = Math.fma(w2, z0, s20);
      s21 = Math.fma(w2, z1, s21);
      s22 = Math.fma(w2, z2, s22);
      double w3 = g * z3;
      t3 += w3;
      s30 = Math.fma(w3, z0, s30);
      s31 = Math.fma(w3, z1, s31);
      s32 = Math.fma(w3, z2, s32);
      s33 = Math.fma(w3, z3, s33);
    }
    parts[a * PARTS + part] = t0;
    parts[(a + 1) * PARTS + part] = t1;
    parts[(a + 2) * PARTS + part] = t2;
    parts[(a + 3) * PARTS + part] = t3;
    parts[product(wide, a, a) + part] = s00;
    parts[product(wide, a + 1, a) + part] = s10;
    parts[product(wide, a + 1, a + 1) + part] = s11;
    parts[product(wide, a + 2, a) + part] = s20;
    parts[product(wide, a + 2, a + 1) + part] = s21;
    parts[product(wide, a + 2, a + 2) + part] = s22;
    parts[product(wide, a + 3, a) + part] = s30;
    parts[product(wide, a + 3, a + 1) + part] = s31;
    parts[product(wide, a + 3, a + 2) + part] = s32;
    parts[product(wide, a + 3, a + 3) + part] = s33;
  }

  /** The products of four columns from a with four others from b. */
  private static void tile(
      Block rows,
      int a,
      int b,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int to,
      int part,
      double[] parts) {
    int d = rows.columns();
    int wide = wide(d);
    double[] x = rows.values();
    int x0 = column(rows, a);
    int x1 = column(rows, a + 1);
    int x2 = column(rows, a + 2);
    int x3 = column(rows, a + 3);
    int y0 = column(rows, b);
    int y1 = column(rows, b + 1);
    int y2 = column(rows, b + 2);
    int y3 = column(rows, b + 3);
    double r0 = reference(reference, referenceAt, a, d);
    double r1 = reference(reference, referenceAt, a + 1, d);
    double r2 = reference(reference, referenceAt, a + 2, d);
    double r3 = reference(reference, referenceAt, a + 3, d);
    double q0 = reference(reference, referenceAt, b, d);
    double q1 = reference(reference, referenceAt, b + 1, d);
    double q2 = reference(reference, referenceAt, b + 2, d);
    double q3 = reference(reference, referenceAt, b + 3, d);
    double s00 = parts[product(wide, a, b) + part];
    double s01 = parts[product(wide, a, b + 1) + part];
    double s02 = parts[product(wide, a, b + 2) + part];
    double s03 = parts[product(wide, a, b + 3) + part];
    double s10 = parts[product(wide, a + 1, b) + part];
    double s11 = parts[product(wide, a + 1, b + 1) + part];
    double s12 = parts[product(wide, a + 1, b + 2) + part];
    double s13 = parts[product(wide, a + 1, b + 3) + part];
    double s20 = parts[product(wide, a + 2, b) + part];
    double s21 = parts[product(wide, a + 2, b + 1) + part];
    double s22 = parts[product(wide, a + 2, b + 2) + part];
    double s23 = parts[product(wide, a + 2, b + 3) + part];
    double s30 = parts[product(wide, a + 3, b) + part];
    double s31 = parts[product(wide, a + 3, b + 1) + part];
    double s32 = parts[product(wide, a + 3, b + 2) + part];
    double s33 = parts[product(wide, a + 3, b + 3) + part];
    for (int i = from; i < to; i += PARTS) {
      double g = gamma[at + i];
      double z0 = x[y0 + i] - q0;
      double z1 = x[y1 + i] - q1;
      double z2 = x[y2 + i] - q2;
      double z3 = x[y3 + i] - q3;
      double w0 = g * (x[x0 + i] - r0);
      s00 = Math.fma(w0, z0, s00);
      s01 = Math.fma(w0, z1, s01);
      s02 = Math.fma(w0, z2, s02);
      s03 = Math.fma(w0, z3, s03);
      double w1 = g * (x[x1 + i] - r1);
      s10 = Math.fma(w1, z0, s10);
      s11 = Math.fma(w1, z1, s11);
      s12 = Math.fma(w1, z2, s12);
      s13 = Math.fma(w1, z3, s13);
      double w2 = g * (x[x2 + i] - r2);
      s20 = Math.fma(w2, z0, s20);
      s21 = Math.fma(w2, z1, s21);
      s22 = Math.fma(w2, z2, s22);
      s23 = Math.fma(w2, z3, s23);
      double w3 = g * (x[x3 + i] - r3);
      s30 = Math.fma(w3, z0, s30);
      s31 = Math.fma(w3, z1, s31);
      s32 = Math.fma(w3, z2, s32);
      s33 = Math.fma(w3, z3, s33);
    }
    parts[product(wide, a, b) + part] = s00;
    parts[product(wide, a, b + 1) + part] = s01;
    parts[product(wide, a, b + 2) + part] = s02;
    parts[product(wide, a, b + 3) + part] = s03;
    parts[product(wide, a + 1, b) + part] = s10;
    parts[product(wide, a + 1, b + 1) + part] = s11;
    parts[product(wide, a + 1, b + 2) + part] = s12;
    parts[product(wide, a + 1, b + 3) + part] = s13;
    parts[product(wide, a + 2, b) + part] = s20;
    parts[product(wide, a + 2, b + 1) + part] = s21;
    parts[product(wide, a + 2, b + 2) + part] = s22;
    parts[product(wide, a + 2, b + 3) + part] = s23;
    parts[product(wide, a + 3, b) + part] = s30;
    parts[product(wide, a + 3, b + 1) + part] = s31;
    parts[product(wide, a + 3, b + 2) + part] = s32;
    parts[product(wide, a + 3, b + 3) + part] = s33;
  }
}
