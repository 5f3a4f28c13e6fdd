package org.em4j.distributions;

import java.util.Arrays;

/** The parameters of a Dirichlet distribution. Immutable. */
public final class Dirichlet {
  private final double[] concentration;
  private final double total;

  private Dirichlet(double[] concentration, double total) {
    this.concentration = concentration;
    this.total = total;
  }

  /**
   * Makes parameters.
   *
   * @param concentration α, d of at least 2 finite numbers above 0; copied
   * @throws IllegalArgumentException that names what is wrong
   */
  public static Dirichlet of(double... concentration) {
    if (concentration.length < 2) {
      throw new IllegalArgumentException(
          "concentration must have at least 2 entries, but has " + concentration.length);
    }
    double total = 0;
    for (int j = 0; j < concentration.length; j++) {
      Parameters.requirePositive("concentration[" + j + "]", concentration[j]);
      total += concentration[j];
    }
    Parameters.requirePositive("the sum of concentration", total);
    return new Dirichlet(concentration.clone(), total);
  }

  /** Returns d. */
  public int size() {
    return concentration.length;
  }

  /** Returns the concentration of a column, 0 … d−1. */
  public double concentration(int column) {
    return concentration[column];
  }

  /** Returns a copy of the concentrations. */
  public double[] concentration() {
    return concentration.clone();
  }

  /** Returns the sum of the concentrations. */
  double total() {
    return total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dirichlet that && Arrays.equals(concentration, that.concentration);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(concentration);
  }

  @Override
  public String toString() {
    return "Dirichlet[concentration=" + Arrays.toString(concentration) + "]";
  }
}
