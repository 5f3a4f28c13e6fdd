package org.em4j.core.mixture;

/** Weights given by logarithms. */
final class LogWeights {
  private LogWeights() {}

  /**
   * Returns the weights, of sum 1, whose logarithms are given but for a common constant.
   *
   * @param logs −∞ for a weight of 0. Not modified
   * @param at where they begin
   * @param size their number
   * @throws IllegalArgumentException if the largest is not finite
   */
  static double[] weights(double[] logs, int at, int size) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < size; k++) {
      largest = Math.max(largest, logs[at + k]);
    }
    if (!Double.isFinite(largest)) {
      throw new IllegalArgumentException(
          "the largest logarithm of a weight must be finite, but is " + largest);
    }
    double[] weights = new double[size];
    double sum = 0;
    for (int k = 0; k < size; k++) {
      weights[k] = Math.exp(logs[at + k] - largest);
      sum += weights[k];
    }
    for (int k = 0; k < size; k++) {
      weights[k] /= sum;
    }
    return weights;
  }
}
