package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.Dot;

/**
 * Sums responsibilities over the ones and over the zeros of each column.
 *
 * <p>Eight columns are one byte, so a row costs one addition for each byte: to the entry of a
 * histogram over the byte's 256 values. At the end of a block the histogram is folded, bit by bit,
 * to the sums of the ones and of the zeros of the eight columns. Zeros are sums of their own, not
 * what remains of the weight: so a column of ones gives a probability of exactly 1. Immutable and
 * thread-safe.
 */
class BernoulliVectorCounts implements Accumulator {
  private static final int BITS = 0;
  private static final int ZERO_BITS = 1;
  private static final int HISTOGRAM = 2;

  /** Consecutive rows often have the same byte; four histograms keep their additions apart. */
  private static final int COPIES = 4;

  /** Below it clearing and folding a histogram costs more than going bit by bit. */
  private static final int LEAST_ROWS = 48;

  final int d;
  final int bytes;

  BernoulliVectorCounts(int columns) {
    this.d = columns;
    this.bytes = (columns + 7) / 8;
  }

  /** Returns the number of columns that byte b holds. */
  final int width(int b) {
    return Math.min(8, d - 8 * b);
  }

  /** Returns the bits of the ones: those of the block, or packed ones of its values. */
  final byte[] ones(Block rows) {
    return rows.bits() != null ? rows.bits().ones() : pack(rows, BITS, 1);
  }

  /** Returns the bits of the zeros, or null if every value that is not 1 is 0. */
  final byte[] zeros(Block rows) {
    if (rows.bits() != null) {
      return rows.bits().zeros();
    }
    double[] x = rows.values();
    for (int j = 0; j < d; j++) {
      if (anyOther(x, rows.column(j), rows.rows())) {
        return pack(rows, ZERO_BITS, 0);
      }
    }
    return null;
  }

  /** Tells whether a value is neither 0 nor 1: missing, or outside the support. */
  private static boolean anyOther(double[] x, int at, int n) {
    boolean any = false;
    for (int i = 0; i < n; i++) {
      any |= x[at + i] != 0 && x[at + i] != 1;
    }
    return any;
  }

  /** Returns where the bits of a block's byte b begin in {@link #ones} and {@link #zeros}. */
  static int bitsAt(Block rows, int b) {
    BinaryObservations bits = rows.bits();
    return bits != null ? b * bits.rows() + rows.firstBits() : b * rows.stride();
  }

  private byte[] pack(Block rows, int slot, double wanted) {
    int n = rows.rows();
    byte[] packed = rows.scratch().bytes(slot, bytes * rows.stride());
    double[] x = rows.values();
    for (int b = 0; b < bytes; b++) {
      int to = b * rows.stride();
      for (int i = 0; i < n; i++) {
        packed[to + i] = 0;
      }
      for (int q = 0; q < width(b); q++) {
        int column = rows.column(8 * b + q);
        int bit = 1 << q;
        for (int i = 0; i < n; i++) {
          packed[to + i] |= (byte) (x[column + i] == wanted ? bit : 0);
        }
      }
    }
    return packed;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    byte[] ones = ones(rows);
    byte[] zeros = zeros(rows);
    double[] histogram = rows.scratch().doubles(HISTOGRAM, COPIES * 256);
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * rows.stride();
      into.addWeight(k, Dot.sum(responsibilities, gamma, n));
      for (int b = 0; b < bytes; b++) {
        int at = bitsAt(rows, b);
        int oneAt = into.at(k) + 8 * b;
        if (n < LEAST_ROWS) {
          byBit(ones, zeros, at, responsibilities, gamma, n, into.values(), oneAt, width(b));
        } else {
          count(ones, at, responsibilities, gamma, n, histogram, 1 << width(b));
          fold(histogram, width(b), into.values(), oneAt, zeros == null ? oneAt + d : -1);
          if (zeros != null) {
            count(zeros, at, responsibilities, gamma, n, histogram, 1 << width(b));
            fold(histogram, width(b), into.values(), oneAt + d, -1);
          }
        }
      }
    }
  }

  private void byBit(
      byte[] ones,
      byte[] zeros,
      int at,
      double[] gamma,
      int from,
      int n,
      double[] sums,
      int to,
      int width) {
    for (int i = 0; i < n; i++) {
      int one = ones[at + i];
      int zero = zeros == null ? ~one : zeros[at + i];
      double g = gamma[from + i];
      for (int q = 0; q < width; q++) {
        if ((one >> q & 1) != 0) {
          sums[to + q] += g;
        } else if ((zero >> q & 1) != 0) {
          sums[to + d + q] += g;
        }
      }
    }
  }

  /** Fills the histogram of one byte over all rows. */
  private static void count(
      byte[] bits, int at, double[] gamma, int from, int n, double[] histogram, int values) {
    for (int v = 0; v < COPIES * 256; v++) {
      histogram[v] = 0;
    }
    int i = 0;
    for (; i + 3 < n; i += 4) {
      histogram[bits[at + i] & 0xff] += gamma[from + i];
      histogram[256 + (bits[at + i + 1] & 0xff)] += gamma[from + i + 1];
      histogram[512 + (bits[at + i + 2] & 0xff)] += gamma[from + i + 2];
      histogram[768 + (bits[at + i + 3] & 0xff)] += gamma[from + i + 3];
    }
    for (; i < n; i++) {
      histogram[bits[at + i] & 0xff] += gamma[from + i];
    }
    for (int v = 0; v < values; v++) {
      histogram[v] += histogram[256 + v] + (histogram[512 + v] + histogram[768 + v]);
    }
  }

  /**
   * Adds the sums of the entries with each bit, and without it if {@code zeroAt} is not negative;
   * the histogram is used up.
   */
  private static void fold(double[] histogram, int width, double[] sums, int oneAt, int zeroAt) {
    for (int q = width - 1; q >= 0; q--) {
      int half = 1 << q;
      double one = 0;
      double zero = 0;
      for (int v = 0; v < half; v++) {
        zero += histogram[v];
        one += histogram[half + v];
        histogram[v] += histogram[half + v];
      }
      sums[oneAt + q] += one;
      if (zeroAt >= 0) {
        sums[zeroAt + q] += zero;
      }
    }
  }
}
