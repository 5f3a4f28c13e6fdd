package org.em4j.hmm;

import org.em4j.hmm.internal.StateMatrix;

/**
 * A K×K matrix M of probabilities for products with a row of numbers that is given, and asked for,
 * by its logarithms. Immutable and thread-safe.
 *
 * <p>The sums are taken of plain numbers relative to the largest, so a product costs K²
 * multiplications, K exponentials and K logarithms. What vanishes there is below 1e-308; a sum that
 * is not large against that is taken again in logarithms, term by term, so that an entry is right
 * however far it lies below the largest.
 */
final class LogMatrix {
  /** Sums above this have lost no digit to numbers that vanished below 1e-308. */
  private static final double SAFE = 1e-250;

  /** Below 1e-26: nothing beside 1, however many of them there are. */
  private static final double LEAST_TERM = -60;

  private final int size;
  private final StateMatrix matrix;

  /** log M by columns: what goes into a sum stands side by side. */
  private final double[] logColumns;

  /**
   * Packs a matrix.
   *
   * @param m row-major K×K. Not kept
   * @param logs log m, which may tell of numbers that have vanished in m. Not kept
   * @param transposed whether M is the transpose of it
   */
  LogMatrix(double[] m, double[] logs, int size, boolean transposed) {
    this.size = size;
    this.matrix = new StateMatrix(m, size, transposed);
    this.logColumns = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        logColumns[j * size + i] = transposed ? logs[j * size + i] : logs[i * size + j];
      }
    }
  }

  /** Returns M = m, or its transpose. */
  static LogMatrix of(double[] m, int size, boolean transposed) {
    return new LogMatrix(m, logs(m), size, transposed);
  }

  /** Returns the logarithms, −∞ for 0. */
  static double[] logs(double[] probabilities) {
    double[] logs = new double[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(probabilities[i]);
    }
    return logs;
  }

  /**
   * Writes {@code log Σ_i exp(x_i) m_ij} for every j.
   *
   * @param x K numbers. Not modified
   * @param weights K numbers. Modified
   * @param work padded to {@link StateMatrix#width}. Modified
   * @param out K numbers from {@code at}, none of them among the others. Modified
   * @return the logarithm of the sum of all
   */
  double product(double[] x, double[] weights, double[] work, double[] out, int at) {
    double max = exponentiate(x, 0, size, weights);
    matrix.product(weights, work, out, at);
    double total = 0;
    for (int j = 0; j < size; j++) {
      double sum = out[at + j];
      total += sum;
      out[at + j] = sum > SAFE ? max + Math.log(sum) : termByTerm(x, j * size);
    }
    return max + Math.log(total);
  }

  private double termByTerm(double[] x, int column) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      max = Math.max(max, x[i] + logColumns[column + i]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double difference = x[i] + logColumns[column + i] - max;
      // Most are far below: exp would give 0, or nothing that counts beside 1.
      sum += difference > LEAST_TERM ? Math.exp(difference) : 0;
    }
    return max + Math.log(sum);
  }

  /** Writes exp(x − the largest) of n numbers, 0 if all are −∞, and returns the largest. */
  static double exponentiate(double[] x, int at, int n, double[] out) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < n; k++) {
      max = Math.max(max, x[at + k]);
    }
    for (int k = 0; k < n; k++) {
      out[k] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(x[at + k] - max);
    }
    return max;
  }

  /** Returns log Σ exp(x), −∞ if every x is. */
  static double logSum(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      max = Math.max(max, value);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double value : x) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }
}
