package org.em4j.bernoulli;

import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureScore;

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

  /** Returns a copy of the weights. */
  default double[] weights() {
    return mixture().weights();
  }

  /** Returns log p(x) of one observation of d values, NaN where missing. */
  default double logDensity(double... x) {
    return mixture().logDensity(x);
  }

  /** Returns the posterior probability of each class for one observation. */
  default double[] responsibilities(double... x) {
    return mixture().responsibilities(x);
  }

  /** Returns the most probable class of one observation. */
  default int predict(double... x) {
    return mixture().predict(x);
  }

  /** Returns log p(x) of every row. */
  default double[] logDensities(Observations data) {
    return mixture().logDensities(data);
  }

  /** Returns the posterior probabilities of every row, row-major n×K. */
  default double[] responsibilities(Observations data) {
    return mixture().responsibilities(data);
  }

  /** Returns the most probable class of every row. */
  default int[] predict(Observations data) {
    return mixture().predict(data);
  }

  /** Returns log-likelihood and entropy over data, on the calling thread. */
  default MixtureScore score(Observations data) {
    return mixture().score(data);
  }

  /** Returns AIC, BIC, ICL and their relatives over data. */
  default InformationCriteria criteria(Observations data) {
    return score(data).criteria(freeParameters());
  }

  /**
   * Draws rows.
   *
   * @param rows how many
   * @param random the source of randomness
   * @param x row-major rows×d. Modified
   * @param labels the class of each row. Modified
   */
  default void sample(int rows, RandomGenerator random, double[] x, int[] labels) {
    mixture().sample(rows, random, x, labels);
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
