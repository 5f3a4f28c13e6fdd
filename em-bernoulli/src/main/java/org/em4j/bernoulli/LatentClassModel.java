package org.em4j.bernoulli;

import org.em4j.core.mixture.MixtureModel;

/**
 * A latent class model: a mixture whose components (classes) give each column a distribution over
 * its symbols, independently of the other columns. Implementations are immutable and thread-safe.
 */
public interface LatentClassModel extends MixtureModel {
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
