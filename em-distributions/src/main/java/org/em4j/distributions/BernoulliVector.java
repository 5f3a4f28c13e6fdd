package org.em4j.distributions;

import java.util.Arrays;

/** The parameters of independent Bernoulli distributions, one for each column. Immutable. */
public final class BernoulliVector {
  private final double[] probabilities;

  private BernoulliVector(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * Makes parameters.
   *
   * @param probabilities p of the value 1 in each of d columns, each in [0, 1]; copied
   * @throws IllegalArgumentException that names what is wrong
   */
  public static BernoulliVector of(double... probabilities) {
    if (probabilities.length == 0) {
      throw new IllegalArgumentException("probabilities must have at least one entry");
    }
    for (int j = 0; j < probabilities.length; j++) {
      Parameters.requireProbability("probabilities[" + j + "]", probabilities[j]);
    }
    return new BernoulliVector(probabilities.clone());
  }

  /** Returns d, the number of columns. */
  public int size() {
    return probabilities.length;
  }

  /** Returns the probability of the value 1 in a column, 0 … d−1. */
  public double probability(int column) {
    return probabilities[column];
  }

  /** Returns a copy of the probabilities. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BernoulliVector that
        && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return "BernoulliVector[probabilities=" + Arrays.toString(probabilities) + "]";
  }
}
