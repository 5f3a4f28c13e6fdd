package org.em4j.hmm;

import java.util.Arrays;

/**
 * What the rows of sequences give: expected counts of first states and of transitions, and for a
 * table of densities the responsibilities of each code. Storage of one task.
 */
final class Gathered {
  /** Pairs are kept until they are worth a matrix product. */
  private static final int PAIRS = 256;

  /** The least K whose rows SIMD instructions are worth more than tiles in registers. */
  private static final int LONG_ROWS = 32;

  private final int states;
  private final double[] initial;
  private final double[] pairs;
  private final double[] counts;
  private final double[] from;
  private final double[] to;
  private final double[] byCode;

  /** Work of {@link #multiplyLong}: sums over some pairs, and four right factors. */
  private final double[][] sums;

  private final double[][] four;
  private int count;
  private double[][] marked;
  private double weight;
  private int sequenceFirst;

  /**
   * Makes storage.
   *
   * @param tableSize the length of the table of densities, 0 if there is none
   */
  Gathered(int states, int tableSize) {
    this.states = states;
    initial = new double[states];
    pairs = new double[states * states];
    counts = new double[states * states];
    from = new double[PAIRS * states];
    to = new double[PAIRS * states];
    byCode = new double[tableSize];
    boolean longRows = states >= LONG_ROWS;
    sums = longRows ? new double[states][states] : null;
    four = longRows ? new double[4][states] : null;
  }

  void clear() {
    Arrays.fill(initial, 0);
    Arrays.fill(pairs, 0);
    Arrays.fill(counts, 0);
    Arrays.fill(byCode, 0);
    count = 0;
  }

  /** Remembers what has been gathered so far. */
  void mark() {
    multiply();
    if (marked == null) {
      marked = new double[all().length][];
    }
    for (int i = 0; i < marked.length; i++) {
      double[] now = all()[i];
      marked[i] = marked[i] == null ? new double[now.length] : marked[i];
      System.arraycopy(now, 0, marked[i], 0, now.length);
    }
  }

  /** Goes back to what was {@linkplain #mark marked}. */
  void reset() {
    count = 0;
    for (int i = 0; i < marked.length; i++) {
      System.arraycopy(marked[i], 0, all()[i], 0, marked[i].length);
    }
  }

  private double[][] all() {
    return new double[][] {initial, pairs, counts, byCode};
  }

  /** Says whose rows come next. */
  void begin(double sequenceWeight, int firstRow) {
    weight = sequenceWeight;
    sequenceFirst = firstRow;
  }

  double weight() {
    return weight;
  }

  /** Tells whether a row is the first one of its sequence. */
  boolean isFirst(int row) {
    return row == sequenceFirst;
  }

  /** The live expected counts of first states. */
  double[] initial() {
    return initial;
  }

  /** The live responsibilities of each code, where the table has its densities. */
  double[] byCode() {
    return byCode;
  }

  /** The left factors of pairs, row-major; the next one is written to {@link #next}. */
  double[] from() {
    return from;
  }

  /** The right factors of pairs. */
  double[] to() {
    return to;
  }

  /** Returns where the factors of the next pair go; the row is {@linkplain #paired kept} later. */
  int next() {
    return count * states;
  }

  /** Keeps the pair that was written: Σ from ⊗ to is what {@link #addCounts} multiplies by A. */
  void paired() {
    if (++count == PAIRS) {
      multiply();
    }
  }

  /** The live sums over pairs, K×K, for those who add pairs up themselves. */
  double[] pairs() {
    return pairs;
  }

  /** Adds to an expected count itself. */
  void addTransition(int i, int j, double expected) {
    counts[i * states + j] += expected;
  }

  /**
   * One product of a K×n and an n×K matrix for n transitions: loops over the rows of a tile of
   * sixteen sums, which stay in registers.
   */
  private void multiply() {
    if (sums != null) {
      multiplyLong();
      return;
    }
    int i = 0;
    for (; i + 4 <= states; i += 4) {
      int j = 0;
      for (; j + 4 <= states; j += 4) {
        tile(i, j);
      }
      edge(i, i + 4, j, states);
    }
    edge(i, states, 0, states);
    count = 0;
  }

  /** The same for rows so long that SIMD instructions are worth it: see {@link StateMatrix}. */
  private void multiplyLong() {
    for (double[] sum : sums) {
      Arrays.fill(sum, 0);
    }
    int row = 0;
    for (; row + 4 <= count; row += 4) {
      int at = row * states;
      for (int r = 0; r < 4; r++) {
        System.arraycopy(to, at + r * states, four[r], 0, states);
      }
      for (int i = 0; i < states; i++) {
        StateMatrix.addFour(
            from[at + i],
            from[at + states + i],
            from[at + 2 * states + i],
            from[at + 3 * states + i],
            four[0],
            four[1],
            four[2],
            four[3],
            sums[i],
            states);
      }
    }
    for (; row < count; row++) {
      System.arraycopy(to, row * states, four[0], 0, states);
      for (int i = 0; i < states; i++) {
        StateMatrix.addOne(from[row * states + i], four[0], sums[i], states);
      }
    }
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        pairs[i * states + j] += sums[i][j];
      }
    }
    count = 0;
  }

  private void tile(int i, int j) {
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
    for (int row = 0, at = 0; row < count; row++, at += states) {
      double u0 = from[at + i];
      double u1 = from[at + i + 1];
      double u2 = from[at + i + 2];
      double u3 = from[at + i + 3];
      double w0 = to[at + j];
      double w1 = to[at + j + 1];
      double w2 = to[at + j + 2];
      double w3 = to[at + j + 3];
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
    int at = i * states + j;
    add(at, s00, s01, s02, s03);
    add(at + states, s10, s11, s12, s13);
    add(at + 2 * states, s20, s21, s22, s23);
    add(at + 3 * states, s30, s31, s32, s33);
  }

  private void add(int at, double s0, double s1, double s2, double s3) {
    pairs[at] += s0;
    pairs[at + 1] += s1;
    pairs[at + 2] += s2;
    pairs[at + 3] += s3;
  }

  private void edge(int iFrom, int iTo, int jFrom, int jTo) {
    for (int i = iFrom; i < iTo; i++) {
      for (int j = jFrom; j < jTo; j++) {
        double sum = 0;
        for (int row = 0, at = 0; row < count; row++, at += states) {
          sum += from[at + i] * to[at + j];
        }
        pairs[i * states + j] += sum;
      }
    }
  }

  /**
   * Adds the counts to a vector.
   *
   * @param transitions A, row-major, which the sum of pairs is multiplied by
   * @param out K counts of first states, and behind them K×K of transitions. Modified
   */
  void addCounts(double[] transitions, double[] out) {
    multiply();
    for (int k = 0; k < states; k++) {
      out[k] += initial[k];
    }
    for (int i = 0; i < states * states; i++) {
      out[states + i] += counts[i] + (transitions[i] == 0 ? 0 : transitions[i] * pairs[i]);
    }
  }
}
