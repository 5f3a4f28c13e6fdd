package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** Chi-squared tests of samplers. */
final class Counting {
  private Counting() {}

  /**
   * Checks how often values fall between equally likely bounds.
   *
   * @param n the number of samples
   * @param sample draws one
   * @param cumulative the true distribution function
   * @param bounds rising values; a cell is from above one to the next, included
   */
  static void requireDistributed(
      int n, DoubleSupplier sample, DoubleUnaryOperator cumulative, double... bounds) {
    int[] counts = new int[bounds.length + 1];
    for (int i = 0; i < n; i++) {
      double x = sample.getAsDouble();
      int cell = 0;
      while (cell < bounds.length && x > bounds[cell]) {
        cell++;
      }
      counts[cell]++;
    }
    double statistic = 0;
    double below = 0;
    for (int cell = 0; cell <= bounds.length; cell++) {
      double upTo = cell < bounds.length ? cumulative.applyAsDouble(bounds[cell]) : 1;
      double expected = n * (upTo - below);
      assertThat(expected).as("the expected count of cell %s", cell).isGreaterThan(5);
      statistic += (counts[cell] - expected) * (counts[cell] - expected) / expected;
      below = upTo;
    }
    assertThat(new ChiSquaredDistribution(bounds.length).cumulativeProbability(statistic))
        .as("how unlikely a statistic of %s is in %s cells", statistic, counts.length)
        .isLessThan(1 - 1e-6);
  }
}
