package org.em4j.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.em4j.core.plugin.Registry;
import org.em4j.io.ModelFiles;

/** Wires the commands: what one of them does not use is never made. */
final class CommandLineModule extends AbstractModule {
  private static final String PLUGINS_VARIABLE = "EM_PLUGINS";

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
  Registry registry() {
    List<PluginPath.Source> paths = new ArrayList<>();
    if (options.plugins() != null) {
      paths.add(new PluginPath.Source("--plugins", options.plugins()));
    }
    if (environment.containsKey(PLUGINS_VARIABLE)) {
      paths.add(new PluginPath.Source(PLUGINS_VARIABLE, environment.get(PLUGINS_VARIABLE)));
    }
    return PluginPath.registry(paths);
  }

  @Provides
  @Singleton
  ModelFiles modelFiles(Registry registry) {
    return new ModelFiles(registry);
  }
}
