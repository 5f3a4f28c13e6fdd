package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link PoissonFamily}. */
public final class PoissonProvider implements FamilyProvider {
  @Override
  public String id() {
    return "poisson";
  }

  @Override
  public String description() {
    return "counts of events at a constant rate, by their mean";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new PoissonFamily();
  }
}
