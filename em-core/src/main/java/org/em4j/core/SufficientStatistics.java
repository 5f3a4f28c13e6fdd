package org.em4j.core;

import java.util.Arrays;

/**
 * The additive vector of one E-step, with the reference points that its moments were taken about.
 *
 * <p>Everything that makes EM practical (threads, priors, weights, acceleration) is arithmetic on
 * this vector. Which entry means what is the business of the problem that made it; a stretch that
 * belongs to the components of one family is seen through {@link #components}. Vectors are added
 * only if their references are the same; a {@link Family} can {@linkplain Family#recentre recentre}
 * its part first. Mutable, not thread-safe.
 */
public final class SufficientStatistics {
  private final double[] values;
  private final double[] references;

  private SufficientStatistics(double[] values, double[] references) {
    this.values = values;
    this.references = references;
  }

  /**
   * Makes a vector of zeros.
   *
   * @param size the number of entries
   * @param referenceSize the number of reference coordinates
   */
  public static SufficientStatistics zeros(int size, int referenceSize) {
    return new SufficientStatistics(new double[size], new double[referenceSize]);
  }

  /** Makes zeros of the same size about the same references. */
  public SufficientStatistics emptyCopy() {
    return new SufficientStatistics(new double[values.length], references.clone());
  }

  /** Makes an independent copy. */
  public SufficientStatistics copy() {
    return new SufficientStatistics(values.clone(), references.clone());
  }

  /** Returns the number of entries. */
  public int size() {
    return values.length;
  }

  /** Returns the live entries: writing to them changes this vector. */
  public double[] values() {
    return values;
  }

  /** Returns the live reference coordinates. */
  public double[] references() {
    return references;
  }

  /** Returns a copy of the entries. */
  public double[] toArray() {
    return values.clone();
  }

  /** Sets every entry to zero; the references stay. */
  public void clear() {
    Arrays.fill(values, 0);
  }

  /**
   * Adds another vector to this one.
   *
   * @param other taken about the same references. Not modified
   * @throws IllegalArgumentException if sizes or references differ
   */
  public void merge(SufficientStatistics other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "statistics of size "
              + other.values.length
              + " cannot be added to size "
              + values.length);
    }
    if (!Arrays.equals(references, other.references)) {
      throw new IllegalArgumentException(
          "statistics taken about different references must be recentred before they are added");
    }
    double[] added = other.values;
    for (int i = 0; i < added.length; i++) {
      values[i] += added[i];
    }
  }

  /** Multiplies every entry by {@code factor}: the statistics of data weighted by it. */
  public void scale(double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /**
   * Returns a view of a stretch as one (weight, T) per component.
   *
   * @param at where the first component's weight stands
   * @param components the number of components K
   * @param statisticSize s = |T(x)| of one component
   * @param referenceAt where the first component's reference stands
   * @param referenceSize r, the reference coordinates of one component
   */
  public ComponentStatistics components(
      int at, int components, int statisticSize, int referenceAt, int referenceSize) {
    return new ComponentStatistics(
        values,
        references,
        at,
        1 + statisticSize,
        components,
        statisticSize,
        referenceAt,
        referenceSize);
  }
}
