package org.em4j.distributions;

import java.util.Arrays;

/** The parameters of a von Mises-Fisher distribution over the unit sphere. Immutable. */
public final class VonMisesFisher {
  private final double[] direction;
  private final double[] unit;
  private final double concentration;

  private VonMisesFisher(double[] direction, double[] unit, double concentration) {
    this.direction = direction;
    this.unit = unit;
    this.concentration = concentration;
  }

  /**
   * Makes parameters.
   *
   * @param direction μ, the mean direction: d of at least 2 finite numbers, of length 1 within
   *     1e-6; copied and kept as they are
   * @param concentration κ, about the inverse of the variance in every direction where it is large:
   *     finite and at least 0; 0 gives the uniform distribution, whatever the direction
   * @throws IllegalArgumentException that names what is wrong
   */
  public static VonMisesFisher of(double[] direction, double concentration) {
    if (direction.length < 2) {
      throw new IllegalArgumentException(
          "direction must have at least 2 entries, but has " + direction.length);
    }
    double length = UnitVectors.length(direction, 0, direction.length);
    if (!UnitVectors.isUnit(length)) {
      throw new IllegalArgumentException("direction must have the length 1, but has " + length);
    }
    SphereNormalizer.requireConcentration(concentration);
    double[] unit = new double[direction.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = direction[j] / length;
    }
    return new VonMisesFisher(direction.clone(), unit, concentration);
  }

  /** Returns d. */
  public int size() {
    return direction.length;
  }

  /** Returns a copy of the mean direction, as it was given. */
  public double[] direction() {
    return direction.clone();
  }

  /** Returns a coordinate, 0 … d−1, of the mean direction made of length 1 to the last digit. */
  double unit(int column) {
    return unit[column];
  }

  /** Returns κ. */
  public double concentration() {
    return concentration;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VonMisesFisher that
        && Arrays.equals(direction, that.direction)
        && concentration == that.concentration;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(direction) + Double.hashCode(concentration);
  }

  @Override
  public String toString() {
    return "VonMisesFisher[direction="
        + Arrays.toString(direction)
        + ", concentration="
        + concentration
        + "]";
  }
}
