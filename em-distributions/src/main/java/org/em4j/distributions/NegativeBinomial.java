package org.em4j.distributions;

/**
 * The parameters of a negative binomial distribution. Immutable.
 *
 * @param size r, the number of successes that are waited for, any real number above 0; known, not
 *     estimated
 * @param probability p of a success, in (0, 1]; 1 gives zeros alone
 */
public record NegativeBinomial(double size, double probability) {
  /** Checks the parameters. */
  public NegativeBinomial {
    Parameters.requirePositive("size", size);
    Parameters.requirePositiveProbability("probability", probability);
  }
}
