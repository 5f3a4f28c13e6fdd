package org.em4j.distributions;

/**
 * The parameters of a Pareto distribution. Immutable.
 *
 * @param scale s, the smallest value, which is known: finite and above 0
 * @param shape α, by which the tail falls off: finite and above 0
 */
public record Pareto(double scale, double shape) {
  /** Checks the parameters. */
  public Pareto {
    Parameters.requirePositive("scale", scale);
    Parameters.requirePositive("shape", shape);
  }
}
