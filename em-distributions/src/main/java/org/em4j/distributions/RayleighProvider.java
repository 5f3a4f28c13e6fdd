package org.em4j.distributions;

import java.util.List;

/** Provides {@link RayleighFamily}. */
public final class RayleighProvider extends PlainProvider {
  /** For the service loader. */
  public RayleighProvider() {
    super(new RayleighFamily(), "Rayleigh, by scale: lengths of vectors of two normal coordinates");
  }

  @Override
  public List<String> parameters() {
    return List.of("scale");
  }
}
