package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.EmException;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of rows with their densities and what a recursion keeps of them. Storage of one thread,
 * filled again and again.
 */
final class Span {
  /** So few numbers are added up that their rounding does not count. */
  private static final int SUM_ROWS = 256;

  private final int states;
  private final int capacity;
  private final Block block;
  private final double[] out;
  private final Exponentials exponentials;
  private final double[] kept;
  private final double[] largest;
  private final Emitted dense;
  private @Nullable Emitted logs;

  /** What it was last filled from. */
  @SuppressWarnings("NullAway.Init")
  private Densities.Of model;

  private boolean logarithmic;
  private int from;
  private int to;

  Span(Densities densities, int capacity) {
    this.states = densities.states();
    this.capacity = capacity;
    this.block = densities.newBlock();
    this.out = new double[states * block.stride()];
    this.exponentials = new Exponentials(block.stride());
    this.kept = new double[Math.multiplyExact(states, capacity)];
    boolean table = densities.tableSize() > 0;
    this.largest = new double[table ? 0 : capacity];
    this.dense = new Emitted(states, table ? 0 : capacity);
  }

  int capacity() {
    return capacity;
  }

  int firstRow() {
    return from;
  }

  int endRow() {
    return to;
  }

  /** Row-major: α or β, and after gathering γ, of row {@link #firstRow} at 0. */
  double[] kept() {
    return kept;
  }

  /** The densities of the rows, as the recursion that {@link #fill} was told of takes them. */
  Emitted emitted() {
    if (model.isTable()) {
      return logarithmic ? model.logTable() : model.scaledTable();
    }
    return logarithmic && logs != null ? logs : dense;
  }

  /**
   * Fills it.
   *
   * @param inLogs whether densities are to be logarithms
   * @throws EmException if no state can give a row
   */
  void fill(Densities.Of evaluated, int firstRow, int end, boolean inLogs) {
    model = evaluated;
    from = firstRow;
    to = end;
    logarithmic = inLogs;
    if (model.isTable()) {
      return;
    }
    if (!inLogs) {
      model.fill(from, to, block, out, exponentials, dense, largest);
      return;
    }
    if (logs == null) {
      logs = new Emitted(states, capacity);
    }
    model.fillLogs(from, to, block, out, exponentials, logs, largest);
  }

  /** Adds the logarithms of what the densities of rows are relative to, and their sizes. */
  void addLargest(int first, int end, Likelihood sum) {
    for (int row = first; row < end; row += SUM_ROWS) {
      addFew(row, Math.min(end, row + SUM_ROWS), sum);
    }
  }

  /** Two sums side by side: one would wait for itself at every row. */
  private void addFew(int first, int end, Likelihood sum) {
    boolean table = model.isTable();
    double even = 0;
    double odd = 0;
    double sizes = 0;
    double otherSizes = 0;
    int row = first;
    for (; row + 1 < end; row += 2) {
      double log = table ? model.largest(row) : largest[row - from];
      double next = table ? model.largest(row + 1) : largest[row + 1 - from];
      even += log;
      odd += next;
      sizes += Math.abs(log);
      otherSizes += Math.abs(next);
    }
    if (row < end) {
      double log = table ? model.largest(row) : largest[row - from];
      even += log;
      sizes += Math.abs(log);
    }
    sum.add(even + odd, sizes + otherSizes);
  }

  /** Returns the logarithm of what the densities of a row are relative to. */
  double largest(int row) {
    return model.isTable() ? model.largest(row) : largest[row - from];
  }

  /** Forgets what rows have given. */
  void clear(int first, int end) {
    Arrays.fill(kept, (first - from) * states, (end - from) * states, 0);
  }

  /** Takes over what rows have given from another span. */
  void take(Span other) {
    int at = (other.from - from) * states;
    System.arraycopy(other.kept, 0, kept, at, (other.to - other.from) * states);
  }

  /** Adds the responsibilities to the statistics of the emissions; those of a table come later. */
  void accumulate(ComponentStatistics into) {
    if (!model.isTable()) {
      model.accumulate(from, to, kept, block, out, into);
    }
  }

  /** Returns Σ γ log b of rows that have been gathered; 0 for a table, of which it comes later. */
  double expectedLogDensity(int first, int end) {
    if (model.isTable()) {
      return 0;
    }
    double[] b = emitted().values();
    double sum = 0;
    for (int row = first; row < end; row++) {
      int at = (row - from) * states;
      for (int k = 0; k < states; k++) {
        double gamma = kept[at + k];
        if (gamma > 0) {
          sum += gamma * ((logarithmic ? b[at + k] : Math.log(b[at + k])) + largest[row - from]);
        }
      }
    }
    return sum;
  }

  Block block() {
    return block;
  }

  double[] out() {
    return out;
  }
}
