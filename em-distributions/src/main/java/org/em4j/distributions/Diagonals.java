package org.em4j.distributions;

/** Full matrices that must be diagonal. */
final class Diagonals {
  private Diagonals() {}

  /**
   * Returns the diagonal of a matrix.
   *
   * @param matrix row-major d×d
   * @throws IllegalArgumentException if another entry is not 0
   */
  static double[] of(double[] matrix, int d) {
    double[] diagonal = new double[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        if (i != j && matrix[i * d + j] != 0) {
          throw new IllegalArgumentException(
              "a covariance of this type has zeros off its diagonal, but entry ("
                  + (i + 1)
                  + ", "
                  + (j + 1)
                  + ") is "
                  + matrix[i * d + j]);
        }
      }
      diagonal[i] = matrix[i * d + i];
    }
    return diagonal;
  }
}
