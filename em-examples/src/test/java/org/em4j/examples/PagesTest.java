package org.em4j.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README and the pages of docs show is what is there. */
class PagesTest {
  private static final Pattern TAG = Pattern.compile("^ *// tag::(\\S+)\\[\\]$", Pattern.MULTILINE);
  private static final Pattern JAVA_BLOCK = Pattern.compile("^```java$", Pattern.MULTILINE);
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)\\b");
  private static final Pattern WARNING = Pattern.compile("(?<!void )\\bwarn\\(");
  private static final Pattern MESSAGE = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  @ParameterizedTest
  @MethodSource("org.em4j.examples.Page#all")
  void snippetsAreRegionsOfFilesThatAreTested(Page page) {
    for (Page.Snippet snippet : page.snippets()) {
      assertThat(snippet.text())
          .as("%s#%s", snippet.file(), snippet.region())
          .isEqualTo(shown(snippet));
    }
    assertThat(page.snippets().stream().filter(snippet -> snippet.language().equals("java")))
        .as("every Java block of %s names its file and region", page)
        .hasSize((int) JAVA_BLOCK.matcher(page.text()).results().count());
  }

  private static String shown(Page.Snippet snippet) {
    String text = Repository.text(snippet.file());
    return snippet.region() == null ? text : region(text.lines().toList(), snippet.region());
  }

  /** Returns the lines between a region's tags, moved to the left margin. */
  private static String region(List<String> lines, String name) {
    List<String> stripped = lines.stream().map(String::strip).toList();
    int from = stripped.indexOf("// tag::" + name + "[]");
    int to = stripped.indexOf("// end::" + name + "[]");
    return String.join("\n", lines.subList(from + 1, to)).stripIndent() + "\n";
  }

  @Test
  void everyRegionIsShown() {
    Set<String> regions = new TreeSet<>();
    for (Path source : Repository.sources(Path.of("em-examples/src"))) {
      TAG.matcher(Repository.text(source))
          .results()
          .forEach(tag -> regions.add(source + "#" + tag.group(1)));
    }
    assertThat(regions).hasSizeGreaterThan(12);
    assertThat(
            Page.all().stream()
                .flatMap(page -> page.snippets().stream())
                .filter(snippet -> snippet.region() != null)
                .map(snippet -> snippet.file() + "#" + snippet.region())
                .collect(Collectors.toSet()))
        .isEqualTo(regions);
  }

  @ParameterizedTest
  @MethodSource("org.em4j.examples.Page#all")
  void linksLeadSomewhere(Page page) {
    for (Page.Link link : page.links()) {
      assertThat(Files.exists(link.target())).as("%s of %s", link, page).isTrue();
      if (link.section() != null) {
        assertThat(Page.of(link.target().toString()).sections())
            .as("sections of %s", link.target())
            .contains(link.section());
      }
    }
  }

  @Test
  void everyPageIsLinkedFromTheReadme() {
    assertThat(Page.of("README.md").links().stream().map(Page.Link::target))
        .containsAll(
            Page.all().stream().map(Page::path).filter(path -> path.startsWith("docs")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/mathematics.md", "docs/numerics.md"})
  void classesThatAreNamedExist(String page) {
    Set<String> classes =
        sources()
            .map(source -> source.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<String> named =
        CLASS_NAME.matcher(Repository.text(Path.of(page))).results().map(m -> m.group(1)).toList();
    assertThat(named).hasSizeGreaterThan(15);
    assertThat(classes).containsAll(named);
  }

  @ParameterizedTest
  @CsvSource({"docs/faq.md, 60", "docs/reading-the-report.md, 10"})
  void messagesThatAreExplainedAreThoseOfTheProgram(String page, int least) {
    // Joined as the compiler joins them, and without what stands between literals.
    String literals =
        sources()
            .map(Repository::text)
            .collect(Collectors.joining("\n"))
            .replaceAll("\"\\s*\\+\\s*\"", "")
            .replace("\\\"", "\"");
    List<String> messages = messages(page);
    assertThat(messages).hasSizeGreaterThan(least);
    for (String message : messages) {
      for (String part : message.split("…", -1)) {
        assertThat(literals.contains(part)).as("'%s' of '%s'", part, message).isTrue();
      }
    }
  }

  private static List<String> messages(String page) {
    return MESSAGE
        .matcher(Repository.text(Path.of(page)))
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  @Test
  void everyWarningOfTheReportIsExplained() {
    String source =
        Repository.text(Path.of("em-report/src/main/java/org/em4j/report/html/Findings.java"));
    List<String> warnings =
        WARNING.matcher(source).results().map(call -> firstArgument(source, call.end())).toList();
    List<String> explained = messages("docs/reading-the-report.md");
    assertThat(warnings).hasSameSizeAs(explained);
    for (String warning : warnings) {
      Pattern shown =
          Pattern.compile(
              Stream.of(warning.split("…", -1)).map(Pattern::quote).collect(joining(".*")));
      assertThat(explained.stream().filter(row -> shown.matcher(row).matches()))
          .as(warning)
          .hasSize(1);
    }
  }

  /** Returns the text that is the first argument of a call, with … for what is no literal. */
  private static String firstArgument(String source, int from) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (int i = from; depth > 0 || source.charAt(i) != ','; i++) {
      char c = source.charAt(i);
      if (c == '"') {
        int end = source.indexOf('"', i + 1);
        if (depth == 0) {
          text.append(source, i + 1, end);
        }
        i = end;
        continue;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      boolean joins = Character.isWhitespace(c) || c == '+';
      if (depth == 0 && !joins && !text.toString().endsWith("…")) {
        text.append('…');
      }
    }
    return text.toString();
  }

  private static Stream<Path> sources() {
    return Repository.modules().stream()
        .flatMap(module -> Repository.sources(Path.of("em-" + module, "src/main/java")).stream());
  }
}
