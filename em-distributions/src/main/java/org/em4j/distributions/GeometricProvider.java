package org.em4j.distributions;

import java.util.List;

/** Provides {@link GeometricFamily}. */
public final class GeometricProvider extends PlainProvider {
  /** For the service loader. */
  public GeometricProvider() {
    super(
        new GeometricFamily(),
        "failures before the first success, by the probability of a success");
  }

  @Override
  public List<String> parameters() {
    return List.of("probability");
  }
}
