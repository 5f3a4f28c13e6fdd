package org.em4j.distributions;

import java.util.List;

/** Provides {@link VonMisesFamily}. */
public final class VonMisesProvider extends PlainProvider {
  /** For the service loader. */
  public VonMisesProvider() {
    super(
        new VonMisesFamily(), "angles in radians (von Mises), by mean direction and concentration");
  }

  @Override
  public String support() {
    return "finite real numbers, angles in radians of which those 2 pi apart are the same";
  }

  @Override
  public List<String> parameters() {
    return List.of("mean", "concentration");
  }
}
