package org.em4j.hmm.internal;

import java.util.Arrays;

/** Without the vector module: products by tiles of sums in registers, the rest row by row. */
final class PlainChainKernel implements ChainKernel {
  @Override
  public void product(StateMatrix m, double[] x, double[] work, double[] out, int at) {
    m.product(x, 0, work, out, at);
  }

  @Override
  public int walk(Walk walk, int n) {
    return walk(walk, 0, n);
  }

  /** Goes over rows of a walk; returns the first that was not passed. */
  int walk(Walk w, int from, int to) {
    int row = from;
    while (row < to && step(w, row)) {
      row++;
    }
    return row;
  }

  /**
   * One row. Results are written where they belong at once: short loops cost more than what is in
   * them. A row that is not passed leaves numbers behind that mean nothing.
   */
  private static boolean step(Walk w, int row) {
    int states = w.states;
    double[] p = w.products == null ? w.product : w.products;
    int pAt = w.products == null ? 0 : w.productsAt + row * w.productsStep;
    double[] y = w.next;
    double[] values = w.values == null ? y : w.values;
    int at = w.values == null ? 0 : w.valuesAt + row * w.valuesStep;
    double[] b = w.densities;
    int bAt = w.densityAt(row);
    w.matrix.product(w.x, 0, w.work, p, pAt);
    double sum = 0;
    for (int k = 0; k < states; k++) {
      double v = p[pAt + k] * b[bAt + k];
      y[k] = v;
      values[at + k] = v;
      sum += v;
    }
    if (sum < Walk.LEAST || (w.checked && (anyFades(p, pAt, states) || anyFades(y, 0, states)))) {
      return false;
    }
    double scale = 1;
    if (sum < Walk.SMALL) {
      scale = Walk.UP;
      w.scalings++;
      for (int k = 0; k < states; k++) {
        y[k] *= Walk.UP;
      }
      System.arraycopy(y, 0, values, at, states);
    }
    w.next = w.x;
    w.x = y;
    if (w.scales != null) {
      w.scales[w.scalesAt + row] = scale;
    }
    return true;
  }

  private static boolean anyFades(double[] values, int at, int states) {
    for (int k = 0; k < states; k++) {
      if (values[at + k] < Walk.LEAST && values[at + k] > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void pair(Pairing pairing, int n) {
    for (int row = 0; row < n; row++) {
      pairRow(pairing, row);
    }
  }

  /** Does one row of {@link #pair}. */
  void pairRow(Pairing p, int row) {
    int states = p.states;
    int keptAt = p.keptAt + row * p.keptStep;
    int otherAt = p.otherAt + row * p.width;
    int intoAt = p.intoAt + row * p.width;
    int bAt = p.densityAt(row);
    addUp(p, otherAt, keptAt);
    p.normalise(row, row + 1);
    double norm = p.norms[0];
    double factor = p.factors[0];
    for (int k = 0; k < states; k++) {
      double value = p.kept[keptAt + k];
      p.kept[keptAt + k] = p.other[otherAt + k] * value * norm;
      p.into[intoAt + k] = (p.densities == null ? value : p.densities[bAt + k] * value) * factor;
    }
    if (p.codes != null) {
      for (int k = 0; k < states; k++) {
        p.byCode[bAt + k] += p.kept[keptAt + k];
      }
    }
  }

  /** Eight sums in registers, and what is left behind whole eights. */
  private static void addUp(Pairing p, int otherAt, int keptAt) {
    double[] other = p.other;
    double[] kept = p.kept;
    double[] sums = p.sums;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int k = 0;
    for (; k + 8 <= p.states; k += 8) {
      int u = otherAt + k;
      int v = keptAt + k;
      s0 += other[u] * kept[v];
      s1 += other[u + 1] * kept[v + 1];
      s2 += other[u + 2] * kept[v + 2];
      s3 += other[u + 3] * kept[v + 3];
      s4 += other[u + 4] * kept[v + 4];
      s5 += other[u + 5] * kept[v + 5];
      s6 += other[u + 6] * kept[v + 6];
      s7 += other[u + 7] * kept[v + 7];
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
    for (; k < p.states; k++) {
      sums[k & 7] += other[otherAt + k] * kept[keptAt + k];
    }
  }

  /**
   * One product of a K×n and an n×K matrix: loops over the rows of a tile of sixteen sums, which
   * stay in registers.
   */
  @Override
  public void addProducts(PairProducts pairs, int n, double[] out) {
    if (pairs.sums != null) {
      addLong(pairs, n, out);
      return;
    }
    int states = pairs.states;
    int i = 0;
    for (; i + 4 <= states; i += 4) {
      int j = 0;
      for (; j + 4 <= states; j += 4) {
        tile(pairs, n, i, j, out);
      }
      edge(pairs, n, i, i + 4, j, out);
    }
    edge(pairs, n, i, states, 0, out);
  }

  /** The same for rows so long that SIMD instructions are worth it: see {@link StateMatrix}. */
  private static void addLong(PairProducts pairs, int n, double[] out) {
    int states = pairs.states;
    int width = pairs.width;
    double[] u = pairs.u;
    double[][] four = pairs.four;
    for (double[] sum : pairs.sums) {
      Arrays.fill(sum, 0);
    }
    int row = 0;
    for (; row + 4 <= n; row += 4) {
      int at = row * width;
      for (int r = 0; r < 4; r++) {
        System.arraycopy(pairs.w, at + r * width, four[r], 0, states);
      }
      for (int i = 0; i < states; i++) {
        StateMatrix.addFour(
            u[at + i],
            u[at + width + i],
            u[at + 2 * width + i],
            u[at + 3 * width + i],
            four[0],
            four[1],
            four[2],
            four[3],
            pairs.sums[i],
            states);
      }
    }
    for (; row < n; row++) {
      System.arraycopy(pairs.w, row * width, four[0], 0, states);
      for (int i = 0; i < states; i++) {
        StateMatrix.addOne(u[row * width + i], four[0], pairs.sums[i], states);
      }
    }
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        out[i * states + j] += pairs.sums[i][j];
      }
    }
  }

  private static void tile(PairProducts pairs, int n, int i, int j, double[] out) {
    double[] left = pairs.u;
    double[] right = pairs.w;
    int width = pairs.width;
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
    for (int row = 0, at = 0; row < n; row++, at += width) {
      double u0 = left[at + i];
      double u1 = left[at + i + 1];
      double u2 = left[at + i + 2];
      double u3 = left[at + i + 3];
      double w0 = right[at + j];
      double w1 = right[at + j + 1];
      double w2 = right[at + j + 2];
      double w3 = right[at + j + 3];
      s00 = Math.fma(u0, w0, s00);
      s01 = Math.fma(u0, w1, s01);
      s02 = Math.fma(u0, w2, s02);
      s03 = Math.fma(u0, w3, s03);
      s10 = Math.fma(u1, w0, s10);
      s11 = Math.fma(u1, w1, s11);
      s12 = Math.fma(u1, w2, s12);
      s13 = Math.fma(u1, w3, s13);
      s20 = Math.fma(u2, w0, s20);
      s21 = Math.fma(u2, w1, s21);
      s22 = Math.fma(u2, w2, s22);
      s23 = Math.fma(u2, w3, s23);
      s30 = Math.fma(u3, w0, s30);
      s31 = Math.fma(u3, w1, s31);
      s32 = Math.fma(u3, w2, s32);
      s33 = Math.fma(u3, w3, s33);
    }
    int states = pairs.states;
    int at = i * states + j;
    add(out, at, s00, s01, s02, s03);
    add(out, at + states, s10, s11, s12, s13);
    add(out, at + 2 * states, s20, s21, s22, s23);
    add(out, at + 3 * states, s30, s31, s32, s33);
  }

  private static void add(double[] out, int at, double s0, double s1, double s2, double s3) {
    out[at] += s0;
    out[at + 1] += s1;
    out[at + 2] += s2;
    out[at + 3] += s3;
  }

  private static void edge(PairProducts pairs, int n, int iFrom, int iTo, int jFrom, double[] out) {
    int states = pairs.states;
    for (int i = iFrom; i < iTo; i++) {
      for (int j = jFrom; j < states; j++) {
        double sum = 0;
        for (int row = 0, at = 0; row < n; row++, at += pairs.width) {
          sum = Math.fma(pairs.u[at + i], pairs.w[at + j], sum);
        }
        out[i * states + j] += sum;
      }
    }
  }
}
