package org.em4j.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.em4j.core.plugin.Registry;

/** Jars, and folders of jars, that bring families, policies and the like. */
final class PluginPath {
  /** What to do about an id that nobody knows; comes behind the message. */
  static final String REMEDY =
      "; if a plugin brings it, add its jar by --plugins (em plugins lists what is there)";

  private static final String VARIABLE = "EM_PLUGINS";

  private final List<Entry> entries;

  private PluginPath(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * A jar or a folder of jars, and where it was given.
   *
   * @param source the option or the variable
   * @param path as it was written
   */
  record Entry(String source, String path) {
    /**
     * Returns the jars that this stands for.
     *
     * @throws UsageException if there are none, or one cannot be read
     */
    List<Path> jars() {
      Path file;
      try {
        file = Path.of(path);
      } catch (InvalidPathException e) {
        throw new UsageException(source + ": '" + path + "' is no path", e);
      }
      if (Files.isDirectory(file)) {
        return inside(file);
      }
      if (!Files.exists(file)) {
        throw new UsageException(
            source + ": there is no jar or folder " + path + "; name jars, or folders of jars");
      }
      return List.of(readable(file));
    }

    private List<Path> inside(Path folder) {
      List<Path> jars = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new UsageException(source + ": " + folder + " cannot be read", e);
      }
      if (jars.isEmpty()) {
        throw new UsageException(source + ": there is no jar in the folder " + folder);
      }
      return jars.stream().sorted().map(this::readable).toList();
    }

    private Path readable(Path jar) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.size();
        return jar.toRealPath();
      } catch (IOException e) {
        throw new UsageException(source + ": " + jar + " is not a jar that can be read", e);
      }
    }
  }

  /**
   * Returns what is given by option and variable, which add up.
   *
   * @param option jars and folders, separated as the platform separates paths, or null
   * @param environment of the process
   */
  static PluginPath of(String option, Map<String, String> environment) {
    List<Entry> entries = new ArrayList<>();
    add("--plugins", option, entries);
    add(VARIABLE, environment.get(VARIABLE), entries);
    return new PluginPath(entries);
  }

  private static void add(String source, String paths, List<Entry> entries) {
    for (String path : paths == null ? new String[0] : paths.split(File.pathSeparator, -1)) {
      if (!path.isBlank()) {
        entries.add(new Entry(source, path.strip()));
      }
    }
  }

  List<Entry> entries() {
    return entries;
  }

  /**
   * Returns the registry of em4j and of all the jars.
   *
   * @throws UsageException if an entry brings no jar, or one cannot be read
   */
  Registry registry() {
    Set<Path> jars = new LinkedHashSet<>();
    for (Entry entry : entries) {
      jars.addAll(entry.jars());
    }
    return registry(jars);
  }

  /** Returns the registry of em4j and of some jars. */
  static Registry registry(Collection<Path> jars) {
    ClassLoader own = PluginPath.class.getClassLoader();
    if (jars.isEmpty()) {
      return Registry.of(own);
    }
    // Open as long as the process runs: its classes are loaded when they are first needed.
    return Registry.of(
        new URLClassLoader("plugins", jars.stream().map(PluginPath::url).toArray(URL[]::new), own));
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
