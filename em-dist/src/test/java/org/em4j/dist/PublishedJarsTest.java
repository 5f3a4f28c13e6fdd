package org.em4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What stands beside the jars that are published. */
class PublishedJarsTest {
  /** Returns all jars that are published with sources, without the end {@code .jar}. */
  private static List<String> jars() throws IOException {
    List<String> jars = new ArrayList<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(".."), "em-*")) {
      for (Path module : modules) {
        Path target = module.resolve("target");
        if (Files.isDirectory(target)) {
          try (DirectoryStream<Path> found = Files.newDirectoryStream(target, "em-*-sources.jar")) {
            found.forEach(f -> jars.add(f.toString().replace("-sources.jar", "")));
          }
        }
      }
    }
    assertThat(jars).hasSizeGreaterThanOrEqualTo(8);
    return jars;
  }

  private static Set<String> files(String jar) {
    try (JarFile opened = new JarFile(jar)) {
      Set<String> files = new TreeSet<>();
      opened.stream().filter(f -> !f.isDirectory()).map(ZipEntry::getName).forEach(files::add);
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyClassHasItsSource() throws IOException {
    Set<String> all = new HashSet<>();
    for (String jar : jars()) {
      Set<String> sources = files(jar + "-sources.jar");
      for (String file : files(jar + ".jar")) {
        if (file.endsWith(".class")) {
          String source = file.replaceFirst("(\\$.*)?\\.class$", ".java");
          assertThat(sources).as("%s of %s", file, jar).contains(source);
          all.add(source);
        }
      }
    }
    assertThat(all)
        .contains(
            "org/em4j/core/engine/EmEngine.java",
            "org/em4j/core/internal/VectorBayesRule.java",
            "org/em4j/hmm/internal/VectorChainKernel.java");
  }

  @Test
  void javadocHasThePackagesThatAreNotInternal() throws IOException {
    for (String jar : jars()) {
      Set<String> pages = files(jar + "-javadoc.jar");
      assertThat(pages).as(jar).contains("index.html").noneMatch(p -> p.contains("/internal/"));
      for (String file : files(jar + "-sources.jar")) {
        if (file.endsWith("/package-info.java") && !file.contains("/internal/")) {
          String page = file.replace("package-info.java", "package-summary.html");
          assertThat(pages).as(jar).contains(page);
        }
      }
    }
  }

  @Test
  void everyJarCarriesTheLicence() throws IOException {
    for (String jar : jars()) {
      assertThat(files(jar + ".jar")).as(jar).contains("META-INF/LICENSE", "META-INF/NOTICE");
      assertThat(files(jar + "-sources.jar")).contains("META-INF/LICENSE", "META-INF/NOTICE");
    }
  }

  @Test
  void theChartingLibraryComesWithItsNotice() throws IOException {
    String jar = jars().stream().filter(j -> j.contains("em-report")).findFirst().orElseThrow();
    assertThat(files(jar + ".jar")).contains("org/em4j/report/html/echarts.min.js");
    try (JarFile opened = new JarFile(jar + ".jar");
        InputStream notice =
            opened.getInputStream(opened.getJarEntry("META-INF/licences/echarts/NOTICE"))) {
      assertThat(new String(notice.readAllBytes(), StandardCharsets.UTF_8))
          .contains("Apache ECharts\nCopyright 2017-", "Apache License, Version 2.0");
    }
  }
}
