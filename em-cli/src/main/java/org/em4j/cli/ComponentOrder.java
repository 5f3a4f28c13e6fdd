package org.em4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.plugin.NearestName;

/** In which order the components of a fitted model stand. */
enum ComponentOrder {
  /** As they started. */
  NONE,
  /** The largest weight first. */
  SIZE,
  /** The smallest mean of the first column first. */
  MEAN;

  private static final int ROWS = 4096;

  /** Returns the order that an option names; null stands for none. */
  static ComponentOrder of(String option) {
    if (option == null) {
      return NONE;
    }
    return switch (option) {
      case "size" -> SIZE;
      case "mean", "first-mean" -> MEAN;
      default ->
          throw new UsageException(
              "--order must be size or mean, but is '"
                  + option
                  + "'"
                  + NearestName.hint(option, List.of("size", "mean")));
    };
  }

  /** Returns the components in this order; equal ones stay as they are. */
  int[] of(Mixture<?> mixture, Observations data) {
    double[] keys = new double[mixture.components()];
    if (this == SIZE) {
      for (int k = 0; k < keys.length; k++) {
        keys[k] = -mixture.weight(k);
      }
    } else if (this == MEAN) {
      keys = firstMeans(mixture, data);
    }
    double[] by = keys;
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> by[k]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns the mean that the first column has in the rows of each component, of any family. */
  private static double[] firstMeans(Mixture<?> mixture, Observations data) {
    int components = mixture.components();
    double[] sums = new double[components];
    double[] weights = new double[components];
    double[] gamma = new double[ROWS * components];
    Block block = Block.allocate(data.columns(), ROWS);
    for (int first = 0; first < data.rows(); first += ROWS) {
      int rows = Math.min(ROWS, data.rows() - first);
      data.read(first, rows, block);
      mixture.responsibilities(data, first, rows, gamma);
      for (int i = 0; i < rows; i++) {
        double x = block.value(i, 0);
        for (int k = 0; k < components && !Double.isNaN(x); k++) {
          double weight = data.weight(first + i) * gamma[i * components + k];
          sums[k] += weight > 0 ? weight * x : 0;
          weights[k] += weight;
        }
      }
    }
    for (int k = 0; k < components; k++) {
      sums[k] /= weights[k];
    }
    return sums;
  }
}
