package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link BetaFamily}. */
public final class BetaProvider implements FamilyProvider {
  @Override
  public String id() {
    return "beta";
  }

  @Override
  public String description() {
    return "beta, by alpha and beta: proportions; the mean is alpha/(alpha + beta)";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new BetaFamily();
  }
}
