package org.em4j.distributions;

/**
 * The parameters of a Weibull distribution. Immutable.
 *
 * @param shape k, finite and above 0; known, so the same for all components
 * @param scale λ, finite and above 0
 */
public record Weibull(double shape, double scale) {
  /** Checks the parameters. */
  public Weibull {
    Parameters.requirePositive("shape", shape);
    Parameters.requirePositive("scale", scale);
  }
}
