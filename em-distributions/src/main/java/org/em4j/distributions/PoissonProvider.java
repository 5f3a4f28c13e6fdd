package org.em4j.distributions;

/** Provides {@link PoissonFamily}. */
public final class PoissonProvider extends PlainProvider {
  /** For the service loader. */
  public PoissonProvider() {
    super(new PoissonFamily(), "counts of events at a constant rate, by their mean");
  }
}
