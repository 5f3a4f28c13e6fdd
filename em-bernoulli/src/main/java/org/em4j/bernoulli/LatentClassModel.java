package org.em4j.bernoulli;

import org.em4j.core.mixture.MixtureModel;

/**
 * A latent class model: a mixture whose components (classes) give each column a distribution over
 * its symbols, independently of the other columns. Implementations are immutable and thread-safe.
 */
public interface LatentClassModel extends MixtureModel {
  /** Returns the number of classes K. */
  default int components() {
    return mixture().components();
  }

  /** Returns the number of columns d. */
  default int columns() {
    return mixture().columns();
  }

  /** Returns the weight π of a class, 0 … K−1. */
  default double weight(int component) {
    return mixture().weight(component);
  }

  /** Returns the number of free parameters of weights and probabilities. */
  default int freeParameters() {
    return mixture().freeParameters();
  }

  /** Returns the number of symbols of a column, 0 … d−1. */
  int levels(int column);

  /**
   * Returns the probability of a symbol in a class.
   *
   * @param component the class, 0 … K−1
   * @param column 0 … d−1
   * @param symbol 0 … levels−1
   */
  double probability(int component, int column, int symbol);

  /** Returns the same model with its classes in another order: the present index of each. */
  LatentClassModel reordered(int... order);
}
