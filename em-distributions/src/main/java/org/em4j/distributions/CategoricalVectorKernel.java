package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;

/**
 * Log-probabilities of vectors of symbols by table: one look-up for each row, column and component;
 * a missing value looks up 0, any other that is no symbol −∞. Immutable and thread-safe.
 */
final class CategoricalVectorKernel extends CategoricalVectorCounts implements Kernel {
  private final int components;
  private final double[] table;
  private final int size;

  CategoricalVectorKernel(int[] first, List<CategoricalVector> components) {
    super(first);
    int d = first.length - 1;
    this.components = components.size();
    // Each column has two entries more than symbols: missing, and impossible.
    this.size = first[d] + 2 * d;
    this.table = new double[this.components * size];
    for (int k = 0; k < this.components; k++) {
      for (int j = 0; j < d; j++) {
        int at = at(k, j);
        for (int symbol = 0; symbol < levels(j); symbol++) {
          table[at + symbol] = Math.log(components.get(k).probability(j, symbol));
        }
        table[at + levels(j) + 1] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  private int at(int k, int column) {
    return k * size + first[column] + 2 * column;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < n; i++) {
        out[k * rows.stride() + i] = 0;
      }
    }
    for (int j = 0; j < first.length - 1; j++) {
      int[] symbols = symbols(rows, j);
      for (int k = 0; k < components; k++) {
        add(symbols, n, table, at(k, j), out, k * rows.stride());
      }
    }
  }

  private static void add(int[] symbols, int n, double[] table, int from, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] += table[from + symbols[i]];
    }
  }
}
