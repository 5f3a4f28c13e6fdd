package org.em4j.hmm;

import org.jspecify.annotations.Nullable;

/**
 * The densities b of rows, K for each: those of a stretch of rows one after the other, or a table
 * that has them once for each code.
 */
final class Emitted {
  private final double[] b;
  private final int @Nullable [] codes;
  private final int states;
  private int first;

  /** Makes densities of a stretch, row-major. */
  Emitted(int states, int rows) {
    this(new double[Math.multiplyExact(states, rows)], null, states);
  }

  /** Makes densities of a table. */
  Emitted(double[] table, int @Nullable [] codes, int states) {
    this.b = table;
    this.codes = codes;
    this.states = states;
  }

  /** Says which row of the data the stretch begins with. */
  void startAt(int row) {
    first = row;
  }

  boolean isTable() {
    return codes != null;
  }

  /** Returns which entry of the table each row has; null if every row has its own. */
  int @Nullable [] codes() {
    return codes;
  }

  double[] values() {
    return b;
  }

  /** Returns where the densities of a row begin. */
  int at(int row) {
    return codes == null ? (row - first) * states : codes[row] * states;
  }
}
