package org.em4j.distributions;

import java.util.Arrays;

/** The parameters of a multinomial distribution over the categories 0 … d−1. Immutable. */
public final class Multinomial {
  private final double[] probabilities;

  private Multinomial(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * Makes parameters.
   *
   * @param probabilities of the categories, at least two, each in [0, 1], of sum 1 within 1e-6;
   *     copied and kept as they are
   * @throws IllegalArgumentException that names what is wrong
   */
  public static Multinomial of(double... probabilities) {
    if (probabilities.length < 2) {
      throw new IllegalArgumentException(
          "probabilities must have at least two entries, but have " + probabilities.length);
    }
    Simplex.require(probabilities);
    return new Multinomial(probabilities.clone());
  }

  /** Returns d, the number of categories. */
  public int categories() {
    return probabilities.length;
  }

  /** Returns the probability of a category, 0 … d−1. */
  public double probability(int category) {
    return probabilities[category];
  }

  /** Returns a copy of the probabilities. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Multinomial that && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return "Multinomial[probabilities=" + Arrays.toString(probabilities) + "]";
  }
}
