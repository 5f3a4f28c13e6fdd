package org.em4j.distributions;

/**
 * The parameters of a normal distribution. Immutable.
 *
 * @param mean μ, finite
 * @param sd the standard deviation σ, finite and above 0
 */
public record Normal(double mean, double sd) {
  /** Checks the parameters. */
  public Normal {
    Parameters.requireFinite("mean", mean);
    Parameters.requirePositive("sd", sd);
  }
}
