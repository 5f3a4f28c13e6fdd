package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of this repository, which is the tests' working directory. */
final class Repository {
  private static final Pattern MODULE = Pattern.compile("<module>em-(\\w+)</module>");

  private Repository() {}

  /**
   * Returns the modules that every build has, without "em-": those of profiles, and those without
   * code, are left out.
   */
  static List<String> modules() {
    String pom = text(Path.of("pom.xml")).replaceFirst("(?s)<profiles>.*</profiles>", "");
    List<String> modules =
        MODULE.matcher(pom).results().map(Repository::name).filter(Repository::hasCode).toList();
    assertThat(modules).contains("core", "distributions", "gmm", "io", "cli", "examples");
    return modules;
  }

  private static String name(MatchResult match) {
    return match.group(1);
  }

  private static boolean hasCode(String module) {
    String pom = text(Path.of("em-" + module, "pom.xml"));
    return !pom.contains("<packaging>pom</packaging>");
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the Java files of a folder that hold a class, or none if there is no such folder. */
  static List<Path> sources(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the package-info of every package of a module. */
  static List<Path> packages(String module) {
    Set<Path> folders = new TreeSet<>();
    sources(Path.of("em-" + module, "src/main/java")).forEach(f -> folders.add(f.getParent()));
    return folders.stream().map(folder -> folder.resolve("package-info.java")).toList();
  }

  /** Reads the compiled classes of a module, and checks that none of its sources is missing. */
  static JavaClasses classes(String module, String kind) {
    Path folder = Path.of("em-" + module);
    String compiled = kind.equals("main") ? "classes" : kind + "-classes";
    JavaClasses classes =
        new ClassFileImporter().importPath(folder.resolve("target").resolve(compiled));
    List<Path> sources = sources(folder.resolve("src/" + kind + "/java"));
    assertThat(classes).hasSizeGreaterThanOrEqualTo(sources.size());
    Path root = folder.resolve("src/" + kind + "/java");
    for (Path source : sources) {
      String name = root.relativize(source).toString().replaceAll("\\.java$", "");
      assertThat(classes.contain(name.replace('/', '.'))).as("%s was read", source).isTrue();
    }
    return classes;
  }
}
