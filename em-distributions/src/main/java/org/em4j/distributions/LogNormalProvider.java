package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link LogNormalFamily}. */
public final class LogNormalProvider implements FamilyProvider {
  @Override
  public String id() {
    return "log-normal";
  }

  @Override
  public String description() {
    return "log-normal, by mean and standard deviation of log x";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new LogNormalFamily();
  }
}
