package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides a family that takes no settings and knows its id. Immutable and thread-safe. */
abstract class PlainProvider implements FamilyProvider {
  private final Family<?> family;
  private final String description;

  PlainProvider(Family<?> family, String description) {
    this.family = family;
    this.description = description;
  }

  @Override
  public final String id() {
    return family.id();
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final Family<?> create(Settings settings) {
    return family;
  }
}
