package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link VonMisesFamily}. */
public final class VonMisesProvider implements FamilyProvider {
  @Override
  public String id() {
    return "von-mises";
  }

  @Override
  public String description() {
    return "angles in radians (von Mises), by mean direction and concentration";
  }

  @Override
  public String support() {
    return "finite real numbers, angles in radians of which those 2 pi apart are the same";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new VonMisesFamily();
  }
}
