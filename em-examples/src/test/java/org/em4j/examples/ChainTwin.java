package org.em4j.examples;

import java.util.Arrays;

/**
 * A hidden Markov model as textbooks write it, for comparison: forward and backward variables of
 * one sequence, each step scaled to the sum 1 (Rabiner 1989, section V.A), and Viterbi in
 * logarithms.
 */
final class ChainTwin {
  final double[] initial;
  final double[][] transitions;

  /** What {@link #smooth} found last: P(state at t | all), and the expected transitions. */
  double[][] gamma;

  double[][] xi;
  double[][] filtered;
  double[] logDensities;
  double logLikelihood;

  ChainTwin(double[] initial, double[][] transitions) {
    this.initial = initial;
    this.transitions = transitions;
  }

  /**
   * Goes forward and backward.
   *
   * @param p the density of each row in each state, T×K
   */
  ChainTwin smooth(double[][] p) {
    int states = initial.length;
    int rows = p.length;
    filtered = new double[rows][states];
    logDensities = new double[rows];
    logLikelihood = 0;
    double[] scale = new double[rows];
    for (int t = 0; t < rows; t++) {
      for (int j = 0; j < states; j++) {
        double reached = t == 0 ? initial[j] : 0;
        for (int i = 0; t > 0 && i < states; i++) {
          reached += filtered[t - 1][i] * transitions[i][j];
        }
        filtered[t][j] = reached * p[t][j];
      }
      scale[t] = Arrays.stream(filtered[t]).sum();
      logDensities[t] = Math.log(scale[t]);
      logLikelihood += logDensities[t];
      for (int j = 0; j < states; j++) {
        filtered[t][j] /= scale[t];
      }
    }
    gamma = new double[rows][states];
    xi = new double[states][states];
    double[] beta = new double[states];
    Arrays.fill(beta, 1);
    for (int t = rows - 1; t >= 0; t--) {
      double[] before = new double[states];
      for (int i = 0; i < states; i++) {
        gamma[t][i] = filtered[t][i] * beta[i];
        for (int j = 0; t > 0 && j < states; j++) {
          double onwards = transitions[i][j] * p[t][j] * beta[j] / scale[t];
          before[i] += onwards;
          xi[i][j] += filtered[t - 1][i] * onwards;
        }
      }
      beta = before;
    }
    return this;
  }

  /** Returns the chain of the next iteration of Baum and Welch. */
  ChainTwin next() {
    double[][] next = new double[initial.length][];
    for (int i = 0; i < initial.length; i++) {
      double sum = Arrays.stream(xi[i]).sum();
      next[i] = Arrays.stream(xi[i]).map(count -> count / sum).toArray();
    }
    return new ChainTwin(gamma[0].clone(), next);
  }

  /** Returns the mean of values that a state has emitted, and the standard deviation about it. */
  double[] moments(double[] x, int state) {
    double weight = 0;
    double mean = 0;
    double variance = 0;
    for (int t = 0; t < x.length; t++) {
      weight += gamma[t][state];
      mean += gamma[t][state] * x[t];
    }
    mean /= weight;
    for (int t = 0; t < x.length; t++) {
      variance += gamma[t][state] * (x[t] - mean) * (x[t] - mean);
    }
    return new double[] {mean, Math.sqrt(variance / weight)};
  }

  /** Returns the most probable path. */
  int[] viterbi(double[][] p) {
    int states = initial.length;
    int rows = p.length;
    double[] best = new double[states];
    int[][] from = new int[rows][states];
    for (int t = 0; t < rows; t++) {
      double[] now = new double[states];
      for (int j = 0; j < states; j++) {
        now[j] = t == 0 ? Math.log(initial[j]) : Double.NEGATIVE_INFINITY;
        for (int i = 0; t > 0 && i < states; i++) {
          double reached = best[i] + Math.log(transitions[i][j]);
          if (reached > now[j]) {
            now[j] = reached;
            from[t][j] = i;
          }
        }
        now[j] += Math.log(p[t][j]);
      }
      best = now;
    }
    int[] path = new int[rows];
    for (int k = 1; k < states; k++) {
      path[rows - 1] = best[k] > best[path[rows - 1]] ? k : path[rows - 1];
    }
    for (int t = rows - 1; t > 0; t--) {
      path[t - 1] = from[t][path[t]];
    }
    return path;
  }
}
