package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Test;

/** The README's first snippet, typed into JShell after the imports of em4j.jsh. */
class JShellTest {
  private static final Path IMPORTS = Path.of("em-examples/em4j.jsh");
  private static final Page README = Page.of("README.md");
  private static final Pattern OUTPUT =
      Pattern.compile("There `fit` prints[^`]*\n\n```text\n(.*?)```", Pattern.DOTALL);

  /** Evaluates source text, piece by piece as it would be typed, and returns what each gives. */
  private static List<String> evaluate(JShell shell, String source) {
    List<String> values = new ArrayList<>();
    String rest = source;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      assertThat(next.completeness().isComplete()).as(rest).isTrue();
      for (SnippetEvent event : shell.eval(next.source())) {
        assertThat(event.status())
            .as(() -> next.source() + shell.diagnostics(event.snippet()).toList())
            .isEqualTo(Snippet.Status.VALID);
        assertThat(event.exception()).as(() -> thrown(event)).isNull();
        values.add(event.value());
      }
      rest = next.remaining();
    }
    return values;
  }

  private static String thrown(SnippetEvent event) {
    return event.exception() instanceof EvalException e
        ? e.getExceptionClassName() + ": " + e.getMessage()
        : String.valueOf(event.exception());
  }

  private static String output() {
    return OUTPUT.matcher(README.text()).results().findFirst().orElseThrow().group(1);
  }

  @Test
  void theFirstSnippetOfTheReadmeRuns() {
    String snippet =
        README.snippets().stream()
            .filter(one -> "fit".equals(one.region()))
            .findFirst()
            .orElseThrow()
            .text();
    assertThat(snippet.lines()).as("short enough to type").hasSize(5);
    try (JShell shell = JShell.create()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      evaluate(shell, Repository.text(IMPORTS));
      evaluate(shell, snippet);
      assertThat(evaluate(shell, "label")).containsExactly("0");
      assertThat(evaluate(shell, "fit").get(0) + "\n").isEqualTo(output());
      assertThat(evaluate(shell, "posterior[label] > 0.999")).containsExactly("true");
      assertThat(evaluate(shell, "model.density(1.8, 54)").get(0)).startsWith("0.0");
    }
  }

  @Test
  void theReadmeTellsHowToStartIt() {
    assertThat(README.commands().stream().flatMap(c -> c.script().lines()))
        .contains("jshell --class-path em-cli/target/em-cli.jar " + IMPORTS);
  }
}
