package org.em4j.hmm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The distribution δ = δA that a chain stays in, by the elimination of Grassmann, Taksar and Heyman
 * (1985, doi:10.1287/opre.33.5.1107), which subtracts nothing: every entry has its full relative
 * precision, however nearly the chain falls apart, and whatever the order of elimination
 * (O'Cinneide 1993, doi:10.1007/BF01385743).
 *
 * <p>Only the transitions between different states count: one to itself is what these leave of 1.
 * States that the chain leaves for good have probability 0. A periodic chain has its δ like any
 * other, though it does not tend to it.
 */
final class StationaryDistribution {
  /**
   * A pivot from which products that have vanished, below 1e-308, are missing beyond the digits.
   */
  private static final double LEAST_PIVOT = 1e-280;

  private StationaryDistribution() {}

  /**
   * Returns δ.
   *
   * @param a row-major K×K. Not modified
   * @return null if there are several, because the chain can end in parts that it never leaves
   */
  static double @Nullable [] of(double[] a, int states) {
    List<int[]> classes = closedClasses(a, states);
    return classes.size() > 1 ? null : ofClass(a, states, classes.get(0));
  }

  /**
   * Returns δ, or says why it is not one.
   *
   * @throws IllegalStateException that names the parts that the chain never leaves if there are
   *     several
   */
  static double[] only(double[] a, int states) {
    List<int[]> classes = closedClasses(a, states);
    if (classes.size() > 1) {
      StringBuilder parts = new StringBuilder();
      for (int[] part : classes) {
        parts.append(parts.isEmpty() ? "" : " and ").append(Arrays.toString(part));
      }
      throw new IllegalStateException(
          "the chain has several stationary distributions, because it never leaves any of the"
              + " states "
              + parts
              + " once it is there");
    }
    return ofClass(a, states, classes.get(0));
  }

  private static double[] ofClass(double[] a, int states, int[] recurrent) {
    int n = recurrent.length;
    double[] p = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        p[i * n + j] = a[recurrent[i] * states + recurrent[j]];
      }
    }
    double[] weights = weights(p.clone(), n);
    if (weights == null) {
      weights = weightsInLogs(p, n);
    }
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] stationary = new double[states];
    for (int i = 0; i < n; i++) {
      stationary[recurrent[i]] = weights[i] / sum;
    }
    return stationary;
  }

  /**
   * Returns δ but for a factor.
   *
   * @param p irreducible, row-major. Modified
   * @return null if numbers vanish or overflow
   */
  private static double @Nullable [] weights(double[] p, int n) {
    for (int m = n - 1; m > 0; m--) {
      double out = 0;
      for (int j = 0; j < m; j++) {
        out += p[m * n + j];
      }
      if (!(out >= LEAST_PIVOT)) {
        return null;
      }
      for (int i = 0; i < m; i++) {
        p[i * n + m] /= out;
        for (int j = 0; j < m; j++) {
          p[i * n + j] += p[i * n + m] * p[m * n + j];
        }
      }
    }
    double[] weights = new double[n];
    weights[0] = 1;
    double sum = 1;
    for (int m = 1; m < n; m++) {
      for (int i = 0; i < m; i++) {
        weights[m] += weights[i] * p[i * n + m];
      }
      sum += weights[m];
    }
    return Double.isFinite(sum) ? weights : null;
  }

  /**
   * The same elimination on logarithms: for chains whose transitions are so small that their
   * products vanish, as those are that EM takes to 0 step by step. Costs two or three digits.
   */
  private static double[] weightsInLogs(double[] p, int n) {
    double[] logs = new double[n * n];
    Arrays.setAll(logs, i -> Math.log(p[i]));
    for (int m = n - 1; m > 0; m--) {
      double out = LogMatrix.logSum(Arrays.copyOfRange(logs, m * n, m * n + m));
      for (int i = 0; i < m; i++) {
        logs[i * n + m] -= out;
        for (int j = 0; j < m; j++) {
          logs[i * n + j] = logAdd(logs[i * n + j], logs[i * n + m] + logs[m * n + j]);
        }
      }
    }
    double[] weights = new double[n];
    for (int m = 1; m < n; m++) {
      double[] terms = new double[m];
      for (int i = 0; i < m; i++) {
        terms[i] = weights[i] + logs[i * n + m];
      }
      weights[m] = LogMatrix.logSum(terms);
    }
    double total = LogMatrix.logSum(weights);
    Arrays.setAll(weights, i -> Math.exp(weights[i] - total));
    return weights;
  }

  private static double logAdd(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }

  /** Returns the parts that are never left, each of states that all reach one another. */
  private static List<int[]> closedClasses(double[] a, int states) {
    boolean[][] reaches = reaches(a, states);
    List<int[]> classes = new ArrayList<>();
    for (int k = 0; k < states; k++) {
      boolean closed = true;
      boolean first = true;
      int size = 0;
      for (int j = 0; j < states; j++) {
        // A part is closed if all that it reaches leads back, and is told by its lowest state.
        closed &= !reaches[k][j] || reaches[j][k];
        first &= j >= k || !reaches[k][j];
        size += reaches[k][j] ? 1 : 0;
      }
      if (closed && first) {
        int[] part = new int[size];
        int at = 0;
        for (int j = 0; j < states; j++) {
          if (reaches[k][j]) {
            part[at++] = j;
          }
        }
        classes.add(part);
      }
    }
    return classes;
  }

  private static boolean[][] reaches(double[] a, int states) {
    boolean[][] reaches = new boolean[states][states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        reaches[i][j] = i == j || a[i * states + j] > 0;
      }
    }
    for (int via = 0; via < states; via++) {
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states && reaches[i][via]; j++) {
          reaches[i][j] |= reaches[via][j];
        }
      }
    }
    return reaches;
  }
}
