package org.em4j.distributions;

import java.util.ArrayList;
import java.util.List;

/** The parameters of independent categorical distributions, one for each column. Immutable. */
public final class CategoricalVector {
  private final List<Categorical> columns;

  private CategoricalVector(List<Categorical> columns) {
    this.columns = columns;
  }

  /**
   * Makes parameters.
   *
   * @param columns a distribution over its symbols for each column, at least one; copied
   */
  public static CategoricalVector of(List<Categorical> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("probabilities must have at least one column");
    }
    return new CategoricalVector(List.copyOf(columns));
  }

  /**
   * Makes parameters.
   *
   * @param probabilities of the symbols 0 … M−1 of each column, each in [0, 1], of sum 1 within
   *     1e-6; copied
   * @throws IllegalArgumentException that names what is wrong
   */
  public static CategoricalVector of(double[]... probabilities) {
    List<Categorical> columns = new ArrayList<>();
    for (int j = 0; j < probabilities.length; j++) {
      try {
        columns.add(Categorical.of(probabilities[j]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("column " + (j + 1) + ": " + e.getMessage(), e);
      }
    }
    return of(columns);
  }

  /** Returns d, the number of columns. */
  public int size() {
    return columns.size();
  }

  /** Returns M, the number of symbols of a column, 0 … d−1. */
  public int levels(int column) {
    return columns.get(column).levels();
  }

  /** Returns the probability of a symbol, 0 … M−1, in a column, 0 … d−1. */
  public double probability(int column, int symbol) {
    return columns.get(column).probability(symbol);
  }

  /** Returns the distribution of a column. */
  public Categorical column(int column) {
    return columns.get(column);
  }

  /** Returns a copy of the probabilities of each column. */
  public double[][] probabilities() {
    return columns.stream().map(Categorical::probabilities).toArray(double[][]::new);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CategoricalVector that && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return "CategoricalVector" + columns;
  }
}
