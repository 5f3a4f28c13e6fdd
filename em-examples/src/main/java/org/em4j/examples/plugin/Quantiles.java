package org.em4j.examples.plugin;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.mixture.Initializer;

// tag::initializer[]
/** Cuts one column, which the seed chooses, into K parts of equally many rows. */
public final class Quantiles implements Initializer {
  private static final int BLOCK_ROWS = 512;

  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    int column = new SplittableRandom(seed).nextInt(data.columns());
    double[] cuts = cuts(sorted(data, column), components);
    return (rows, out) -> {
      for (int i = 0; i < rows.rows(); i++) {
        double x = rows.value(i, column);
        int part = 0;
        while (part < cuts.length && x >= cuts[part]) {
          part++;
        }
        for (int k = 0; k < components; k++) {
          double known = k == part ? 1 : 0;
          out[k * rows.stride() + i] = Double.isNaN(x) ? 1.0 / components : known;
        }
      }
    };
  }

  private static double[] cuts(double[] sorted, int components) {
    double[] cuts = new double[sorted.length == 0 ? 0 : components - 1];
    for (int k = 1; k <= cuts.length; k++) {
      cuts[k - 1] = sorted[(int) ((long) k * sorted.length / components)];
    }
    return cuts;
  }

  /** Returns the values that are there, of rows that count. */
  private static double[] sorted(Observations data, int column) {
    double[] values = new double[data.rows()];
    int present = 0;
    Block block = Block.allocate(data.columns(), BLOCK_ROWS);
    for (int first = 0; first < data.rows(); first += BLOCK_ROWS) {
      data.read(first, Math.min(BLOCK_ROWS, data.rows() - first), block);
      for (int i = 0; i < block.rows(); i++) {
        double x = block.value(i, column);
        if (!Double.isNaN(x) && data.weight(first + i) > 0) {
          values[present++] = x;
        }
      }
    }
    double[] sorted = Arrays.copyOf(values, present);
    Arrays.sort(sorted);
    return sorted;
  }
}
// end::initializer[]
