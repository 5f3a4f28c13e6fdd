package org.em4j.distributions;

/**
 * The parameter of a Rayleigh distribution. Immutable.
 *
 * @param scale σ, the mode, finite and above 0
 */
public record Rayleigh(double scale) {
  /** Checks the parameter. */
  public Rayleigh {
    Parameters.requirePositive("scale", scale);
  }
}
