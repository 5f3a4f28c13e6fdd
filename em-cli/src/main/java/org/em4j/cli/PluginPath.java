package org.em4j.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.em4j.core.plugin.Registry;

/** Jars, and folders of jars, that bring families, policies and the like. */
final class PluginPath {
  private PluginPath() {}

  /**
   * Returns the registry of em4j and of the jars on a path.
   *
   * @param paths lists separated by the platform's path separator, each with where it comes from
   */
  static Registry registry(List<Source> paths) {
    Set<Path> jars = new LinkedHashSet<>();
    for (Source source : paths) {
      for (String entry : source.path().split(File.pathSeparator, -1)) {
        if (!entry.isBlank()) {
          addJars(source.name(), Path.of(entry.strip()), jars);
        }
      }
    }
    ClassLoader own = PluginPath.class.getClassLoader();
    if (jars.isEmpty()) {
      return Registry.of(own);
    }
    // Open as long as the process runs: its classes are loaded when they are first needed.
    return Registry.of(
        new URLClassLoader("plugins", jars.stream().map(PluginPath::url).toArray(URL[]::new), own));
  }

  /**
   * A path and where it was given.
   *
   * @param name the option or the variable
   * @param path a list of jars and folders
   */
  record Source(String name, String path) {}

  private static void addJars(String source, Path entry, Set<Path> jars) {
    if (Files.isDirectory(entry)) {
      List<Path> inside = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(entry, "*.jar")) {
        found.forEach(inside::add);
      } catch (IOException e) {
        throw new UsageException(source + ": " + entry + " cannot be read", e);
      }
      if (inside.isEmpty()) {
        throw new UsageException(source + ": there is no jar in the folder " + entry);
      }
      inside.stream().sorted().forEach(jar -> addJar(source, jar, jars));
    } else if (Files.exists(entry)) {
      addJar(source, entry, jars);
    } else {
      throw new UsageException(
          source + ": there is no jar or folder " + entry + "; name jars, or folders of jars");
    }
  }

  private static void addJar(String source, Path jar, Set<Path> jars) {
    try (JarFile file = new JarFile(jar.toFile())) {
      file.size();
      jars.add(jar.toRealPath());
    } catch (IOException e) {
      throw new UsageException(source + ": " + jar + " is not a jar that can be read", e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
