package org.em4j.core.mixture;

import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Seeds;

/**
 * Random responsibilities: for every row K uniform numbers, divided by their sum. Where rows are
 * many the components begin almost equal, and EM needs many iterations to part them. Immutable.
 */
public final class RandomInitializer implements Initializer {
  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    return (rows, out) -> {
      int stride = rows.stride();
      for (int i = 0; i < rows.rows(); i++) {
        // Drawn from (seed, row), so that no n×K array is kept and blocks may come in any order.
        long rowSeed = Seeds.derive(seed, rows.firstRow() + (long) i);
        double sum = 0;
        for (int k = 0; k < components; k++) {
          double u = Seeds.uniform(rowSeed, k) + 0x1.0p-60;
          out[k * stride + i] = u;
          sum += u;
        }
        for (int k = 0; k < components; k++) {
          out[k * stride + i] /= sum;
        }
      }
    };
  }
}
