package org.em4j.distributions;

import java.util.Arrays;

/** The parameters of a multivariate normal: mean and covariance. Immutable and thread-safe. */
public final class MultivariateNormal {
  private final double[] mean;
  private final Covariance covariance;

  /**
   * Makes parameters.
   *
   * @param mean d finite values, copied
   * @param covariance of the same size
   * @throws IllegalArgumentException if the sizes differ or a mean is not finite
   */
  public MultivariateNormal(double[] mean, Covariance covariance) {
    if (mean.length != covariance.size()) {
      throw new IllegalArgumentException(
          "the mean has "
              + mean.length
              + " values, the covariance has "
              + covariance.size()
              + " columns");
    }
    for (int j = 0; j < mean.length; j++) {
      if (!Double.isFinite(mean[j])) {
        throw new IllegalArgumentException(
            "means must be finite, but that of column " + (j + 1) + " is " + mean[j]);
      }
    }
    this.mean = mean.clone();
    this.covariance = covariance;
  }

  /** Returns d. */
  public int size() {
    return mean.length;
  }

  /** Returns the mean of a column, 0 … d−1. */
  public double mean(int column) {
    return mean[column];
  }

  /** Returns a copy of the mean. */
  public double[] mean() {
    return mean.clone();
  }

  /** Returns the covariance. */
  public Covariance covariance() {
    return covariance;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MultivariateNormal normal
        && Arrays.equals(mean, normal.mean)
        && covariance.equals(normal.covariance);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + covariance.hashCode();
  }

  @Override
  public String toString() {
    return "(mean " + Arrays.toString(mean) + ", covariance " + covariance + ")";
  }
}
