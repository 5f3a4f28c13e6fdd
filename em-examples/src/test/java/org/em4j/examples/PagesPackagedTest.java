package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the README and of the pages of docs with the jars alone, and compares what
 * they print with what the pages show.
 */
@Execution(ExecutionMode.CONCURRENT)
class PagesPackagedTest {
  private static final String PLUGIN =
      "./em --plugins em-examples/target/em-examples-0.1.0-plugin.jar ";

  @TempDir private Path folder;

  @BeforeAll
  static void archive() throws IOException, InterruptedException {
    Shell.archive();
  }

  @AfterEach
  void unlink() throws IOException {
    if (Files.exists(folder.resolve("em"))) {
      Shell.unlink(folder);
    }
  }

  @ParameterizedTest
  @MethodSource("org.em4j.examples.Page#all")
  void everyCommandDoesWhatThePageShows(Page page) throws IOException, InterruptedException {
    Shell shell = new Shell(folder);
    for (Page.Commands commands : page.commands()) {
      // They build, or measure for minutes.
      if (commands.script().startsWith("mvn ")
          || commands.script().startsWith("./em-benchmarks/run")) {
        continue;
      }
      Shell.Ran ran = shell.run(commands.script());
      assertThat(ran.code())
          .as("exit code of %s: %s%n%s", page, commands.script(), ran.out())
          .isEqualTo(commands.exitCode());
      if (commands.output() != null) {
        Shell.requireShown(commands.output(), ran.out());
      } else {
        assertThat(ran.out()).as(commands.script()).doesNotContain("em: warning: ");
      }
    }
    if (page.path().equals(Path.of("README.md"))) {
      requireFilesOfTheReadme(shell.folder());
    }
    requireQuotations(page, shell.folder());
  }

  private static void requireFilesOfTheReadme(Path folder) throws IOException {
    assertThat(Files.readAllLines(folder.resolve("labels.csv")))
        .hasSize(273)
        .first()
        .isEqualTo("p0,p1,label");
    assertThat(Files.readAllLines(folder.resolve("sample.csv"))).hasSize(101);
  }

  /** Checks that what a page quotes stands in a report that its commands made. */
  private static void requireQuotations(Page page, Path folder) throws IOException {
    List<String> reports = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.html")) {
      for (Path file : files) {
        reports.add(Files.readString(file));
      }
    }
    for (String quotation : page.quotations()) {
      assertThat(reports.stream().anyMatch(report -> report.contains(quotation)))
          .as("a report of %s says: %s", page, quotation)
          .isTrue();
    }
  }

  @Test
  void everyPageThatTellsOfCommandsHasSomeWithTheirOutput() {
    for (String page :
        new String[] {
          "README.md",
          "docs/tutorial.md",
          "docs/choosing-a-model.md",
          "docs/reading-the-report.md",
          "docs/writing-a-plugin.md",
          "docs/coming-from.md",
          "docs/numerics.md",
          "docs/faq.md"
        }) {
      assertThat(Page.of(page).commands())
          .as(page)
          .anySatisfy(commands -> assertThat(commands.output()).isNotBlank());
    }
    assertThat(Page.of("docs/reading-the-report.md").quotations()).hasSizeGreaterThan(6);
    assertThat(Page.of("README.md").commands().stream().flatMap(c -> c.script().lines()))
        .contains("./em fit gmm em-examples/data/faithful.csv -k 2 -o model.json")
        .hasSizeGreaterThanOrEqualTo(12);
  }

  @Test
  void anotherOutputIsNotTheOneShown() {
    Shell.requireShown("a 1.5\n…\nb 2\n", "a  1.500000000001\nc\nd 7\nb 2\n");
    for (String other : new String[] {"a 1.5\nc\nb 3\n", "a 1.5\nb 2\nb 2\n", "a 1.6\nb 2\n", ""}) {
      assertThatThrownBy(() -> Shell.requireShown("a 1.5\n…\nb 2\n", other))
          .as(other)
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void thePluginIsFoundInItsJarAlone() throws IOException, InterruptedException {
    Shell shell = new Shell(folder);
    assertThat(shell.run(PLUGIN + "plugins").out())
        .contains("example.maxwell", "example.patience", "em-examples-0.1.0-plugin.jar");
    assertThat(shell.run("./em plugins").out()).doesNotContain("example.");
    String fit =
        shell
            .run(
                PLUGIN
                    + "fit mixture em-examples/data/speeds.csv --family example.maxwell -k 2"
                    + " --convergence example.patience:iterations=3,gain=1e-6")
            .out();
    String line = fit.lines().filter(l -> l.contains("log-likelihood")).findFirst().orElseThrow();
    double[] byApi = Printed.numbers(Printed.by(Gases::main).line("log-likelihood"));
    assertThat(Printed.numbers(line)[0]).isCloseTo(byApi[byApi.length - 1], within(1e-4));
  }

  @Test
  void theScriptRunsWhatIsRunHere() {
    assertThat(Repository.text(Path.of("em-examples/run")).replace("'", ""))
        .contains(" " + Shell.EXAMPLES + " \"$@\"");
    assertThat(Path.of("em-examples/run")).isExecutable();
    assertThat(Path.of("em")).isExecutable();
  }
}
