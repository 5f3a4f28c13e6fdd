package org.em4j.hmm;

import java.util.Arrays;

/**
 * Products of a matrix of probabilities with vectors that are given, and asked for, by their
 * logarithms. Storage of one thread.
 *
 * <p>The sums are taken of plain numbers with the largest weight brought to 1, so a product costs
 * K² multiplications and 2K transcendental functions. Whatever vanishes there is below 1e-308; a
 * sum that is not large against that is taken again in logarithms, so an entry is right however far
 * it lies below the largest.
 */
final class LogProducts {
  /** Where a vanished summand is beyond the last digit of the sum, by far. */
  private static final double SAFE = 1e-280;

  private final int states;
  private final double[] weights;
  private final double[] sums;
  private final double[] terms;

  LogProducts(int states) {
    this.states = states;
    this.weights = new double[states];
    this.sums = new double[states];
    this.terms = new double[states];
  }

  /**
   * Writes {@code log Σ_i exp(v_i) m_ij}: a distribution of states, one step on.
   *
   * @param logs v, at least one of them finite. Not modified
   * @param matrix m, row-major K×K. Not modified
   * @param out K entries. Modified
   * @return the logarithm of the sum of all
   */
  double left(double[] logs, double[] matrix, double[] out) {
    double max = exponentiate(logs);
    Arrays.fill(sums, 0);
    for (int i = 0; i < states; i++) {
      addRow(weights[i], matrix, i * states);
    }
    double total = 0;
    for (int j = 0; j < states; j++) {
      total += sums[j];
      out[j] = sums[j] >= SAFE ? max + Math.log(sums[j]) : inLogs(logs, matrix, j, states);
    }
    return max + Math.log(total);
  }

  /** By rows, because the entries of a row are neighbours and make SIMD instructions. */
  private void addRow(double weight, double[] matrix, int at) {
    for (int j = 0; j < states; j++) {
      sums[j] += weight * matrix[at + j];
    }
  }

  /**
   * Writes {@code log Σ_j m_ij exp(v_j)}: what each state makes of the weights of the next step.
   *
   * @param matrix m, row-major K×K. Not modified
   * @param logs v, at least one of them finite. Not modified
   * @param out K entries. Modified
   */
  void right(double[] matrix, double[] logs, double[] out) {
    double max = exponentiate(logs);
    for (int i = 0; i < states; i++) {
      double sum = 0;
      for (int j = 0; j < states; j++) {
        sum += matrix[i * states + j] * weights[j];
      }
      out[i] = sum >= SAFE ? max + Math.log(sum) : inLogs(logs, matrix, i * states, 1);
    }
  }

  private double exponentiate(double[] logs) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < states; k++) {
      max = Math.max(max, logs[k]);
    }
    for (int k = 0; k < states; k++) {
      weights[k] = Math.exp(logs[k] - max);
    }
    return max;
  }

  private double inLogs(double[] logs, double[] matrix, int at, int step) {
    for (int k = 0; k < states; k++) {
      double m = matrix[at + k * step];
      terms[k] = m == 0 ? Double.NEGATIVE_INFINITY : logs[k] + Math.log(m);
    }
    return LogForwardBackward.logSum(terms);
  }
}
