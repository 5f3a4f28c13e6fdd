package org.em4j.distributions;

import org.em4j.core.DegenerateComponentException;

/** Probabilities of sum 1, as several families have them. */
final class Simplex {
  private static final double SUM_TOLERANCE = 1e-6;

  private Simplex() {}

  /**
   * Checks probabilities.
   *
   * @param probabilities each in [0, 1], of sum 1 within 1e-6. Not modified
   * @throws IllegalArgumentException that names what is wrong
   */
  static void require(double[] probabilities) {
    double sum = 0;
    for (int j = 0; j < probabilities.length; j++) {
      Parameters.requireProbability("probabilities[" + j + "]", probabilities[j]);
      sum += probabilities[j];
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new IllegalArgumentException("probabilities must have the sum 1, but have " + sum);
    }
  }

  /** Returns by how much a sum of probabilities is above 1, to the last digit. */
  static double surplus(double[] probabilities) {
    return sum(-1, probabilities);
  }

  /** Adds up numbers of at least 0 with what each addition loses (Neumaier 1974). */
  private static double sum(double start, double[] values) {
    double sum = start;
    double lost = 0;
    for (double value : values) {
      double next = sum + value;
      lost += Math.abs(sum) >= value ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }
    return sum + lost;
  }

  /**
   * Returns shares divided by their sum, of which only those of 0 become 0.
   *
   * @param shares at least 0. Not modified
   * @throws DegenerateComponentException if they have no sum
   */
  static double[] normalized(double[] shares) {
    double sum = sum(0, shares);
    if (!(sum > 0)) {
      throw new DegenerateComponentException("its probabilities have no sum");
    }
    double[] probabilities = new double[shares.length];
    for (int j = 0; j < shares.length; j++) {
      probabilities[j] = shares[j] > 0 ? Math.max(Double.MIN_VALUE, shares[j] / sum) : 0;
    }
    return probabilities;
  }

  /**
   * Returns the probabilities whose logarithms are given, but for a common constant.
   *
   * @param logs −∞ for a probability of 0. Not modified
   * @param at where they begin
   * @param size their number
   * @throws IllegalArgumentException if the largest is not finite
   */
  static double[] fromLogs(double[] logs, int at, int size) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < size; j++) {
      largest = Math.max(largest, logs[at + j]);
    }
    if (!Double.isFinite(largest)) {
      throw new IllegalArgumentException(
          "coordinates must have a largest finite one, but it is " + largest);
    }
    double[] shares = new double[size];
    for (int j = 0; j < size; j++) {
      shares[j] = Math.exp(logs[at + j] - largest);
    }
    return normalized(shares);
  }
}
