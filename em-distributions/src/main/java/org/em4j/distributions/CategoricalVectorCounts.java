package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.Dot;

/**
 * Counts the symbols of each column: one addition for each row, column and component. Immutable and
 * thread-safe.
 */
class CategoricalVectorCounts implements Accumulator {
  private static final int SYMBOLS = 0;
  private static final int COUNTS = 1;

  /** Where the counts of each column begin; its last entry is their number. */
  final int[] first;

  CategoricalVectorCounts(int[] first) {
    this.first = first;
  }

  final int levels(int column) {
    return first[column + 1] - first[column];
  }

  /** Returns the symbols of a column: M where a value is missing, M + 1 where it is none. */
  final int[] symbols(Block rows, int column) {
    int[] symbols = rows.scratch().ints(SYMBOLS, rows.stride());
    double[] x = rows.values();
    int at = rows.column(column);
    int levels = levels(column);
    for (int i = 0; i < rows.rows(); i++) {
      double value = x[at + i];
      int symbol = (int) value;
      symbols[i] =
          Double.isNaN(value)
              ? levels
              : symbol == value && symbol >= 0 && symbol < levels ? symbol : levels + 1;
    }
    return symbols;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    for (int k = 0; k < into.components(); k++) {
      into.addWeight(k, Dot.sum(responsibilities, k * rows.stride(), n));
    }
    for (int j = 0; j < first.length - 1; j++) {
      int levels = levels(j);
      int[] symbols = symbols(rows, j);
      // Two more entries take what is missing or no symbol, so that the loop has no branch.
      double[] counts = rows.scratch().doubles(COUNTS, levels + 2);
      for (int k = 0; k < into.components(); k++) {
        count(symbols, n, responsibilities, k * rows.stride(), counts, levels);
        int to = into.at(k) + first[j];
        for (int symbol = 0; symbol < levels; symbol++) {
          into.values()[to + symbol] += counts[symbol];
        }
      }
    }
  }

  private static void count(
      int[] symbols, int n, double[] gamma, int from, double[] counts, int levels) {
    for (int symbol = 0; symbol < levels + 2; symbol++) {
      counts[symbol] = 0;
    }
    for (int i = 0; i < n; i++) {
      counts[symbols[i]] += gamma[from + i];
    }
  }
}
