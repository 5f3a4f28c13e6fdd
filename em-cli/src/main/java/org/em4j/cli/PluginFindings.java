package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.PluginException;
import org.em4j.core.plugin.Provider;
import org.em4j.io.ModelFiles;

/** What {@code em doctor} tells of plugins: each jar by itself, and all of them together. */
final class PluginFindings {
  private static final String PLUGINS = "plugins";

  private PluginFindings() {}

  static List<Finding> of(PluginPath plugins) {
    List<Finding> findings = new ArrayList<>();
    Set<Path> jars = new LinkedHashSet<>();
    for (PluginPath.Entry entry : plugins.entries()) {
      try {
        jars.addAll(entry.jars());
      } catch (UsageException e) {
        findings.add(
            Finding.broken(
                PLUGINS, e.getMessage(), "correct " + entry.source() + ", or leave it out"));
      }
    }
    jars.forEach(jar -> findings.add(ofJar(jar)));
    if (jars.size() > 1 && findings.stream().noneMatch(Finding::broken)) {
      together(jars, findings);
    }
    if (findings.isEmpty()) {
      findings.add(Finding.fine(PLUGINS, "none (--plugins and EM_PLUGINS name them)"));
    }
    return findings;
  }

  private static Finding ofJar(Path jar) {
    try {
      List<String> brought = new ArrayList<>();
      for (Extensions<? extends Provider<?>, ?> point :
          PluginsCommand.points(PluginPath.registry(List.of(jar)))) {
        for (Provider<?> provider : point.providers()) {
          if (provider.getClass().getClassLoader() != PluginFindings.class.getClassLoader()) {
            brought.add(point.what() + " " + provider.id());
          }
        }
      }
      return brought.isEmpty()
          ? Finding.amiss(
              PLUGINS,
              jar + ": nothing",
              "name its providers in files META-INF/services/org.em4j.core.plugin.…Provider, or"
                  + " take it off the path")
          : Finding.fine(PLUGINS, jar + ": " + String.join(", ", brought));
    } catch (PluginException e) {
      return Finding.broken(
          PLUGINS,
          jar + ": " + e.getMessage(),
          "take it off the path, or get one made for em4j "
              + ModelFiles.version()
              + " and Java "
              + Runtime.version().feature());
    }
  }

  private static void together(Set<Path> jars, List<Finding> findings) {
    try {
      PluginsCommand.points(PluginPath.registry(jars));
    } catch (PluginException e) {
      findings.add(Finding.broken(PLUGINS, e.getMessage(), "keep one of the jars"));
    }
  }
}
