package org.em4j.distributions;

import java.util.Arrays;

/**
 * A symmetric positive definite matrix with its Cholesky factors. Immutable and thread-safe.
 *
 * <p>Keeps exactly the numbers it was given; factors are computed once. A diagonal one stores d
 * numbers. Matrices are row-major d×d.
 */
public final class Covariance {
  private static final double SYMMETRY = 1e-9;

  private final int size;
  private final boolean diagonal;

  /** d×d, or d variances if diagonal. */
  private final double[] values;

  /** The lower factor L of Σ = LLᵀ, packed as {@code values} are. */
  private final double[] lower;

  /** W = L⁻¹, packed as {@code values} are; the precision is WᵀW. */
  private final double[] inverse;

  private final double logDeterminant;

  private Covariance(int size, boolean diagonal, double[] values, double[] lower) {
    this.size = size;
    this.diagonal = diagonal;
    this.values = values;
    this.lower = lower;
    this.inverse = diagonal ? reciprocals(lower) : inverted(lower, size);
    double log = 0;
    for (int j = 0; j < size; j++) {
      log += Math.log(diagonal ? lower[j] : lower[j * size + j]);
    }
    this.logDeterminant = 2 * log;
  }

  /**
   * Makes a covariance from a full matrix.
   *
   * @param values row-major d×d, copied; the two halves must agree within 1e-9 of the variances
   * @throws IllegalArgumentException if it is not square, symmetric, finite and positive definite
   */
  public static Covariance full(double[] values) {
    int size = (int) Math.round(Math.sqrt(values.length));
    if (size < 1 || size * size != values.length) {
      throw new IllegalArgumentException(
          "a covariance must be square, but has " + values.length + " values");
    }
    requireSymmetric(values, size);
    double[] lower = new double[size * size];
    if (!factorize(values, size, lower)) {
      throw new IllegalArgumentException(
          "a covariance must be positive definite, but this one is not: "
              + Arrays.toString(values));
    }
    return new Covariance(size, false, values.clone(), lower);
  }

  /**
   * Makes a diagonal covariance.
   *
   * @param variances d values, at least one, each finite and above 0; copied
   * @throws IllegalArgumentException that names a variance that is not
   */
  public static Covariance diagonal(double... variances) {
    if (variances.length == 0) {
      throw new IllegalArgumentException("a covariance must have at least one column");
    }
    double[] deviations = new double[variances.length];
    for (int j = 0; j < variances.length; j++) {
      if (!(variances[j] > 0) || Double.isInfinite(variances[j])) {
        throw new IllegalArgumentException(
            "variances must be finite and above 0, but that of column "
                + (j + 1)
                + " is "
                + variances[j]);
      }
      deviations[j] = Math.sqrt(variances[j]);
    }
    return new Covariance(variances.length, true, variances.clone(), deviations);
  }

  /** Makes {@code σ²I}. */
  public static Covariance spherical(int size, double variance) {
    double[] variances = new double[size];
    Arrays.fill(variances, variance);
    return diagonal(variances);
  }

  /**
   * Makes a covariance from its inverse.
   *
   * @param precision row-major d×d, symmetric and positive definite
   */
  public static Covariance ofPrecision(double[] precision) {
    return full(full(precision).precision());
  }

  private static void requireSymmetric(double[] values, int size) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double difference = Math.abs(values[i * size + j] - values[j * size + i]);
        double allowed =
            SYMMETRY
                * Math.sqrt(Math.abs(values[i * size + i]))
                * Math.sqrt(Math.abs(values[j * size + j]));
        if (!(difference <= allowed)) {
          throw new IllegalArgumentException(
              "a covariance must be symmetric and finite, but entries ("
                  + (i + 1)
                  + ", "
                  + (j + 1)
                  + ") and ("
                  + (j + 1)
                  + ", "
                  + (i + 1)
                  + ") are "
                  + values[i * size + j]
                  + " and "
                  + values[j * size + i]);
        }
      }
    }
  }

  /**
   * Writes the lower Cholesky factor.
   *
   * @param values row-major d×d, of which the lower half is read. Not modified
   * @param size d
   * @param lower zeros, row-major d×d. Modified
   * @return false if a pivot is not above 0
   */
  static boolean factorize(double[] values, int size, double[] lower) {
    for (int j = 0; j < size; j++) {
      double pivot = values[j * size + j];
      for (int m = 0; m < j; m++) {
        pivot -= lower[j * size + m] * lower[j * size + m];
      }
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        return false;
      }
      double root = Math.sqrt(pivot);
      lower[j * size + j] = root;
      for (int i = j + 1; i < size; i++) {
        double sum = values[i * size + j];
        for (int m = 0; m < j; m++) {
          sum -= lower[i * size + m] * lower[j * size + m];
        }
        lower[i * size + j] = sum / root;
      }
    }
    return true;
  }

  private static double[] reciprocals(double[] values) {
    double[] result = new double[values.length];
    for (int j = 0; j < values.length; j++) {
      result[j] = 1 / values[j];
    }
    return result;
  }

  /** Inverts a lower triangle, column by column. */
  private static double[] inverted(double[] lower, int size) {
    double[] result = new double[size * size];
    for (int j = 0; j < size; j++) {
      result[j * size + j] = 1 / lower[j * size + j];
      for (int i = j + 1; i < size; i++) {
        double sum = 0;
        for (int m = j; m < i; m++) {
          sum -= lower[i * size + m] * result[m * size + j];
        }
        result[i * size + j] = sum / lower[i * size + i];
      }
    }
    return result;
  }

  /** Returns d. */
  public int size() {
    return size;
  }

  /** Tells whether it was made as a diagonal. */
  public boolean isDiagonal() {
    return diagonal;
  }

  /** Returns an entry, rows and columns 0 … d−1. */
  public double value(int row, int column) {
    return entry(values, row, column);
  }

  private double entry(double[] packed, int row, int column) {
    if (diagonal) {
      return row == column ? packed[row] : 0;
    }
    return packed[row * size + column];
  }

  private double[] unpacked(double[] packed) {
    if (!diagonal) {
      return packed.clone();
    }
    double[] result = new double[size * size];
    for (int j = 0; j < size; j++) {
      result[j * size + j] = packed[j];
    }
    return result;
  }

  /** Returns a copy of Σ, row-major d×d. */
  public double[] toArray() {
    return unpacked(values);
  }

  /** Returns a copy of the lower L of {@code Σ = LLᵀ}, row-major d×d. */
  public double[] cholesky() {
    return unpacked(lower);
  }

  /** Returns the precision {@code Σ⁻¹}, row-major d×d. */
  public double[] precision() {
    double[] result = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int m = i; m < size; m++) {
          sum += entry(inverse, m, i) * entry(inverse, m, j);
        }
        result[i * size + j] = sum;
        result[j * size + i] = sum;
      }
    }
    return result;
  }

  /**
   * Returns the upper U of {@code Σ⁻¹ = UUᵀ}, row-major d×d: {@code U = L⁻ᵀ}, as scikit-learn's
   * {@code precisions_cholesky_}.
   */
  public double[] precisionCholesky() {
    double[] result = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        result[j * size + i] = entry(inverse, i, j);
      }
    }
    return result;
  }

  /** Returns log |Σ|. */
  public double logDeterminant() {
    return logDeterminant;
  }

  /**
   * Returns W = L⁻¹ as kernels want it: row-major d×d, or d reciprocals if diagonal. Not to be
   * modified.
   */
  double[] inverseFactor() {
    return inverse;
  }

  /** Returns L: row-major d×d, or d deviations if diagonal. Not to be modified. */
  double[] factor() {
    return lower;
  }

  /**
   * Returns {@code max_j Σ_jj / L_jj²}: how much of a column's variance the other columns explain
   * away at most; 1 for a diagonal. Rounding errors of densities grow with it.
   */
  public double condition() {
    double largest = 1;
    for (int j = 0; j < size && !diagonal; j++) {
      double pivot = lower[j * size + j];
      largest = Math.max(largest, values[j * size + j] / (pivot * pivot));
    }
    return largest;
  }

  /** Returns the standard deviation of a column, given all others: {@code (Σ⁻¹_jj)^(−½)}. */
  double deviationGivenOthers(int column) {
    double precision = 0;
    for (int m = column; m < size; m++) {
      precision += entry(inverse, m, column) * entry(inverse, m, column);
    }
    return 1 / Math.sqrt(precision);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Covariance covariance
        && size == covariance.size
        && Arrays.equals(toArray(), covariance.toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toArray());
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
