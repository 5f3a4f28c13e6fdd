package org.em4j.distributions;

/**
 * The parameter of an exponential distribution. Immutable.
 *
 * @param rate λ, the inverse of the mean: finite and above 0
 */
public record Exponential(double rate) {
  /** Checks the parameter. */
  public Exponential {
    Parameters.requirePositive("rate", rate);
  }
}
