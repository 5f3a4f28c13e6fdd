package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** What the README shows is what is there. */
class ReadmeTest {
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- (\\S+)#(\\S+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);

  private static final String README = Repository.text(Path.of("README.md"));

  @Test
  void javaSnippetsAreRegionsOfFilesThatAreTested() {
    List<MatchResult> snippets = SNIPPET.matcher(README).results().toList();
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(8);
    assertThat(Pattern.compile("```java").matcher(README).results())
        .as("every Java block names its file and region")
        .hasSize(snippets.size());
    for (MatchResult snippet : snippets) {
      assertThat(snippet.group(3))
          .as("%s#%s", snippet.group(1), snippet.group(2))
          .isEqualTo(region(Path.of(snippet.group(1)), snippet.group(2)));
    }
  }

  @Test
  void everyRegionIsShown() {
    Set<String> regions = new TreeSet<>();
    for (Path source : Repository.sources(Path.of("em-examples/src"))) {
      Pattern.compile("^ *// tag::(\\S+)\\[\\]$", Pattern.MULTILINE)
          .matcher(Repository.text(source))
          .results()
          .forEach(tag -> regions.add(source + "#" + tag.group(1)));
    }
    assertThat(SNIPPET.matcher(README).results().map(s -> s.group(1) + "#" + s.group(2)))
        .containsExactlyInAnyOrderElementsOf(regions);
  }

  /** Returns the snippet of a region that is shown. */
  static String snippet(String name) {
    return SNIPPET
        .matcher(README)
        .results()
        .filter(snippet -> snippet.group(2).equals(name))
        .findFirst()
        .orElseThrow()
        .group(3);
  }

  /** Returns the lines between a region's tags, moved to the left margin. */
  private static String region(Path file, String name) {
    List<String> lines = Repository.text(file).lines().toList();
    int from = indexOf(lines, "// tag::" + name + "[]");
    int to = indexOf(lines, "// end::" + name + "[]");
    return String.join("\n", lines.subList(from + 1, to)).stripIndent() + "\n";
  }

  private static int indexOf(List<String> lines, String tag) {
    return lines.stream().map(String::strip).toList().indexOf(tag);
  }

  @Test
  void linksLeadSomewhere() {
    List<String> links = new ArrayList<>();
    Pattern.compile("\\]\\(([^)#]+)[^)]*\\)")
        .matcher(README)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.startsWith("http"))
        .forEach(links::add);
    assertThat(links).isNotEmpty();
    assertThat(links).allSatisfy(link -> assertThat(Files.exists(Path.of(link))).isTrue());
  }

  @Test
  void everyModuleIsInTheTable() {
    assertThat(Repository.modules())
        .allSatisfy(module -> assertThat(README).contains("\n| em-" + module + " | "));
  }

  @Test
  void everyFamilyIsInTheTable() {
    String table = README.substring(README.indexOf("\n## Families"), README.indexOf("\n## Write"));
    assertThat(
            table
                .lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> Pattern.compile("`([a-z-]+)`").matcher(line).results())
                .map(family -> family.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Registry.standard().families().ids().stream()
                .filter(id -> !id.contains(".")) // those of plugins
                .toList());
  }

  @Test
  void everyExampleIsInTheTable() {
    List<String> listed = Printed.by(Examples::main).lines();
    assertThat(listed.subList(1, listed.size()))
        .allSatisfy(
            line ->
                assertThat(README).contains("\n| " + line.strip().replaceAll(" .*", "") + " | "));
  }

  @Test
  void theCommandsAreThoseOfTheBuild() {
    assertThat(Repository.text(Path.of(".ci/run"))).contains("\nmvn -B verify\n");
    assertThat(ReadmeCommands.all()).contains("mvn -B verify", "./em-examples/run");
  }
}
