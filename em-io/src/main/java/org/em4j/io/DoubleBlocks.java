package org.em4j.io;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing sequence of doubles, kept in blocks so that growing neither copies nor needs twice the
 * memory; only {@link #drain} holds everything twice, for a moment, and not even that if the size
 * was known beforehand.
 */
final class DoubleBlocks {
  /** The longest array that every JVM can allocate. */
  static final long MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final int BLOCK = 1 << 13;

  private final List<double[]> full = new ArrayList<>();
  private double[] last;
  private long before;
  private int used;

  /** Makes an empty sequence that will probably grow to {@code expected} values; 0 if unknown. */
  DoubleBlocks(long expected) {
    last = new double[(int) Math.max(BLOCK, Math.min(expected, MAX_SIZE))];
  }

  long size() {
    return before + used;
  }

  void add(double value) {
    if (used == last.length) {
      nextBlock();
    }
    last[used++] = value;
  }

  /**
   * Appends several values.
   *
   * @param values Not modified.
   */
  void addAll(double[] values) {
    int from = 0;
    while (from < values.length) {
      if (used == last.length) {
        nextBlock();
      }
      int count = Math.min(values.length - from, last.length - used);
      System.arraycopy(values, from, last, used, count);
      used += count;
      from += count;
    }
  }

  /** Returns the values as one array and becomes empty, giving each block up as it is copied. */
  double[] drain() {
    double[] all = last;
    if (!full.isEmpty() || used < last.length) {
      all = new double[Math.toIntExact(size())];
      int at = 0;
      for (int b = 0; b < full.size(); b++) {
        double[] block = full.set(b, null);
        System.arraycopy(block, 0, all, at, block.length);
        at += block.length;
      }
      System.arraycopy(last, 0, all, at, used);
    }
    full.clear();
    last = new double[BLOCK];
    before = 0;
    used = 0;
    return all;
  }

  private void nextBlock() {
    full.add(last);
    before += last.length;
    last = new double[BLOCK];
    used = 0;
  }
}
