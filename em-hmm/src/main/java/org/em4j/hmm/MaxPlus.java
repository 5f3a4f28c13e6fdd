package org.em4j.hmm;

import java.util.Arrays;

/**
 * The recursion of Viterbi, {@code δ_t(j) = max_i (δ_{t−1}(i) + log a_ij) + log b_t(j)}, over rows
 * of δ one behind the other, of which each first holds the log b and then is overwritten. No
 * back-pointers are kept: the best predecessor of the one state that the path goes through is found
 * again on the way back, by the same sums.
 *
 * <p>Rows are padded with −∞ to the {@link #width}: 4, 8 or a larger multiple of 4. Storage of one
 * thread.
 */
final class MaxPlus {
  private final int states;
  private final int width;
  private final double[] start;

  /** The rows of log A, and its columns one behind the other. */
  private final double[][] from;

  private final double[] to;

  /** The diagonal of log A, and the largest entry beside it in each row. */
  private final double[] stay;

  private final double[] leave;
  private final double[] current;
  private final double[] best;
  private final int[] sources;

  /**
   * Makes it.
   *
   * @param logStart log π
   * @param logTransitions log A, row-major; never NaN
   */
  MaxPlus(double[] logStart, double[] logTransitions) {
    states = logStart.length;
    width = width(states);
    start = Arrays.copyOf(logStart, width);
    from = new double[width][width];
    to = new double[width * width];
    stay = new double[width];
    leave = new double[width];
    current = new double[width];
    best = new double[width];
    sources = new int[width];
    Arrays.fill(leave, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        double log = logTransitions[i * states + j];
        from[i][j] = log;
        to[j * width + i] = log;
        if (i == j) {
          stay[i] = log;
        } else {
          leave[i] = Math.max(leave[i], log);
        }
      }
    }
  }

  /** Returns the recursion that runs from the last row to the first, from any last state. */
  static MaxPlus reversed(int states, double[] logTransitions) {
    double[] transposed = new double[states * states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        transposed[j * states + i] = logTransitions[i * states + j];
      }
    }
    return new MaxPlus(new double[states], transposed);
  }

  /** Returns the distance between two rows of δ for a number of states. */
  static int width(int states) {
    return states <= 4 ? 4 : states <= 8 ? 8 : (states + 3) / 4 * 4;
  }

  /** Returns the distance between two rows of δ. */
  int width() {
    return width;
  }

  /** Returns log π_k. */
  double start(int k) {
    return start[k];
  }

  /** Returns log a_ij. */
  double transition(int i, int j) {
    return from[i][j];
  }

  /** Turns the first row, which holds log b, to δ. */
  void begin(double[] delta, int row) {
    for (int k = 0; k < states; k++) {
      delta[row * width + k] += start[k];
    }
  }

  /**
   * Turns rows that hold log b to δ.
   *
   * @param delta the row before the first one holds δ. Modified
   */
  void advance(double[] delta, int row, int rows) {
    if (width == 4) {
      advanceFour(delta, row, rows);
    } else if (width == 8) {
      advanceEight(delta, row, rows);
    } else {
      advanceWide(delta, row, rows);
    }
  }

  // Few states live in registers from row to row. Math.max costs more instructions than a branch,
  // but which of two losers is the better one is a coin toss that a processor mispredicts.

  private void advanceFour(double[] delta, int row, int rows) {
    double[] a = to;
    int at = row * 4;
    double d0 = delta[at - 4];
    double d1 = delta[at - 3];
    double d2 = delta[at - 2];
    double d3 = delta[at - 1];
    for (int end = at + rows * 4; at < end; at += 4) {
      double e0 = delta[at] + max(d0 + a[0], d1 + a[1], d2 + a[2], d3 + a[3]);
      double e1 = delta[at + 1] + max(d0 + a[4], d1 + a[5], d2 + a[6], d3 + a[7]);
      double e2 = delta[at + 2] + max(d0 + a[8], d1 + a[9], d2 + a[10], d3 + a[11]);
      double e3 = delta[at + 3] + max(d0 + a[12], d1 + a[13], d2 + a[14], d3 + a[15]);
      delta[at] = d0 = e0;
      delta[at + 1] = d1 = e1;
      delta[at + 2] = d2 = e2;
      delta[at + 3] = d3 = e3;
    }
  }

  private static double max(double a, double b, double c, double d) {
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  private void advanceEight(double[] delta, int row, int rows) {
    double[] a = to;
    int at = row * 8;
    double d0 = delta[at - 8];
    double d1 = delta[at - 7];
    double d2 = delta[at - 6];
    double d3 = delta[at - 5];
    double d4 = delta[at - 4];
    double d5 = delta[at - 3];
    double d6 = delta[at - 2];
    double d7 = delta[at - 1];
    for (int end = at + rows * 8; at < end; at += 8) {
      double e0 = delta[at] + max(a, 0, d0, d1, d2, d3, d4, d5, d6, d7);
      double e1 = delta[at + 1] + max(a, 8, d0, d1, d2, d3, d4, d5, d6, d7);
      double e2 = delta[at + 2] + max(a, 16, d0, d1, d2, d3, d4, d5, d6, d7);
      double e3 = delta[at + 3] + max(a, 24, d0, d1, d2, d3, d4, d5, d6, d7);
      double e4 = delta[at + 4] + max(a, 32, d0, d1, d2, d3, d4, d5, d6, d7);
      double e5 = delta[at + 5] + max(a, 40, d0, d1, d2, d3, d4, d5, d6, d7);
      double e6 = delta[at + 6] + max(a, 48, d0, d1, d2, d3, d4, d5, d6, d7);
      double e7 = delta[at + 7] + max(a, 56, d0, d1, d2, d3, d4, d5, d6, d7);
      delta[at] = d0 = e0;
      delta[at + 1] = d1 = e1;
      delta[at + 2] = d2 = e2;
      delta[at + 3] = d3 = e3;
      delta[at + 4] = d4 = e4;
      delta[at + 5] = d5 = e5;
      delta[at + 6] = d6 = e6;
      delta[at + 7] = d7 = e7;
    }
  }

  private static double max(
      double[] a,
      int at,
      double d0,
      double d1,
      double d2,
      double d3,
      double d4,
      double d5,
      double d6,
      double d7) {
    return Math.max(
        max(d0 + a[at], d1 + a[at + 1], d2 + a[at + 2], d3 + a[at + 3]),
        max(d4 + a[at + 4], d5 + a[at + 5], d6 + a[at + 6], d7 + a[at + 7]));
  }

  /**
   * Many states: every state can be reached from itself and from the best one, and a source that
   * cannot beat the least of what these two give is left out, which most are. A sum grows with each
   * of its terms in floating point, too, so the maxima have the same bits as those over all
   * sources.
   */
  private void advanceWide(double[] delta, int row, int rows) {
    // Everything happens in arrays from index 0 on: a compiler that meets arrays at two offsets
    // must fear that they overlap, and makes no SIMD instructions.
    System.arraycopy(delta, (row - 1) * width, current, 0, width);
    for (int t = row; t < row + rows; t++) {
      int top = top(current, 0);
      double least = fromTopAndItself(current[top], from[top]);
      int count = 0;
      for (int i = 0; i < states; i++) {
        if (current[i] + leave[i] > least && i != top) {
          sources[count++] = i;
        }
      }
      int s = 0;
      for (; s + 1 < count; s += 2) {
        better(
            current[sources[s]], from[sources[s]], current[sources[s + 1]], from[sources[s + 1]]);
      }
      if (s < count) {
        better(current[sources[s]], from[sources[s]]);
      }
      System.arraycopy(delta, t * width, current, 0, width);
      for (int j = 0; j < current.length; j++) {
        current[j] += best[j];
      }
      System.arraycopy(current, 0, delta, t * width, width);
    }
  }

  private void better(double d, double[] a) {
    double[] to = best;
    for (int j = 0; j < to.length; j++) {
      to[j] = Math.max(to[j], d + a[j]);
    }
  }

  /** Two at a time, to load and store the best only once for both. */
  private void better(double d, double[] a, double e, double[] b) {
    double[] to = best;
    for (int j = 0; j < to.length; j++) {
      to[j] = Math.max(to[j], Math.max(d + a[j], e + b[j]));
    }
  }

  /** Returns the first state of the largest δ. */
  private int top(double[] delta, int at) {
    double m0 = delta[at];
    double m1 = delta[at + 1];
    double m2 = delta[at + 2];
    double m3 = delta[at + 3];
    for (int i = 4; i < width; i += 4) {
      m0 = Math.max(m0, delta[at + i]);
      m1 = Math.max(m1, delta[at + i + 1]);
      m2 = Math.max(m2, delta[at + i + 2]);
      m3 = Math.max(m3, delta[at + i + 3]);
    }
    double max = max(m0, m1, m2, m3);
    int top = 0;
    while (delta[at + top] != max) {
      top++;
    }
    return top;
  }

  /** Writes the better of these two sources for each state, and returns the least of them. */
  private double fromTopAndItself(double highest, double[] ofTop) {
    double[] to = best;
    double[] now = current;
    double[] diagonal = stay;
    for (int j = 0; j < to.length; j++) {
      to[j] = Math.max(now[j] + diagonal[j], highest + ofTop[j]);
    }
    // Padding cannot lower the least: its transitions count as 0, its own log b is −∞.
    double l0 = to[0];
    double l1 = to[1];
    double l2 = to[2];
    double l3 = to[3];
    for (int j = 4; j < to.length; j += 4) {
      l0 = Math.min(l0, to[j]);
      l1 = Math.min(l1, to[j + 1]);
      l2 = Math.min(l2, to[j + 2]);
      l3 = Math.min(l3, to[j + 3]);
    }
    return Math.min(Math.min(l0, l1), Math.min(l2, l3));
  }

  /**
   * Takes the largest entry of a row of δ from all of them, so that neither length nor outliers
   * cost digits.
   *
   * @return the largest entry; −∞ if no state is possible, and the row is left as it is
   */
  double rebase(double[] delta, int row) {
    int at = row * width;
    double max = delta[at + top(delta, at)];
    for (int k = 0; k < states && max > Double.NEGATIVE_INFINITY; k++) {
      delta[at + k] -= max;
    }
    return max;
  }

  /**
   * Goes back from a state of the last row.
   *
   * @param path the states of rows first … last are written from {@code to}, each {@code step} from
   *     the one before. Modified
   * @return the state of the first row
   */
  int trace(double[] delta, int first, int last, int state, int[] path, int to, int step) {
    int s = state;
    int write = to + (last - first) * step;
    path[write] = s;
    for (int t = last - 1; t >= first; t--) {
      write -= step;
      int at = t * width;
      int a = s * width;
      s = width == 4 ? ofFour(delta, at, a) : width == 8 ? ofEight(delta, at, a) : of(delta, at, a);
      path[write] = s;
    }
    return s;
  }

  /** The first state of the largest sum: found by its value, for which no loser is compared. */
  private int ofFour(double[] delta, int at, int a) {
    double v0 = delta[at] + to[a];
    double v1 = delta[at + 1] + to[a + 1];
    double v2 = delta[at + 2] + to[a + 2];
    double v3 = delta[at + 3] + to[a + 3];
    double max = max(v0, v1, v2, v3);
    return v0 == max ? 0 : v1 == max ? 1 : v2 == max ? 2 : 3;
  }

  private int ofEight(double[] delta, int at, int a) {
    double v0 = delta[at] + to[a];
    double v1 = delta[at + 1] + to[a + 1];
    double v2 = delta[at + 2] + to[a + 2];
    double v3 = delta[at + 3] + to[a + 3];
    double v4 = delta[at + 4] + to[a + 4];
    double v5 = delta[at + 5] + to[a + 5];
    double v6 = delta[at + 6] + to[a + 6];
    double v7 = delta[at + 7] + to[a + 7];
    double max = Math.max(max(v0, v1, v2, v3), max(v4, v5, v6, v7));
    if (v0 == max || v1 == max || v2 == max || v3 == max) {
      return v0 == max ? 0 : v1 == max ? 1 : v2 == max ? 2 : 3;
    }
    return v4 == max ? 4 : v5 == max ? 5 : v6 == max ? 6 : 7;
  }

  private int of(double[] delta, int at, int a) {
    double m0 = Double.NEGATIVE_INFINITY;
    double m1 = m0;
    double m2 = m0;
    double m3 = m0;
    for (int i = 0; i < width; i += 4) {
      m0 = Math.max(m0, delta[at + i] + to[a + i]);
      m1 = Math.max(m1, delta[at + i + 1] + to[a + i + 1]);
      m2 = Math.max(m2, delta[at + i + 2] + to[a + i + 2]);
      m3 = Math.max(m3, delta[at + i + 3] + to[a + i + 3]);
    }
    double max = max(m0, m1, m2, m3);
    int state = 0;
    while (delta[at + state] + to[a + state] != max) {
      state++;
    }
    return state;
  }
}
