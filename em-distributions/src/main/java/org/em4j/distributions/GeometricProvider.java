package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link GeometricFamily}. */
public final class GeometricProvider implements FamilyProvider {
  @Override
  public String id() {
    return "geometric";
  }

  @Override
  public String description() {
    return "failures before the first success, by the probability of a success";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new GeometricFamily();
  }
}
