package org.em4j.core.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Plain Java. The compiler makes SIMD instructions of loops over whole arrays with one index from
 * 0, short and without branches: hence columns are copied, and the exponential is cut in three.
 */
final class PlainBayesRule implements BayesRule {
  @Override
  public void apply(
      double[] gamma,
      int stride,
      double[] logWeights,
      double beta,
      double @Nullable [] rowWeights,
      int n,
      Work work,
      double[] logSum,
      double[] sums) {
    int components = logWeights.length;
    double[] x = work.x;
    Arrays.fill(work.max, 0, n, Double.NEGATIVE_INFINITY);
    Arrays.fill(work.sum, 0, n, 0);
    for (int k = 0; k < components; k++) {
      System.arraycopy(gamma, k * stride, x, 0, n);
      join(x, beta, logWeights[k] * beta, n);
      raise(work.max, x, n);
    }
    for (int k = 0; k < components; k++) {
      System.arraycopy(gamma, k * stride, x, 0, n);
      join(x, beta, logWeights[k] * beta, n);
      subtract(x, work.max, n);
      reduce(x, work.whole, n);
      power(work.whole, n);
      scale(gamma, k * stride, beta, logWeights[k] * beta, work.max, work.whole, x, n);
      add(work.sum, x, n);
      System.arraycopy(x, 0, gamma, k * stride, n);
    }
    rows(work, beta, rowWeights, n, logSum, sums);
    for (int k = 0; k < components; k++) {
      System.arraycopy(gamma, k * stride, x, 0, n);
      multiply(x, work.sum, n);
      System.arraycopy(x, 0, gamma, k * stride, n);
    }
  }

  private static void join(double[] x, double beta, double logWeight, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.fma(x[i], beta, logWeight);
    }
  }

  private static void raise(double[] max, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      max[i] = Math.max(max[i], x[i]);
    }
  }

  private static void subtract(double[] x, double[] max, int n) {
    for (int i = 0; i < n; i++) {
      x[i] -= max[i];
    }
  }

  /** Keeps 2ⁿ in the last bits of x's place, and writes the rest of the exponent. */
  private static void reduce(double[] x, double[] whole, int n) {
    for (int i = 0; i < n; i++) {
      double w = Math.fma(x[i], Elementary.LOG2_E, Elementary.WHOLE);
      whole[i] = Math.fma(x[i], Elementary.LOG2_E, Elementary.WHOLE - w);
      x[i] = w;
    }
  }

  private static void power(double[] f, int n) {
    for (int i = 0; i < n; i++) {
      double v = f[i];
      double s = Math.fma(v, Elementary.P11, Elementary.P10);
      s = Math.fma(v, s, Elementary.P9);
      s = Math.fma(v, s, Elementary.P8);
      s = Math.fma(v, s, Elementary.P7);
      s = Math.fma(v, s, Elementary.P6);
      s = Math.fma(v, s, Elementary.P5);
      s = Math.fma(v, s, Elementary.P4);
      s = Math.fma(v, s, Elementary.P3);
      s = Math.fma(v, s, Elementary.P2);
      s = Math.fma(v, s, Elementary.P1);
      f[i] = Math.fma(v, s, 1);
    }
  }

  /** Writes the exponentials in place of the bits of their powers. */
  private static void scale(
      double[] gamma,
      int at,
      double beta,
      double logWeight,
      double[] max,
      double[] f,
      double[] x,
      int n) {
    for (int i = 0; i < n; i++) {
      double v = Math.fma(gamma[at + i], beta, logWeight) - max[i];
      long power = Double.doubleToRawLongBits(x[i]) << Elementary.MANTISSA_BITS;
      double e = f[i] * Double.longBitsToDouble(power);
      x[i] = v < Elementary.LEAST ? 0 : e;
    }
  }

  private static void add(double[] sum, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i];
    }
  }

  private static void multiply(double[] x, double[] factors, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= factors[i];
    }
  }

  /** Writes the log-densities of rows, their sums, and w/Σv in place of Σv. */
  private static void rows(
      Work work,
      double beta,
      double @Nullable [] rowWeights,
      int n,
      double[] logSum,
      double[] sums) {
    Arrays.fill(sums, 0, 2 * PARTS, 0);
    rows(work, beta, rowWeights, 0, n, logSum, sums);
  }

  /** The same of some rows, added to the sums. */
  static void rows(
      Work work,
      double beta,
      double @Nullable [] rowWeights,
      int from,
      int to,
      double[] logSum,
      double[] sums) {
    for (int i = from; i < to; i++) {
      double weight = rowWeights == null ? 1 : rowWeights[i];
      double log = (work.max[i] + Elementary.log(work.sum[i])) / beta;
      logSum[i] = log;
      work.sum[i] = weight / work.sum[i];
      double weighted = weight * log;
      sums[i % PARTS] += weighted;
      sums[PARTS + i % PARTS] += Math.abs(weighted);
    }
  }
}
