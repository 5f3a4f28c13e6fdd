package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jars, after they were built. */
class JarsPackagedTest {
  /** Returns the jars with classes. A release has others beside them. */
  private static List<Path> jars(String module) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("em-" + module + "/target"), "em-*.jar")) {
      for (Path jar : found) {
        if (!jar.toString().matches(".*-(sources|javadoc)\\.jar")) {
          jars.add(jar);
        }
      }
    }
    return jars;
  }

  private static List<String> files(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(ZipEntry::getName)
          .filter(name -> !name.startsWith("META-INF/m") && !name.startsWith("META-INF/M"))
          .toList();
    }
  }

  @Test
  void everyJarHasAModuleName() throws IOException {
    for (String module : Repository.modules()) {
      assertThat(jars(module)).as("jars of em-%s", module).isNotEmpty();
      for (Path path : jars(module)) {
        try (JarFile jar = new JarFile(path.toFile())) {
          String kind = path.toString().endsWith("-tests.jar") ? ".tests" : "";
          kind = path.toString().endsWith("-plugin.jar") ? ".plugin" : kind;
          assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
              .as("%s", path)
              .isEqualTo("org.em4j." + module + kind);
        }
      }
    }
  }

  @Test
  void theExamplesAreSplitIntoTwoJars() throws IOException {
    Path folder = Path.of("em-examples/target");
    assertThat(files(folder.resolve("em-examples-0.1.0-plugin.jar")))
        .contains(
            "META-INF/services/org.em4j.core.plugin.FamilyProvider",
            "META-INF/services/org.em4j.core.plugin.ConvergencePolicyProvider",
            "org/em4j/examples/plugin/MaxwellFamily.class")
        .allMatch(name -> name.matches("(META-INF/services|org/em4j/examples/plugin)/.*"));
    assertThat(files(folder.resolve("em-examples-0.1.0.jar")))
        .contains("org/em4j/examples/Examples.class")
        .noneMatch(name -> name.matches("(META-INF/services|org/em4j/examples/plugin)/.*"));
  }
}
