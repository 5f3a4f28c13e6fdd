package org.em4j.examples.plugin;

import org.em4j.core.contract.ProviderContract;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.InitializerProvider;
import org.em4j.core.plugin.Registry;

class QuantilesProviderTest extends ProviderContract<InitializerProvider, Initializer> {
  @Override
  protected InitializerProvider provider() {
    return new QuantilesProvider();
  }

  @Override
  protected Extensions<InitializerProvider, Initializer> extensions(Registry registry) {
    return registry.initializers();
  }
}
