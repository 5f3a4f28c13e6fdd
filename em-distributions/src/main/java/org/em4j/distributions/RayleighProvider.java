package org.em4j.distributions;

/** Provides {@link RayleighFamily}. */
public final class RayleighProvider extends PlainProvider {
  /** For the service loader. */
  public RayleighProvider() {
    super(new RayleighFamily(), "Rayleigh, by scale: lengths of vectors of two normal coordinates");
  }
}
