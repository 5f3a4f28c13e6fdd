package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link RayleighFamily}. */
public final class RayleighProvider implements FamilyProvider {
  @Override
  public String id() {
    return "rayleigh";
  }

  @Override
  public String description() {
    return "Rayleigh, by scale: lengths of vectors of two normal coordinates";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new RayleighFamily();
  }
}
