package org.em4j.distributions;

import java.util.Arrays;

/** The parameters of a categorical distribution over the symbols 0 … M−1. Immutable. */
public final class Categorical {
  private final double[] probabilities;

  private Categorical(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * Makes parameters.
   *
   * @param probabilities of the symbols 0 … M−1, each in [0, 1], of sum 1 within 1e-6; copied and
   *     kept as they are
   * @throws IllegalArgumentException that names what is wrong
   */
  public static Categorical of(double... probabilities) {
    if (probabilities.length == 0) {
      throw new IllegalArgumentException("probabilities must have at least one entry");
    }
    Simplex.require(probabilities);
    return new Categorical(probabilities.clone());
  }

  /** Returns the parameters of M equal probabilities. */
  static Categorical uniform(int levels) {
    double[] probabilities = new double[levels];
    Arrays.fill(probabilities, 1.0 / levels);
    return of(probabilities);
  }

  /** Returns M, the number of symbols. */
  public int levels() {
    return probabilities.length;
  }

  /** Returns the probability of a symbol, 0 … M−1. */
  public double probability(int symbol) {
    return probabilities[symbol];
  }

  /** Returns a copy of the probabilities. */
  public double[] probabilities() {
    return probabilities.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Categorical that && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return "Categorical[probabilities=" + Arrays.toString(probabilities) + "]";
  }
}
