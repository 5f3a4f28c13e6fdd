package org.em4j.distributions;

/**
 * The parameter of a geometric distribution. Immutable.
 *
 * @param probability p of a success, in (0, 1]; 1 gives zeros alone
 */
public record Geometric(double probability) {
  /** Checks the parameter. */
  public Geometric {
    Parameters.requirePositiveProbability("probability", probability);
  }
}
