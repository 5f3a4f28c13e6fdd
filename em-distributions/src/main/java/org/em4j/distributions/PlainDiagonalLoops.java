package org.em4j.distributions;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.Scratch;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.Dot;

/**
 * Plain Java. Densities by columns over the rows of a block, four at a time, of which zeros fill
 * the last: such loops become SIMD instructions. Sums over rows have an order and do not: many of
 * them at once keep the units busy.
 */
final class PlainDiagonalLoops implements DiagonalLoops {
  private static final int SUM = 0;
  private static final int MOMENT_PARTS = 1;

  /** From here on each of four columns has an array. */
  private static final int COLUMNS = 2;

  @Override
  public void squares(
      Block rows,
      double[] x,
      int at,
      double[] mean,
      double[] reciprocal,
      double factor,
      double constant,
      double[] out,
      int to) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    Scratch scratch = rows.scratch();
    double[] sum = BlockColumns.zeros(scratch, SUM, stride);
    for (int j = 0; j < d; j += 4) {
      addFourSquares(
          column(scratch, x, at, j, d, stride, n),
          column(scratch, x, at, j + 1, d, stride, n),
          column(scratch, x, at, j + 2, d, stride, n),
          column(scratch, x, at, j + 3, d, stride, n),
          entry(mean, j, d, 0),
          entry(mean, j + 1, d, 0),
          entry(mean, j + 2, d, 0),
          entry(mean, j + 3, d, 0),
          entry(reciprocal, j, d, 1),
          entry(reciprocal, j + 1, d, 1),
          entry(reciprocal, j + 2, d, 1),
          entry(reciprocal, j + 3, d, 1),
          sum,
          n);
    }
    finish(sum, factor, constant, n);
    System.arraycopy(sum, 0, out, to, n);
  }

  private static double entry(double[] values, int j, int d, double none) {
    return values == null ? none : j < d ? values[j] : 0;
  }

  private static double[] column(
      Scratch scratch, double[] x, int at, int j, int d, int stride, int n) {
    double[] copy = scratch.doubles(COLUMNS + j % 4, stride);
    if (j < d) {
      System.arraycopy(x, at + j * stride, copy, 0, n);
    } else {
      Arrays.fill(copy, 0, n, 0);
    }
    return copy;
  }

  private static void addFourSquares(
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double m0,
      double m1,
      double m2,
      double m3,
      double r0,
      double r1,
      double r2,
      double r3,
      double[] sum,
      int n) {
    for (int i = 0; i < n; i++) {
      double z0 = (x0[i] - m0) * r0;
      double z1 = (x1[i] - m1) * r1;
      double z2 = (x2[i] - m2) * r2;
      double z3 = (x3[i] - m3) * r3;
      double s = Math.fma(z1, z1, Math.fma(z0, z0, sum[i]));
      sum[i] = Math.fma(z3, z3, Math.fma(z2, z2, s));
    }
  }

  private static void finish(double[] sum, double factor, double constant, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] = Math.fma(factor, sum[i], constant);
    }
  }

  @Override
  public void moments(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 8 * PARTS);
    Arrays.fill(parts, 0, 8 * PARTS, 0);
    moments(rows, j, gamma, at, reference, referenceAt, 0, parts);
    for (int m = 0; m < 8; m++) {
      out[m] = BayesRule.sum(parts, m * PARTS);
    }
  }

  /** Adds the parts of the rows from one that is a multiple of eight. */
  static void moments(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      double[] parts) {
    for (int part = 0; part < Math.min(PARTS, rows.rows() - from); part++) {
      part(rows, j, gamma, at, reference, referenceAt, from, part, parts);
    }
  }

  private static void part(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      int part,
      double[] parts) {
    int last = rows.columns() - 1;
    double[] x = rows.values();
    int n = rows.rows();
    int x0 = rows.column(j);
    int x1 = rows.column(Math.min(j + 1, last));
    int x2 = rows.column(Math.min(j + 2, last));
    int x3 = rows.column(Math.min(j + 3, last));
    double r0 = reference[referenceAt + j];
    double r1 = reference[referenceAt + Math.min(j + 1, last)];
    double r2 = reference[referenceAt + Math.min(j + 2, last)];
    double r3 = reference[referenceAt + Math.min(j + 3, last)];
    double s0 = parts[part];
    double s1 = parts[PARTS + part];
    double s2 = parts[2 * PARTS + part];
    double s3 = parts[3 * PARTS + part];
    double t0 = parts[4 * PARTS + part];
    double t1 = parts[5 * PARTS + part];
    double t2 = parts[6 * PARTS + part];
    double t3 = parts[7 * PARTS + part];
    for (int i = from + part; i < n; i += PARTS) {
      double g = gamma[at + i];
      double z0 = x[x0 + i] - r0;
      double z1 = x[x1 + i] - r1;
      double z2 = x[x2 + i] - r2;
      double z3 = x[x3 + i] - r3;
      double w0 = g * z0;
      double w1 = g * z1;
      double w2 = g * z2;
      double w3 = g * z3;
      s0 += w0;
      s1 += w1;
      s2 += w2;
      s3 += w3;
      t0 = Math.fma(w0, z0, t0);
      t1 = Math.fma(w1, z1, t1);
      t2 = Math.fma(w2, z2, t2);
      t3 = Math.fma(w3, z3, t3);
    }
    parts[part] = s0;
    parts[PARTS + part] = s1;
    parts[2 * PARTS + part] = s2;
    parts[3 * PARTS + part] = s3;
    parts[4 * PARTS + part] = t0;
    parts[5 * PARTS + part] = t1;
    parts[6 * PARTS + part] = t2;
    parts[7 * PARTS + part] = t3;
  }

  @Override
  public void means(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 8 * PARTS);
    Arrays.fill(parts, 0, 8 * PARTS, 0);
    means(rows, j, gamma, at, reference, referenceAt, 0, parts);
    for (int m = 0; m < 8; m++) {
      out[m] = BayesRule.sum(parts, m * PARTS);
    }
  }

  /** Adds the parts of the rows from one that is a multiple of eight. */
  static void means(
      Block rows,
      int j,
      double[] gamma,
      int at,
      double[] reference,
      int referenceAt,
      int from,
      double[] parts) {
    double[] x = rows.values();
    for (int c = 0; c < 8 && j + c < rows.columns(); c++) {
      int column = j + c;
      int x0 = rows.column(column);
      double r = reference[referenceAt + column];
      for (int i = from; i < rows.rows(); i++) {
        int part = c * PARTS + i % PARTS;
        parts[part] = Math.fma(gamma[at + i], x[x0 + i] - r, parts[part]);
      }
    }
  }

  @Override
  public void add(double[] values, int at, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += values[at + i];
    }
  }

  @Override
  public double sum(Block rows, double[] values, int at, int n) {
    return Dot.sum(values, at, n);
  }
}
