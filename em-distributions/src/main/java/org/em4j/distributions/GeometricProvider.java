package org.em4j.distributions;

/** Provides {@link GeometricFamily}. */
public final class GeometricProvider extends PlainProvider {
  /** For the service loader. */
  public GeometricProvider() {
    super(
        new GeometricFamily(),
        "failures before the first success, by the probability of a success");
  }
}
