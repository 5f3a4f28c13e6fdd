package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link ExponentialDistributionFamily}. */
public final class ExponentialProvider implements FamilyProvider {
  @Override
  public String id() {
    return "exponential";
  }

  @Override
  public String description() {
    return "waiting times at a constant rate, the inverse of their mean";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new ExponentialDistributionFamily();
  }
}
