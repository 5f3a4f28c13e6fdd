package org.em4j.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The middle of several times. */
final class Median {
  private Median() {}

  static double of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Returns the middle value, or the mean of the two middle ones.
   *
   * @param values not modified
   * @throws IllegalArgumentException if there are none
   */
  static double of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there is no median of no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }
}
