package org.em4j.distributions;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Scratch;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.Dot;
import org.jspecify.annotations.Nullable;

/**
 * Plain Java. Densities by columns over the rows of a block, four at a time, of which zeros fill
 * the last: such loops become SIMD instructions. Sums over rows have an order and do not: many of
 * them at once keep the units busy.
 */
final class PlainDiagonalLoops implements DiagonalLoops {
  private static final int SUM = 0;
  private static final int MOMENT_PARTS = 1;

  /** The nested scratch in which each column has an array. */
  private static final int COLUMNS = 1;

  @Override
  public void squares(
      Block rows,
      double[] x,
      int at,
      double[] mean,
      double @Nullable [] reciprocal,
      double[] factor,
      double[] constant,
      double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    Scratch scratch = rows.scratch();
    Scratch columns = scratch.nested(COLUMNS);
    for (int j = 0; j < (d + 3) / 4 * 4; j++) {
      load(columns.doubles(j, stride), x, at, j, d, stride, n);
    }
    for (int k = 0; k < constant.length; k++) {
      double[] sum = BlockColumns.zeros(scratch, SUM, stride);
      for (int j = 0; j < d; j += 4) {
        addFourSquares(
            columns.doubles(j, stride),
            columns.doubles(j + 1, stride),
            columns.doubles(j + 2, stride),
            columns.doubles(j + 3, stride),
            entry(mean, k, j, d, 0),
            entry(mean, k, j + 1, d, 0),
            entry(mean, k, j + 2, d, 0),
            entry(mean, k, j + 3, d, 0),
            entry(reciprocal, k, j, d, 1),
            entry(reciprocal, k, j + 1, d, 1),
            entry(reciprocal, k, j + 2, d, 1),
            entry(reciprocal, k, j + 3, d, 1),
            sum,
            n);
      }
      finish(sum, factor[k], constant[k], n);
      System.arraycopy(sum, 0, out, k * stride, n);
    }
  }

  /** Writes the scaled sums of squares of the rows from one on, row by row. */
  static void squares(
      double[] x,
      int at,
      int stride,
      int from,
      int to,
      double[] mean,
      double[] reciprocal,
      int d,
      int components,
      double[] out) {
    for (int i = from; i < to; i++) {
      for (int k = 0; k < components; k++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
          double z = (x[at + j * stride + i] - mean[k * d + j]) * reciprocal[k * d + j];
          sum = Math.fma(z, z, sum);
        }
        out[k * stride + i] = sum;
      }
    }
  }

  private static double entry(double @Nullable [] values, int k, int j, int d, double none) {
    return values == null ? none : j < d ? values[k * d + j] : 0;
  }

  private static void load(double[] copy, double[] x, int at, int j, int d, int stride, int n) {
    if (j < d) {
      System.arraycopy(x, at + j * stride, copy, 0, n);
    } else {
      Arrays.fill(copy, 0, n, 0);
    }
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
      int k,
      int count,
      ComponentStatistics about,
      double[] out) {
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, 8 * PARTS);
    for (int c = 0; c < count; c++) {
      Arrays.fill(parts, 0, 8 * PARTS, 0);
      int at = (k + c) * rows.stride();
      moments(rows, j, gamma, at, about.references(), about.referenceAt(k + c), 0, parts, 0);
      for (int m = 0; m < 8; m++) {
        out[8 * c + m] = BayesRule.sum(parts, m * PARTS);
      }
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
      double[] parts,
      int partsAt) {
    for (int part = 0; part < Math.min(PARTS, rows.rows() - from); part++) {
      part(rows, j, gamma, at, reference, referenceAt, from + part, parts, partsAt + part);
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
      double[] parts,
      int part) {
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
    for (int i = from; i < n; i += PARTS) {
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
  public void means(Block rows, double[] gamma, int components, double[] centre, double[] out) {
    int d = rows.columns();
    double[] parts = rows.scratch().doubles(MOMENT_PARTS, PARTS);
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < d; j++) {
        Arrays.fill(parts, 0, PARTS, 0);
        mean(rows, j, gamma, k * rows.stride(), centre[j], 0, parts, 0);
        out[k * d + j] = BayesRule.sum(parts, 0);
      }
    }
  }

  /** Adds the parts of one sum over the rows from one that is a multiple of eight. */
  static void mean(
      Block rows, int j, double[] gamma, int at, double c, int from, double[] parts, int partsAt) {
    double[] x = rows.values();
    int x0 = rows.column(j);
    int n = rows.rows();
    double s0 = parts[partsAt];
    double s1 = parts[partsAt + 1];
    double s2 = parts[partsAt + 2];
    double s3 = parts[partsAt + 3];
    double s4 = parts[partsAt + 4];
    double s5 = parts[partsAt + 5];
    double s6 = parts[partsAt + 6];
    double s7 = parts[partsAt + 7];
    int i = from;
    for (; i + 7 < n; i += PARTS) {
      s0 = Math.fma(gamma[at + i], x[x0 + i] - c, s0);
      s1 = Math.fma(gamma[at + i + 1], x[x0 + i + 1] - c, s1);
      s2 = Math.fma(gamma[at + i + 2], x[x0 + i + 2] - c, s2);
      s3 = Math.fma(gamma[at + i + 3], x[x0 + i + 3] - c, s3);
      s4 = Math.fma(gamma[at + i + 4], x[x0 + i + 4] - c, s4);
      s5 = Math.fma(gamma[at + i + 5], x[x0 + i + 5] - c, s5);
      s6 = Math.fma(gamma[at + i + 6], x[x0 + i + 6] - c, s6);
      s7 = Math.fma(gamma[at + i + 7], x[x0 + i + 7] - c, s7);
    }
    parts[partsAt] = s0;
    parts[partsAt + 1] = s1;
    parts[partsAt + 2] = s2;
    parts[partsAt + 3] = s3;
    parts[partsAt + 4] = s4;
    parts[partsAt + 5] = s5;
    parts[partsAt + 6] = s6;
    parts[partsAt + 7] = s7;
    for (; i < n; i++) {
      int part = partsAt + i % PARTS;
      parts[part] = Math.fma(gamma[at + i], x[x0 + i] - c, parts[part]);
    }
  }

  @Override
  public void weights(Block rows, double[] gamma, int components, double[] out) {
    for (int k = 0; k < components; k++) {
      out[k] = Dot.sum(gamma, k * rows.stride(), rows.rows());
    }
  }

  @Override
  public void totals(Block rows, double[] gamma, int components, double[] out) {
    int n = rows.rows();
    Arrays.fill(out, 0, n, 0);
    for (int k = 0; k < components; k++) {
      add(gamma, k * rows.stride(), out, n);
    }
  }

  private static void add(double[] values, int at, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += values[at + i];
    }
  }
}
