package org.em4j.hmm.internal;

import java.util.Arrays;

/** Without the vector module: products by tiles of sums in registers, the rest row by row. */
final class PlainChainKernel implements ChainKernel {
  @Override
  public void product(StateMatrix m, double[] x, double[] work, double[] out, int at) {
    m.product(x, work, out, at);
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
   * One row. A row that is not passed leaves numbers behind that mean nothing. Whatever a row needs
   * is one loop where it can be: to begin and to end a short loop costs more than what is in it.
   */
  private static boolean step(Walk w, int row) {
    double[] p = w.product;
    double[] y = w.next;
    double sum = w.states <= 8 ? multiplyShort(w, row) : multiply(w, row);
    if (sum < Walk.LEAST || (w.checked && (anyFades(p, 0, w.states) || anyFades(y, 0, w.states)))) {
      return false;
    }
    double scale = 1;
    if (sum < Walk.SMALL) {
      scale = Walk.UP;
      w.scalings++;
      for (int k = 0; k < w.states; k++) {
        y[k] *= Walk.UP;
      }
    }
    w.next = w.x;
    w.x = y;
    if (w.products != null) {
      System.arraycopy(p, 0, w.products, w.productsAt + row * w.productsStep, w.states);
    }
    if (w.values != null) {
      System.arraycopy(y, 0, w.values, w.valuesAt + row * w.valuesStep, w.states);
    }
    if (w.scales != null) {
      w.scales[w.scalesAt + row] = scale;
    }
    return true;
  }

  private static double multiply(Walk w, int row) {
    double[] p = w.product;
    double[] b = w.densities;
    double[] y = w.next;
    int bAt = w.densityAt(row);
    w.matrix.product(w.x, p);
    double sum = 0;
    for (int k = 0; k < w.states; k++) {
      double v = p[k] * b[bAt + k];
      y[k] = v;
      sum += v;
    }
    return sum;
  }

  /** The same for up to eight states: the row before stays in registers. */
  private static double multiplyShort(Walk w, int row) {
    double[] p = w.product;
    double[] b = w.densities;
    double[] y = w.next;
    double[] x = w.x;
    double[] m = w.matrix.columns();
    int bAt = w.densityAt(row);
    double x0 = x[0];
    double x1 = x[1];
    double x2 = x[2];
    double x3 = x[3];
    double x4 = x[4];
    double x5 = x[5];
    double x6 = x[6];
    double x7 = x[7];
    double sum = 0;
    for (int k = 0; k < w.states; k++) {
      int at = 8 * k;
      double even = Math.fma(x2, m[at + 2], x0 * m[at]);
      double odd = Math.fma(x3, m[at + 3], x1 * m[at + 1]);
      even = Math.fma(x4, m[at + 4], even);
      odd = Math.fma(x5, m[at + 5], odd);
      even = Math.fma(x6, m[at + 6], even);
      odd = Math.fma(x7, m[at + 7], odd);
      double product = even + odd;
      double v = product * b[bAt + k];
      p[k] = product;
      y[k] = v;
      sum += v;
    }
    return sum;
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
    double norm = p.weight / total(p.other, otherAt, p.kept, keptAt, states);
    double factor = p.scales == null ? norm : norm * p.scales[p.scalesAt + row];
    for (int k = 0; k < states; k++) {
      double value = p.kept[keptAt + k];
      p.kept[keptAt + k] = p.other[otherAt + k] * value * norm;
      p.into[intoAt + k] = (p.densities == null ? value : p.densities[bAt + k] * value) * factor;
    }
    if (p.codes != null && p.byCode != null) {
      for (int k = 0; k < states; k++) {
        p.byCode[bAt + k] += p.kept[keptAt + k];
      }
    }
  }

  /** Eight sums in registers, which are added up as {@link Pairing#normalise} does. */
  private static double total(double[] other, int otherAt, double[] kept, int keptAt, int states) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int k = 0;
    for (; k + 8 <= states; k += 8) {
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
    int left = states - k;
    int u = otherAt + k;
    int v = keptAt + k;
    s0 += left > 0 ? other[u] * kept[v] : 0;
    s1 += left > 1 ? other[u + 1] * kept[v + 1] : 0;
    s2 += left > 2 ? other[u + 2] * kept[v + 2] : 0;
    s3 += left > 3 ? other[u + 3] * kept[v + 3] : 0;
    s4 += left > 4 ? other[u + 4] * kept[v + 4] : 0;
    s5 += left > 5 ? other[u + 5] * kept[v + 5] : 0;
    s6 += left > 6 ? other[u + 6] * kept[v + 6] : 0;
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }

  /**
   * One product of a K×n and an n×K matrix: loops over the rows of a tile of sixteen sums, which
   * stay in registers.
   */
  @Override
  public void addProducts(PairProducts pairs, int n, double[] out) {
    if (pairs.sums.length > 0) {
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
      for (; j < states; j++) {
        column(pairs, n, i, j, out);
      }
    }
    for (; i < states; i++) {
      for (int j = 0; j < states; j += 8) {
        row(pairs, n, i, j, out);
      }
    }
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

  /** Four rows of sums, one column. */
  private static void column(PairProducts pairs, int n, int i, int j, double[] out) {
    double[] left = pairs.u;
    double[] right = pairs.w;
    int width = pairs.width;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int row = 0, at = 0; row < n; row++, at += width) {
      double w = right[at + j];
      s0 = Math.fma(left[at + i], w, s0);
      s1 = Math.fma(left[at + i + 1], w, s1);
      s2 = Math.fma(left[at + i + 2], w, s2);
      s3 = Math.fma(left[at + i + 3], w, s3);
    }
    int states = pairs.states;
    int at = i * states + j;
    out[at] += s0;
    out[at + states] += s1;
    out[at + 2 * states] += s2;
    out[at + 3 * states] += s3;
  }

  /** One row of sums, eight columns, of which some may be padding. */
  private static void row(PairProducts pairs, int n, int i, int j, double[] out) {
    double[] left = pairs.u;
    double[] right = pairs.w;
    int width = pairs.width;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int row = 0, at = 0; row < n; row++, at += width) {
      double u = left[at + i];
      s0 = Math.fma(u, right[at + j], s0);
      s1 = Math.fma(u, right[at + j + 1], s1);
      s2 = Math.fma(u, right[at + j + 2], s2);
      s3 = Math.fma(u, right[at + j + 3], s3);
      s4 = Math.fma(u, right[at + j + 4], s4);
      s5 = Math.fma(u, right[at + j + 5], s5);
      s6 = Math.fma(u, right[at + j + 6], s6);
      s7 = Math.fma(u, right[at + j + 7], s7);
    }
    double[] sums = pairs.row;
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
    int count = Math.min(8, pairs.states - j);
    for (int k = 0; k < count; k++) {
      out[i * pairs.states + j + k] += sums[k];
    }
  }
}
