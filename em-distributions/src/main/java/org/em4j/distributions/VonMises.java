package org.em4j.distributions;

/**
 * The parameters of a von Mises distribution. Immutable.
 *
 * @param mean μ, the mean direction in radians, in (−π, π]
 * @param concentration κ, about the inverse of the variance where it is large: finite and at least
 *     0; 0 gives the uniform distribution, whatever the mean
 */
public record VonMises(double mean, double concentration) {
  /** Checks the parameters. */
  public VonMises {
    if (!(mean > -Math.PI && mean <= Math.PI)) {
      throw new IllegalArgumentException("mean must be in (-pi, pi], but is " + mean);
    }
    SphereNormalizer.requireConcentration(concentration);
  }
}
