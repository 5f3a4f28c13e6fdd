package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link ChiSquareFamily}. */
public final class ChiSquareProvider implements FamilyProvider {
  @Override
  public String id() {
    return "chi-square";
  }

  @Override
  public String description() {
    return "chi-square, by its degrees of freedom, any number above 0";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new ChiSquareFamily();
  }
}
