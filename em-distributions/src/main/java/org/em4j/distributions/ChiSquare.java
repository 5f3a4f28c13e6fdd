package org.em4j.distributions;

/**
 * The parameter of a chi-square distribution. Immutable.
 *
 * @param degrees ν, the degrees of freedom: any finite number above 0
 */
public record ChiSquare(double degrees) {
  /** Checks the parameter. */
  public ChiSquare {
    Parameters.requirePositive("degrees", degrees);
  }
}
