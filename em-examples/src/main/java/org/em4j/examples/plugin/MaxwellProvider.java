package org.em4j.examples.plugin;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

// tag::provider[]
/** Provides {@link MaxwellFamily}. */
public final class MaxwellProvider implements FamilyProvider {
  @Override
  public String id() {
    return "example.maxwell";
  }

  @Override
  public String description() {
    return "speeds of the particles of a gas";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new MaxwellFamily();
  }
}
// end::provider[]
