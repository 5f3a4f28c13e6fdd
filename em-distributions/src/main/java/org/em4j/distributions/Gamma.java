package org.em4j.distributions;

/**
 * The parameters of a gamma distribution. Immutable.
 *
 * @param shape k, finite and above 0
 * @param rate λ, finite and above 0; the mean is k/λ
 */
public record Gamma(double shape, double rate) {
  /** Checks the parameters. */
  public Gamma {
    Parameters.requirePositive("shape", shape);
    Parameters.requirePositive("rate", rate);
  }
}
