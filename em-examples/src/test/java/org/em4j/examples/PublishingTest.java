package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is published is complete. */
class PublishingTest {
  private static final Pattern MANAGED =
      Pattern.compile(
          "<artifactId>(em-\\w+)</artifactId>\\s*"
              + "<version>\\$\\{project\\.version}</version>\\s*"
              + "(<type>test-jar</type>\\s*<scope>test</scope>\\s*)?</dependency>");

  /** Returns the text of every module's pom.xml, by the module's name. */
  private static Map<String, String> poms() throws IOException {
    Map<String, String> poms = new TreeMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of(""), "em-*")) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve("pom.xml"))) {
          poms.put(folder.toString(), Repository.text(folder.resolve("pom.xml")));
        }
      }
    }
    assertThat(poms).containsKeys("em-bom", "em-core", "em-cli", "em-examples");
    return poms;
  }

  private static boolean isPublishedJar(String pom) {
    return !pom.contains("<packaging>pom</packaging>")
        && !pom.contains("<maven.deploy.skip>true</maven.deploy.skip>");
  }

  private static List<String> managed(String pom) {
    String managed = pom.substring(pom.indexOf("<dependencyManagement>"));
    return MANAGED
        .matcher(managed)
        .results()
        .map(found -> found.group(1) + (found.group(2) == null ? "" : ":tests"))
        .toList();
  }

  @Test
  void theBomAndTheParentListEveryJarThatIsPublished() throws IOException {
    List<String> published = new ArrayList<>();
    poms()
        .forEach(
            (module, pom) -> {
              if (isPublishedJar(pom)) {
                published.add(module);
                if (pom.contains("<goal>test-jar</goal>")) {
                  published.add(module + ":tests");
                }
              }
            });
    assertThat(published)
        .hasSizeGreaterThanOrEqualTo(10)
        .contains("em-core:tests", "em-cli")
        .doesNotContain("em-examples", "em-benchmarks");
    assertThat(managed(poms().get("em-bom"))).containsExactlyInAnyOrderElementsOf(published);
    assertThat(managed(Repository.text(Path.of("pom.xml"))))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void everyModuleHasANameAndADescription() throws IOException {
    assertThat(poms())
        .allSatisfy(
            (module, pom) ->
                assertThat(pom)
                    .containsPattern("\n  <name>em4j \\S.*</name>\n  <description>\\S.*\\.</desc"));
  }

  @Test
  void theParentTellsWhatARepositoryAsksFor() {
    String pom = Repository.text(Path.of("pom.xml"));
    assertThat(pom.substring(0, pom.indexOf("<modules>")))
        .contains("<name>", "<description>", "<url>", "<licenses>", "<developers>", "<scm ");
  }

  @Test
  void versionsOfPluginsStandInTheParentAlone() throws IOException {
    Pattern plugin = Pattern.compile("<plugin>\\s*<groupId>.*\\s*<artifactId>.*\\s*<version>");
    assertThat(Repository.text(Path.of("pom.xml")))
        .matches(pom -> plugin.matcher(pom).results().count() > 10);
    assertThat(poms()).allSatisfy((module, pom) -> assertThat(pom).doesNotContainPattern(plugin));
  }
}
