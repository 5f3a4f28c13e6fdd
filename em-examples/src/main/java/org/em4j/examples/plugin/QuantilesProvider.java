package org.em4j.examples.plugin;

import org.em4j.core.mixture.Initializer;
import org.em4j.core.plugin.InitializerProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link Quantiles}. */
public final class QuantilesProvider implements InitializerProvider {
  @Override
  public String id() {
    return "example.quantiles";
  }

  @Override
  public String description() {
    return "a column that the seed chooses, cut into parts of equally many rows";
  }

  @Override
  public Initializer create(Settings settings) {
    return new Quantiles();
  }
}
