package org.em4j.distributions;

/**
 * The parameters of a binomial distribution. Immutable.
 *
 * @param trials n, the number of trials, at least 1; known, not estimated
 * @param probability p of a success, in [0, 1]
 */
public record Binomial(int trials, double probability) {
  /** Checks the parameters. */
  public Binomial {
    Parameters.requireTrials(trials);
    Parameters.requireProbability("probability", probability);
  }
}
