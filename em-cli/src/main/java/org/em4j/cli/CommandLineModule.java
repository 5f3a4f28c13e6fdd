package org.em4j.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.Map;
import org.em4j.core.plugin.Registry;
import org.em4j.io.ModelFiles;

/** Wires the commands: what one of them does not use is never made. */
final class CommandLineModule extends AbstractModule {
  private final Console console;
  private final Map<String, String> environment;
  private final Cancellation cancellation;
  private final EmCommand options;

  CommandLineModule(
      Console console,
      Map<String, String> environment,
      Cancellation cancellation,
      EmCommand options) {
    this.console = console;
    this.environment = environment;
    this.cancellation = cancellation;
    this.options = options;
  }

  @Override
  protected void configure() {
    bind(Console.class).toInstance(console);
    bind(Cancellation.class).toInstance(cancellation);
    bind(EmCommand.class).toInstance(options);
  }

  @Provides
  @Singleton
  PluginPath pluginPath() {
    return PluginPath.of(options.plugins(), environment);
  }

  @Provides
  @Singleton
  Registry registry(PluginPath plugins) {
    return plugins.registry();
  }

  @Provides
  @Singleton
  ModelFiles modelFiles(Registry registry) {
    return new ModelFiles(registry);
  }
}
