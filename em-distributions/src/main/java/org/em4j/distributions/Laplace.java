package org.em4j.distributions;

/**
 * The parameters of a Laplace distribution. Immutable.
 *
 * @param location m, the median, which is known: finite
 * @param scale b, the mean distance from the location: finite and above 0
 */
public record Laplace(double location, double scale) {
  /** Checks the parameters. */
  public Laplace {
    Parameters.requireFinite("location", location);
    Parameters.requirePositive("scale", scale);
  }
}
