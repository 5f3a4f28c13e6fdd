package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link GammaFamily}. */
public final class GammaProvider implements FamilyProvider {
  @Override
  public String id() {
    return "gamma";
  }

  @Override
  public String description() {
    return "gamma, by shape and rate: durations, amounts; the mean is shape/rate";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new GammaFamily();
  }
}
