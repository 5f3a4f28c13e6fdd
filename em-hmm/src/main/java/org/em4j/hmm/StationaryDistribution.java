package org.em4j.hmm;

/**
 * The distribution δ = δA that a chain stays in, by the elimination of Grassmann, Taksar and Heyman
 * (1985, doi:10.1287/opre.33.5.1107), which subtracts nothing and so loses no digits.
 */
final class StationaryDistribution {
  /** A transition that is rarer does not happen: ratios of such numbers have no digits left. */
  private static final double RAREST = 1e-290;

  private StationaryDistribution() {}

  /**
   * Returns δ.
   *
   * @param a row-major K×K. Not modified
   * @return null if there are several, because the chain can end in parts that it never leaves;
   *     transitions of less than 1e-290 lead nowhere
   */
  static double[] of(double[] a, int states) {
    int[] recurrent = closedClass(a, states);
    if (recurrent == null) {
      return null;
    }
    int n = recurrent.length;
    double[] p = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        p[i * n + j] = a[recurrent[i] * states + recurrent[j]];
      }
    }
    for (int m = n - 1; m > 0; m--) {
      double out = 0;
      for (int j = 0; j < m; j++) {
        out += p[m * n + j];
      }
      if (!(out >= RAREST)) {
        return null;
      }
      for (int i = 0; i < m; i++) {
        p[i * n + m] /= out;
        for (int j = 0; j < m; j++) {
          p[i * n + j] += p[i * n + m] * p[m * n + j];
        }
      }
    }
    double[] weights = weights(p, n);
    double[] stationary = new double[states];
    for (int i = 0; i < n; i++) {
      stationary[recurrent[i]] = weights[i];
    }
    return stationary;
  }

  /** Goes back through the elimination; the largest weight stays near 1, so that none overflows. */
  private static double[] weights(double[] p, int n) {
    double[] weights = new double[n];
    weights[0] = 1;
    for (int m = 1; m < n; m++) {
      for (int i = 0; i < m; i++) {
        weights[m] += weights[i] * p[i * n + m];
      }
      double scale = Math.max(1, weights[m]);
      for (int i = 0; i <= m; i++) {
        weights[i] /= scale;
      }
    }
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    for (int i = 0; i < n; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** Returns the states of the one part that is never left; null if there are several. */
  private static int[] closedClass(double[] a, int states) {
    boolean[][] reaches = new boolean[states][states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        reaches[i][j] = i == j || a[i * states + j] >= RAREST;
      }
    }
    for (int via = 0; via < states; via++) {
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states && reaches[i][via]; j++) {
          reaches[i][j] |= reaches[via][j];
        }
      }
    }
    // A state is recurrent if whatever it reaches reaches it; one that all reach is in the one
    // class.
    for (int k = 0; k < states; k++) {
      boolean byAll = true;
      for (int i = 0; i < states; i++) {
        byAll &= reaches[i][k];
      }
      if (byAll) {
        int common = k;
        return java.util.stream.IntStream.range(0, states)
            .filter(j -> reaches[common][j])
            .toArray();
      }
    }
    return null;
  }
}
