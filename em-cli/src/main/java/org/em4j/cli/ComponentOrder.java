package org.em4j.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.plugin.NearestName;
import org.em4j.io.Table;

/** In which order the components or states of a fitted model stand. */
enum ComponentOrder {
  /** As they started. */
  NONE,
  /** The largest first: by weight, or by the expected number of rows in a state. */
  SIZE,
  /** The smallest mean of the first column first. */
  MEAN;

  /** The names of the option. */
  static final List<String> NAMES = List.of("size", "mean");

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
                  + NearestName.hint(option, NAMES));
    };
  }

  /** Returns the components or states in this order; equal ones stay as they are. */
  int[] of(LabelledModel model, Table table) {
    double[] keys = new double[model.parts()];
    if (this == SIZE) {
      keys = Arrays.stream(model.sizes(table)).map(size -> -size).toArray();
    } else if (this == MEAN) {
      keys = firstMeans(model, table);
    }
    double[] by = keys;
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> by[k]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Returns the mean that the first column has in the rows of each component, of any family. */
  private static double[] firstMeans(LabelledModel model, Table table) {
    int parts = model.parts();
    LabelledModel.RowValues posteriors = model.posteriors(table);
    double[] all = table.weights().orElse(null);
    double[] sums = new double[parts];
    double[] weights = new double[parts];
    double[] gamma = new double[ROWS * parts];
    for (int first = 0; first < table.rows(); first += ROWS) {
      int rows = Math.min(ROWS, table.rows() - first);
      posteriors.read(first, rows, gamma);
      for (int i = 0; i < rows; i++) {
        double x = table.value(first + i, 0);
        for (int k = 0; k < parts && !Double.isNaN(x); k++) {
          double weight = (all == null ? 1 : all[first + i]) * gamma[i * parts + k];
          sums[k] += weight > 0 ? weight * x : 0;
          weights[k] += weight;
        }
      }
    }
    for (int k = 0; k < parts; k++) {
      sums[k] /= weights[k];
    }
    return sums;
  }
}
