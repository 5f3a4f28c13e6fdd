package org.em4j.core.mixture;

import org.em4j.core.Cumulative;

/**
 * The distribution function of a mixture, {@code Σ_m π_m F_m(x)}: sums of positive terms alone, in
 * either tail.
 *
 * @param inner that of the components
 * @param <Q> the parameters of a component
 */
record MixtureCumulative<Q>(Cumulative<Q> inner) implements Cumulative<Mixture<Q>> {
  @Override
  public double logCumulative(Mixture<Q> mixture, double x) {
    double[] logs = new double[mixture.components()];
    for (int m = 0; m < logs.length; m++) {
      logs[m] = inner.logCumulative(mixture.component(m), x);
    }
    return logSum(mixture, logs);
  }

  @Override
  public double logSurvival(Mixture<Q> mixture, double x) {
    double[] logs = new double[mixture.components()];
    for (int m = 0; m < logs.length; m++) {
      logs[m] = inner.logSurvival(mixture.component(m), x);
    }
    return logSum(mixture, logs);
  }

  /** Weights of which the sum is 1 but for a rounding must not make a probability above 1. */
  private static double logSum(Mixture<?> mixture, double[] logs) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int m = 0; m < logs.length; m++) {
      logs[m] += mixture.logWeights()[m];
      largest = Math.max(largest, logs[m]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - largest);
    }
    return Math.min(0, largest + Math.log(sum));
  }
}
