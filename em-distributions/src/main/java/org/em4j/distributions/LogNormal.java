package org.em4j.distributions;

/**
 * The parameters of a log-normal distribution: those of log x. Immutable.
 *
 * @param mean μ, the mean of log x, finite
 * @param sd σ, the standard deviation of log x, finite and above 0
 */
public record LogNormal(double mean, double sd) {
  /** Checks the parameters. */
  public LogNormal {
    Parameters.requireFinite("mean", mean);
    Parameters.requirePositive("sd", sd);
  }
}
