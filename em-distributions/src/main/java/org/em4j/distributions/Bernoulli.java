package org.em4j.distributions;

/**
 * The parameter of a Bernoulli distribution. Immutable.
 *
 * @param probability p of the value 1, in [0, 1]
 */
public record Bernoulli(double probability) {
  /** Checks the parameter. */
  public Bernoulli {
    Parameters.requireProbability("probability", probability);
  }
}
