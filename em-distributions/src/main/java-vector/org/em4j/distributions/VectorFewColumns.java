package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;
import static org.em4j.core.internal.Lanes.all;

import jdk.incubator.vector.DoubleVector;
import org.em4j.core.Block;

/** With rows in the lanes, and the sums in registers. */
final class VectorFewColumns extends FewColumns {
  @Override
  void moments(
      Block rows, double[] gamma, int at, double[] reference, int referenceAt, double[] parts) {
    int n = rows.rows() / PARTS * PARTS;
    for (int lane = 0; lane < PARTS; lane += LENGTH) {
      switch (rows.columns()) {
        case 1 -> one(rows, gamma, at, reference, referenceAt, lane, n, parts);
        case 2 -> two(rows, gamma, at, reference, referenceAt, lane, n, parts);
        default -> {
          for (int a = 0; a < rows.columns(); a += 4) {
            four(rows, a, gamma, at, reference, referenceAt, lane, n, parts);
            for (int b = 0; b < a; b += 4) {
              tile(rows, a, b, gamma, at, reference, referenceAt, lane, n, parts);
              if (a + 2 < rows.columns()) {
                tile(rows, a + 2, b, gamma, at, reference, referenceAt, lane, n, parts);
              }
            }
          }
        }
      }
    }
    moments(rows, gamma, at, reference, referenceAt, n, rows.rows(), parts);
  }

  private static void one(
      Block rows,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    double[] x = rows.values();
    int x0 = rows.column(0);
    double r0 = reference[referenceAt];
    DoubleVector t0 = DoubleVector.zero(SPECIES);
    DoubleVector s00 = t0;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, x0 + i).sub(r0);
      DoubleVector w0 = DoubleVector.fromArray(SPECIES, gamma, at + i).mul(z0);
      t0 = t0.add(w0);
      s00 = w0.fma(z0, s00);
    }
    t0.intoArray(parts, lane);
    s00.intoArray(parts, PARTS + lane);
  }

  private static void two(
      Block rows,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    double[] x = rows.values();
    int x0 = rows.column(0);
    int x1 = rows.column(1);
    double r0 = reference[referenceAt];
    double r1 = reference[referenceAt + 1];
    DoubleVector t0 = DoubleVector.zero(SPECIES);
    DoubleVector t1 = t0;
    DoubleVector s00 = t0;
    DoubleVector s10 = t0;
    DoubleVector s11 = t0;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g = DoubleVector.fromArray(SPECIES, gamma, at + i);
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, x0 + i).sub(r0);
      DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, x1 + i).sub(r1);
      DoubleVector w0 = g.mul(z0);
      DoubleVector w1 = g.mul(z1);
      t0 = t0.add(w0);
      t1 = t1.add(w1);
      s00 = w0.fma(z0, s00);
      s10 = w1.fma(z0, s10);
      s11 = w1.fma(z1, s11);
    }
    t0.intoArray(parts, lane);
    t1.intoArray(parts, PARTS + lane);
    s00.intoArray(parts, 2 * PARTS + lane);
    s10.intoArray(parts, 3 * PARTS + lane);
    s11.intoArray(parts, 4 * PARTS + lane);
  }

  private static void four(
      Block rows,
      int a,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    int d = rows.columns();
    int wide = wide(d);
    double[] x = rows.values();
    int x0 = column(rows, a);
    int x1 = column(rows, a + 1);
    int x2 = column(rows, a + 2);
    int x3 = column(rows, a + 3);
    DoubleVector r0 = all(reference(reference, referenceAt, a, d));
    DoubleVector r1 = all(reference(reference, referenceAt, a + 1, d));
    DoubleVector r2 = all(reference(reference, referenceAt, a + 2, d));
    DoubleVector r3 = all(reference(reference, referenceAt, a + 3, d));
    DoubleVector t0 = DoubleVector.zero(SPECIES);
    DoubleVector t1 = t0;
    DoubleVector t2 = t0;
    DoubleVector t3 = t0;
    DoubleVector s00 = t0;
    DoubleVector s10 = t0;
    DoubleVector s11 = t0;
    DoubleVector s20 = t0;
    DoubleVector s21 = t0;
    DoubleVector s22 = t0;
    DoubleVector s30 = t0;
    DoubleVector s31 = t0;
    DoubleVector s32 = t0;
    DoubleVector s33 = t0;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g = DoubleVector.fromArray(SPECIES, gamma, at + i);
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, x0 + i).sub(r0);
      DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, x1 + i).sub(r1);
      DoubleVector z2 = DoubleVector.fromArray(SPECIES, x, x2 + i).sub(r2);
      DoubleVector z3 = DoubleVector.fromArray(SPECIES, x, x3 + i).sub(r3);
      DoubleVector w = g.mul(z0);
      t0 = t0.add(w);
      s00 = w.fma(z0, s00);
      w = g.mul(z1);
      t1 = t1.add(w);
      s10 = w.fma(z0, s10);
      s11 = w.fma(z1, s11);
      w = g.mul(z2);
      t2 = t2.add(w);
      s20 = w.fma(z0, s20);
      s21 = w.fma(z1, s21);
      s22 = w.fma(z2, s22);
      w = g.mul(z3);
      t3 = t3.add(w);
      s30 = w.fma(z0, s30);
      s31 = w.fma(z1, s31);
      s32 = w.fma(z2, s32);
      s33 = w.fma(z3, s33);
    }
    t0.intoArray(parts, a * PARTS + lane);
    t1.intoArray(parts, (a + 1) * PARTS + lane);
    t2.intoArray(parts, (a + 2) * PARTS + lane);
    t3.intoArray(parts, (a + 3) * PARTS + lane);
    s00.intoArray(parts, product(wide, a, a) + lane);
    s10.intoArray(parts, product(wide, a + 1, a) + lane);
    s11.intoArray(parts, product(wide, a + 1, a + 1) + lane);
    s20.intoArray(parts, product(wide, a + 2, a) + lane);
    s21.intoArray(parts, product(wide, a + 2, a + 1) + lane);
    s22.intoArray(parts, product(wide, a + 2, a + 2) + lane);
    s30.intoArray(parts, product(wide, a + 3, a) + lane);
    s31.intoArray(parts, product(wide, a + 3, a + 1) + lane);
    s32.intoArray(parts, product(wide, a + 3, a + 2) + lane);
    s33.intoArray(parts, product(wide, a + 3, a + 3) + lane);
  }

  /**
   * The products of two columns from a with four others from b. Four by four would load less, but
   * inlines to more than C2 takes in every order of compilation, and then vectors are objects.
   */
  private static void tile(
      Block rows,
      int a,
      int b,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    int d = rows.columns();
    int wide = wide(d);
    double[] x = rows.values();
    int x0 = column(rows, a);
    int x1 = column(rows, a + 1);
    int y0 = column(rows, b);
    int y1 = column(rows, b + 1);
    int y2 = column(rows, b + 2);
    int y3 = column(rows, b + 3);
    DoubleVector r0 = all(reference(reference, referenceAt, a, d));
    DoubleVector r1 = all(reference(reference, referenceAt, a + 1, d));
    DoubleVector q0 = all(reference(reference, referenceAt, b, d));
    DoubleVector q1 = all(reference(reference, referenceAt, b + 1, d));
    DoubleVector q2 = all(reference(reference, referenceAt, b + 2, d));
    DoubleVector q3 = all(reference(reference, referenceAt, b + 3, d));
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = s00;
    DoubleVector s02 = s00;
    DoubleVector s03 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s12 = s00;
    DoubleVector s13 = s00;
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector g = DoubleVector.fromArray(SPECIES, gamma, at + i);
      DoubleVector z0 = DoubleVector.fromArray(SPECIES, x, y0 + i).sub(q0);
      DoubleVector z1 = DoubleVector.fromArray(SPECIES, x, y1 + i).sub(q1);
      DoubleVector z2 = DoubleVector.fromArray(SPECIES, x, y2 + i).sub(q2);
      DoubleVector z3 = DoubleVector.fromArray(SPECIES, x, y3 + i).sub(q3);
      DoubleVector w = g.mul(DoubleVector.fromArray(SPECIES, x, x0 + i).sub(r0));
      s00 = w.fma(z0, s00);
      s01 = w.fma(z1, s01);
      s02 = w.fma(z2, s02);
      s03 = w.fma(z3, s03);
      w = g.mul(DoubleVector.fromArray(SPECIES, x, x1 + i).sub(r1));
      s10 = w.fma(z0, s10);
      s11 = w.fma(z1, s11);
      s12 = w.fma(z2, s12);
      s13 = w.fma(z3, s13);
    }
    s00.intoArray(parts, product(wide, a, b) + lane);
    s01.intoArray(parts, product(wide, a, b + 1) + lane);
    s02.intoArray(parts, product(wide, a, b + 2) + lane);
    s03.intoArray(parts, product(wide, a, b + 3) + lane);
    s10.intoArray(parts, product(wide, a + 1, b) + lane);
    s11.intoArray(parts, product(wide, a + 1, b + 1) + lane);
    s12.intoArray(parts, product(wide, a + 1, b + 2) + lane);
    s13.intoArray(parts, product(wide, a + 1, b + 3) + lane);
  }
}
