package org.em4j.distributions;

/**
 * The parameters of an inverse Gaussian distribution. Immutable.
 *
 * @param mean μ, finite and above 0
 * @param shape λ, finite and above 0, in the unit of the data; the variance is μ³/λ
 */
public record InverseGaussian(double mean, double shape) {
  /** Checks the parameters. */
  public InverseGaussian {
    Parameters.requirePositive("mean", mean);
    Parameters.requirePositive("shape", shape);
  }
}
