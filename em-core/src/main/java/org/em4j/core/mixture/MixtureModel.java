package org.em4j.core.mixture;

import java.util.random.RandomGenerator;
import org.em4j.core.Family;
import org.em4j.core.FamilyModel;
import org.em4j.core.Observations;
import org.em4j.core.Sample;
import org.em4j.core.engine.InformationCriteria;

/**
 * A model that is a finite mixture {@code p(x) = Σ_k π_k p_k(x)}, whatever its own type: what all
 * of them can be asked. Implementations are immutable and thread-safe.
 *
 * <p>Components count from 0; log-densities are natural logarithms.
 */
public interface MixtureModel extends FamilyModel {
  /** Returns the mixture, a view of the same numbers; a {@link Mixture} returns itself. */
  Mixture<?> mixture();

  @Override
  default Family<?> family() {
    return mixture().family();
  }

  /** Returns the number of components K. */
  default int components() {
    return mixture().components();
  }

  /** Returns the number of columns d. */
  default int columns() {
    return mixture().columns();
  }

  /** Returns the weight π of a component, 0 … K−1. */
  default double weight(int component) {
    return mixture().weight(component);
  }

  /** Returns a copy of the weights π. */
  default double[] weights() {
    return mixture().weights();
  }

  /** Returns the number of free parameters, those of the components and K − 1 weights. */
  default int freeParameters() {
    return mixture().freeParameters();
  }

  /**
   * Returns p(x), which underflows to 0 where {@link #logDensity} is below about −745.
   *
   * @param x one observation of d values
   */
  default double density(double... x) {
    return Math.exp(logDensity(x));
  }

  /**
   * Returns log p(x).
   *
   * @param x one observation of d values
   */
  default double logDensity(double... x) {
    return mixture().logDensity(x);
  }

  /**
   * Returns the posterior probability of each component.
   *
   * @param x one observation of d values
   */
  default double[] responsibilities(double... x) {
    return mixture().responsibilities(x);
  }

  /**
   * Returns the most probable component, the lowest index among equals.
   *
   * @param x one observation of d values
   */
  default int predict(double... x) {
    return mixture().predict(x);
  }

  /** Returns log p(x) of every row: scikit-learn's {@code score_samples}. */
  default double[] logDensities(Observations data) {
    return mixture().logDensities(data);
  }

  /** Returns the posterior probabilities of every row, row-major n×K: {@code predict_proba}. */
  default double[] responsibilities(Observations data) {
    return mixture().responsibilities(data);
  }

  /** Returns the most probable component of every row, the lowest index among equals. */
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
   * Draws rows: first the component, then the row from it.
   *
   * @param rows how many
   * @param random the source of randomness
   * @param x row-major rows×d. Modified
   * @param labels the component of each row. Modified
   */
  default void sample(int rows, RandomGenerator random, double[] x, int[] labels) {
    mixture().sample(rows, random, x, labels);
  }

  /**
   * Draws rows.
   *
   * @param rows how many
   * @param random the source of randomness; {@code new SplittableRandom(seed)} gives the same rows
   *     each time
   */
  default Sample sample(int rows, RandomGenerator random) {
    double[] x = new double[Math.multiplyExact(rows, columns())];
    int[] labels = new int[rows];
    sample(rows, random, x, labels);
    return new Sample(x, columns(), labels);
  }
}
