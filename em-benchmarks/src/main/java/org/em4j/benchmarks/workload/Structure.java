package org.em4j.benchmarks.workload;

/** What a component is: a normal with some covariance, or something discrete. */
public enum Structure {
  /** A normal with its own covariance. */
  FULL("full"),
  /** A normal with the covariance of all. */
  TIED("tied"),
  /** A normal with its own variances. */
  DIAGONAL("diag"),
  /** A normal with its own variance. */
  SPHERICAL("spherical"),
  /** A vector of zeros and ones. */
  BITS("binary"),
  /** One of 16 symbols. */
  SYMBOLS("16 symbols"),
  /** A Poisson count. */
  COUNTS("Poisson");

  private final String text;

  Structure(String text) {
    this.text = text;
  }

  /** Tells whether components are normals. */
  public boolean normal() {
    return switch (this) {
      case FULL, TIED, DIAGONAL, SPHERICAL -> true;
      case BITS, SYMBOLS, COUNTS -> false;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
