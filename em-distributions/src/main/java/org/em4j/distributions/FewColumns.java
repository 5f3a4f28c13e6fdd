package org.em4j.distributions;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.Dot;

/**
 * Moments of up to four columns, all at once. Each is a sum of eight parts, row i going to part i
 * mod 8, which lanes of a vector do too: the twins give the same bits.
 */
class FewColumns {
  /** The most columns. */
  static final int MOST = 4;

  /** The moments of four columns: first ones, and the lower half of the products row by row. */
  static final int MOMENTS = 14;

  static final int PARTS = BayesRule.PARTS;

  private static final int SUMS = 3;

  /**
   * Adds the statistics of normals with full covariances.
   *
   * @param loops of one of the twins
   */
  static void accumulate(
      FewColumns loops, Block rows, double[] responsibilities, ComponentStatistics into) {
    int d = rows.columns();
    int n = rows.rows();
    double[] parts = rows.scratch().doubles(SUMS, MOMENTS * PARTS);
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * rows.stride();
      double weight = Dot.sum(responsibilities, gamma, n);
      if (weight == 0) {
        continue;
      }
      into.addWeight(k, weight);
      Arrays.fill(parts, 0, MOMENTS * PARTS, 0);
      loops.moments(rows, responsibilities, gamma, into.references(), into.referenceAt(k), parts);
      double[] s = into.values();
      int at = into.at(k);
      int wide = d < 3 ? d : MOST;
      for (int a = 0; a < d; a++) {
        s[at + a] += BayesRule.sum(parts, a * PARTS);
        for (int b = 0; b <= a; b++) {
          int entry = a * (a + 1) / 2 + b;
          s[at + d + entry] += BayesRule.sum(parts, (wide + entry) * PARTS);
        }
      }
    }
  }

  /**
   * Adds the parts of the first moments and of the lower half of the products: of one or two
   * columns, or of four, the last of which may be any.
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
        default -> four(rows, gamma, at, reference, referenceAt, from + part, to, part, parts);
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
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int to,
      int part,
      double[] parts) {
    double[] x = rows.values();
    int last = rows.columns() - 1;
    int x0 = rows.column(0);
    int x1 = rows.column(1);
    int x2 = rows.column(2);
    int x3 = rows.column(last);
    double r0 = reference[referenceAt];
    double r1 = reference[referenceAt + 1];
    double r2 = reference[referenceAt + 2];
    double r3 = reference[referenceAt + last];
    double t0 = parts[part];
    double t1 = parts[PARTS + part];
    double t2 = parts[2 * PARTS + part];
    double t3 = parts[3 * PARTS + part];
    double s00 = parts[4 * PARTS + part];
    double s10 = parts[5 * PARTS + part];
    double s11 = parts[6 * PARTS + part];
    double s20 = parts[7 * PARTS + part];
    double s21 = parts[8 * PARTS + part];
    double s22 = parts[9 * PARTS + part];
    double s30 = parts[10 * PARTS + part];
    double s31 = parts[11 * PARTS + part];
    double s32 = parts[12 * PARTS + part];
    double s33 = parts[13 * PARTS + part];
    for (int i = from; i < to; i += PARTS) {
      double g = gamma[at + i];
      double z0 = x[x0 + i] - r0;
      double z1 = x[x1 + i] - r1;
      double z2 = x[x2 + i] - r2;
      double z3 = x[x3 + i] - r3;
      double w0 = g * z0;
      double w1 = g * z1;
      double w2 = g * z2;
      double w3 = g * z3;
      t0 += w0;
      t1 += w1;
      t2 += w2;
      t3 += w3;
      s00 = Math.fma(w0, z0, s00);
      s10 = Math.fma(w1, z0, s10);
      s11 = Math.fma(w1, z1, s11);
      s20 = Math.fma(w2, z0, s20);
      s21 = Math.fma(w2, z1, s21);
      s22 = Math.fma(w2, z2, s22);
      s30 = Math.fma(w3, z0, s30);
      s31 = Math.fma(w3, z1, s31);
      s32 = Math.fma(w3, z2, s32);
      s33 = Math.fma(w3, z3, s33);
    }
    parts[part] = t0;
    parts[PARTS + part] = t1;
    parts[2 * PARTS + part] = t2;
    parts[3 * PARTS + part] = t3;
    parts[4 * PARTS + part] = s00;
    parts[5 * PARTS + part] = s10;
    parts[6 * PARTS + part] = s11;
    parts[7 * PARTS + part] = s20;
    parts[8 * PARTS + part] = s21;
    parts[9 * PARTS + part] = s22;
    parts[10 * PARTS + part] = s30;
    parts[11 * PARTS + part] = s31;
    parts[12 * PARTS + part] = s32;
    parts[13 * PARTS + part] = s33;
  }
}
