package org.em4j.cli;

import com.google.inject.Inject;
import java.util.List;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Provider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Setting;
import picocli.CommandLine.Command;

/** {@code em plugins}. */
@Command(
    name = "plugins",
    description = "Lists every family, policy, initializer and model codec that was found.",
    sortOptions = false,
    footer = {"", "Examples:", "  em plugins"})
final class PluginsCommand implements Runnable {
  private final com.google.inject.Provider<Registry> registry;
  private final Console console;

  @Inject
  PluginsCommand(com.google.inject.Provider<Registry> registry, Console console) {
    this.registry = registry;
    this.console = console;
  }

  @Override
  public void run() {
    StringBuilder text = new StringBuilder();
    points(registry.get()).forEach(point -> append(point, text));
    console.print(text.toString());
  }

  /** Returns the providers of every extension point. */
  static List<Extensions<? extends Provider<?>, ?>> points(Registry registry) {
    return List.of(
        registry.families(),
        registry.convergencePolicies(),
        registry.restartPolicies(),
        registry.initializers(),
        registry.modelCodecs());
  }

  private static void append(Extensions<? extends Provider<?>, ?> extensions, StringBuilder out) {
    for (Provider<?> provider : extensions.providers()) {
      out.append(extensions.what())
          .append(' ')
          .append(provider.id())
          .append(": ")
          .append(provider.description())
          .append('\n');
      if (provider instanceof FamilyProvider family) {
        out.append("    support: ").append(family.support()).append('\n');
        if (!family.parameters().isEmpty()) {
          out.append("    parameters: ")
              .append(String.join(", ", family.parameters()))
              .append('\n');
        }
        if (family.multivariate()) {
          out.append("    columns: any number, as in ").append(family.id()).append("@3\n");
        }
      }
      for (Setting setting : provider.settings()) {
        out.append("    ")
            .append(setting.name())
            .append(setting.defaultValue() == null ? "" : "=" + setting.defaultValue())
            .append(": ")
            .append(setting.description())
            .append('\n');
      }
      out.append("    from ").append(Registry.origin(provider)).append('\n');
    }
  }
}
