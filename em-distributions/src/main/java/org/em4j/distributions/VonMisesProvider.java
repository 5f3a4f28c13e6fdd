package org.em4j.distributions;

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
}
