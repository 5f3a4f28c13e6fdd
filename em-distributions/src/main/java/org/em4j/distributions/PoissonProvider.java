package org.em4j.distributions;

import java.util.List;

/** Provides {@link PoissonFamily}. */
public final class PoissonProvider extends PlainProvider {
  /** For the service loader. */
  public PoissonProvider() {
    super(new PoissonFamily(), "counts of events at a constant rate, by their mean");
  }

  @Override
  public List<String> parameters() {
    return List.of("rate");
  }
}
