package org.em4j.distributions;

/**
 * The parameters of a beta distribution. Immutable.
 *
 * @param alpha α, finite and above 0
 * @param beta β, finite and above 0; the mean is α/(α + β)
 */
public record Beta(double alpha, double beta) {
  /** Checks the parameters. */
  public Beta {
    Parameters.requirePositive("alpha", alpha);
    Parameters.requirePositive("beta", beta);
    Parameters.requireFinite("alpha + beta", alpha + beta);
  }
}
