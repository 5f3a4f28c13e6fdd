package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;

/** Log-probabilities by table: one look-up for each row and component. Immutable, thread-safe. */
final class CategoricalKernel extends CategoricalCounts implements Kernel {
  private final double[] logProbabilities;
  private final int width;
  private final int components;

  CategoricalKernel(int levels, List<Categorical> components) {
    super(levels);
    this.components = components.size();
    // The last entry of a component is for values that are no symbol.
    this.width = levels + 1;
    this.logProbabilities = new double[components.size() * width];
    for (int k = 0; k < components.size(); k++) {
      for (int symbol = 0; symbol < levels; symbol++) {
        logProbabilities[k * width + symbol] = Math.log(components.get(k).probability(symbol));
      }
      logProbabilities[k * width + levels] = Double.NEGATIVE_INFINITY;
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int[] symbols = symbols(rows);
    for (int k = 0; k < components; k++) {
      look(symbols, rows.rows(), logProbabilities, k * width, out, k * rows.stride());
    }
  }

  private static void look(int[] symbols, int n, double[] table, int from, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] = table[from + symbols[i]];
    }
  }
}
