package org.em4j.distributions;

/**
 * The parameter of a Poisson distribution. Immutable.
 *
 * @param rate λ, the mean: finite and at least 0; 0 gives zeros alone
 */
public record Poisson(double rate) {
  /** Checks the parameter. */
  public Poisson {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate must be finite and at least 0, but is " + rate);
    }
  }
}
