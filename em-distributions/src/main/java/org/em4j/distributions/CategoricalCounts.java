package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Support;

/** Counts symbols: one addition for each row and component. Immutable and thread-safe. */
class CategoricalCounts implements Accumulator {
  private static final int SYMBOLS = 0;

  private final int levels;
  private final Support support;

  CategoricalCounts(int levels) {
    this.levels = levels;
    this.support = Support.integers(0, levels - 1);
  }

  /** Returns every row's symbol, M where the value is none. */
  final int[] symbols(Block rows) {
    int[] symbols = rows.scratch().ints(SYMBOLS, rows.stride());
    for (int i = 0; i < rows.rows(); i++) {
      double x = rows.value(i, 0);
      symbols[i] = support.contains(x) ? (int) x : levels;
    }
    return symbols;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int[] symbols = symbols(rows);
    for (int k = 0; k < into.components(); k++) {
      into.addWeight(
          k,
          count(
              symbols,
              rows.rows(),
              levels,
              responsibilities,
              k * rows.stride(),
              into.values(),
              into.at(k)));
    }
  }

  private static double count(
      int[] symbols, int n, int levels, double[] gamma, int from, double[] counts, int to) {
    double weight = 0;
    for (int i = 0; i < n; i++) {
      weight += gamma[from + i];
      int symbol = symbols[i];
      if (symbol < levels) {
        counts[to + symbol] += gamma[from + i];
      }
    }
    return weight;
  }
}
