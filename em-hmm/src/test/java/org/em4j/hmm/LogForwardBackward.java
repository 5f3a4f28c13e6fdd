package org.em4j.hmm;

import java.util.Arrays;

/**
 * Forward and backward recursions in logarithms, by the book: slow, and right whatever the
 * magnitudes. The twin that all recursions are held against. Storage of one thread.
 */
final class LogForwardBackward {
  private final int states;
  private final double[] terms;
  private double[] alpha = new double[0];
  private double[] beta = new double[0];

  LogForwardBackward(int states) {
    this.states = states;
    this.terms = new double[states];
  }

  /** log α of the last {@link #forward}, row-major T×K. */
  double[] alpha() {
    return alpha;
  }

  /** log β of the last {@link #backward}, row-major T×K. */
  double[] beta() {
    return beta;
  }

  /**
   * Writes log α.
   *
   * @param logInitial log π
   * @param logTransitions log A, row-major
   * @param logs log b of each row and state, row-major, from {@code at}
   * @param rows T
   * @param unexplained the first row that no state explains is written here, or −1. Modified
   * @return log p(x), −∞ if some row is not explained
   */
  double forward(
      double[] logInitial,
      double[] logTransitions,
      double[] logs,
      int at,
      int rows,
      int[] unexplained) {
    if (alpha.length < rows * states) {
      alpha = new double[rows * states];
    }
    unexplained[0] = -1;
    double total = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < rows; t++) {
      for (int j = 0; j < states; j++) {
        double predicted = logInitial[j];
        if (t > 0) {
          for (int i = 0; i < states; i++) {
            terms[i] = alpha[(t - 1) * states + i] + logTransitions[i * states + j];
          }
          predicted = logSum(terms);
        }
        alpha[t * states + j] = predicted + logs[at + t * states + j];
      }
      System.arraycopy(alpha, t * states, terms, 0, states);
      total = logSum(terms);
      if (!(total > Double.NEGATIVE_INFINITY) || total == Double.POSITIVE_INFINITY) {
        unexplained[0] = t;
        return Double.NEGATIVE_INFINITY;
      }
    }
    return total;
  }

  /** Writes log β; arguments as of {@link #forward}. */
  void backward(double[] logTransitions, double[] logs, int at, int rows) {
    if (beta.length < rows * states) {
      beta = new double[rows * states];
    }
    Arrays.fill(beta, (rows - 1) * states, rows * states, 0);
    for (int t = rows - 2; t >= 0; t--) {
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states; j++) {
          int next = (t + 1) * states + j;
          terms[j] = logTransitions[i * states + j] + logs[at + next] + beta[next];
        }
        beta[t * states + i] = logSum(terms);
      }
    }
  }

  /**
   * Writes the posteriors after {@link #forward} and {@link #backward} of the same rows.
   *
   * @param logLikelihood what forward returned
   * @param gamma row-major T×K, from {@code gammaAt}. Modified
   */
  void posteriors(int rows, double logLikelihood, double[] gamma, int gammaAt) {
    for (int i = 0; i < rows * states; i++) {
      gamma[gammaAt + i] = Math.exp(alpha[i] + beta[i] - logLikelihood);
    }
  }

  /**
   * Adds the expected number of each transition after {@link #forward} and {@link #backward} of the
   * same rows.
   *
   * @param counts K×K from {@code countsAt}. Modified
   */
  void addTransitions(
      double[] logTransitions,
      double[] logs,
      int at,
      int rows,
      double logLikelihood,
      double weight,
      double[] counts,
      int countsAt) {
    for (int t = 0; t + 1 < rows; t++) {
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states; j++) {
          int next = (t + 1) * states + j;
          counts[countsAt + i * states + j] +=
              weight
                  * Math.exp(
                      alpha[t * states + i]
                          + logTransitions[i * states + j]
                          + logs[at + next]
                          + beta[next]
                          - logLikelihood);
        }
      }
    }
  }

  static double logSum(double[] terms) {
    double max = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      max = Math.max(max, term);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double term : terms) {
      sum += Math.exp(term - max);
    }
    return max + Math.log(sum);
  }
}
