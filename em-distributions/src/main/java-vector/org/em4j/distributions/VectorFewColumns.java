package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;

import jdk.incubator.vector.DoubleVector;
import org.em4j.core.Block;

/** With rows in the lanes, and all sums in registers. */
final class VectorFewColumns extends FewColumns {
  @Override
  void moments(
      Block rows, double[] gamma, int at, double[] reference, int referenceAt, double[] parts) {
    int n = rows.rows() / PARTS * PARTS;
    for (int lane = 0; lane < PARTS; lane += LENGTH) {
      switch (rows.columns()) {
        case 1 -> one(rows, gamma, at, reference, referenceAt, lane, n, parts);
        case 2 -> two(rows, gamma, at, reference, referenceAt, lane, n, parts);
        default -> four(rows, gamma, at, reference, referenceAt, lane, n, parts);
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
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int lane,
      int n,
      double[] parts) {
    double[] x = rows.values();
    int last = rows.columns() - 1;
    int x0 = rows.column(0);
    int x1 = rows.column(1);
    int x2 = rows.column(2);
    int x3 = rows.column(last);
    DoubleVector r0 = DoubleVector.broadcast(SPECIES, reference[referenceAt]);
    DoubleVector r1 = DoubleVector.broadcast(SPECIES, reference[referenceAt + 1]);
    DoubleVector r2 = DoubleVector.broadcast(SPECIES, reference[referenceAt + 2]);
    DoubleVector r3 = DoubleVector.broadcast(SPECIES, reference[referenceAt + last]);
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
    t0.intoArray(parts, lane);
    t1.intoArray(parts, PARTS + lane);
    t2.intoArray(parts, 2 * PARTS + lane);
    t3.intoArray(parts, 3 * PARTS + lane);
    s00.intoArray(parts, 4 * PARTS + lane);
    s10.intoArray(parts, 5 * PARTS + lane);
    s11.intoArray(parts, 6 * PARTS + lane);
    s20.intoArray(parts, 7 * PARTS + lane);
    s21.intoArray(parts, 8 * PARTS + lane);
    s22.intoArray(parts, 9 * PARTS + lane);
    s30.intoArray(parts, 10 * PARTS + lane);
    s31.intoArray(parts, 11 * PARTS + lane);
    s32.intoArray(parts, 12 * PARTS + lane);
    s33.intoArray(parts, 13 * PARTS + lane);
  }
}
