package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.em4j.gmm.GaussianMixture;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/cli.md says what the program does: no more, no less. */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z][a-z-]*");
  private static final String SHARED = "Options of every command";

  private static CommandLine program() {
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream());
    return Main.commandLine(console, Map.of(), new Cancellation());
  }

  /** Returns the page's sections by their headings. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    String heading = "";
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
        sections.put(heading, "");
      } else {
        sections.merge(heading, line + "\n", String::concat);
      }
    }
    return sections;
  }

  /** Returns the options in the first column of a section's table. */
  private static Set<String> documented(String section) {
    Set<String> options = new TreeSet<>();
    for (String line : section.split("\n", -1)) {
      if (line.startsWith("| `-")) {
        // A bar inside a cell is escaped.
        String cell = line.substring(1).split("(?<!\\\\)\\|", 2)[0];
        Matcher matcher = OPTION.matcher(cell);
        while (matcher.find()) {
          options.add(matcher.group());
        }
      }
    }
    return options;
  }

  private static Set<String> offered(CommandLine command, boolean inherited) {
    Set<String> options = new TreeSet<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.inherited() == inherited) {
        options.addAll(Arrays.asList(option.names()));
        if (option.negatable()) {
          options.add(option.longestName().replaceFirst("--", "--no-"));
        }
      }
    }
    return options;
  }

  @Test
  void everyOptionOfEveryCommandIsDocumentedAndNoOther() throws IOException {
    Map<String, String> sections = sections();
    Map<String, CommandLine> commands = program().getSubcommands();
    assertThat(commands).hasSize(9);
    for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
      String section = sections.get("em " + command.getKey());
      assertThat(section).as("section em " + command.getKey()).isNotNull();
      assertThat(documented(section))
          .as("em " + command.getKey())
          .isEqualTo(offered(command.getValue(), false));
      assertThat(documented(sections.get(SHARED)))
          .as("every command, such as " + command.getKey())
          .isEqualTo(offered(command.getValue(), true));
      assertThat(sections.get("Running")).contains("em " + command.getKey());
    }
    assertThat(documented(sections.get("em fit"))).hasSizeGreaterThan(25);
  }

  @Test
  void everyOptionHasADescriptionInTheHelp() {
    for (CommandLine command : program().getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertThat(option.description()).as(option.longestName()).isNotEmpty();
      }
    }
  }

  @Test
  void everyExitCodeIsDocumented() throws IOException {
    List<String> codes =
        sections()
            .get("Exit codes")
            .lines()
            .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
            .map(line -> line.split("\\|", -1)[1].strip())
            .toList();
    assertThat(codes)
        .containsExactly(
            Integer.toString(ExitCode.DONE),
            Integer.toString(ExitCode.DEFECT),
            Integer.toString(ExitCode.USAGE),
            Integer.toString(ExitCode.DATA),
            Integer.toString(ExitCode.FIT),
            Integer.toString(ExitCode.CANCELLED));
    String help = Em.done("help").out();
    codes.forEach(code -> assertThat(help).containsPattern("\n *" + code + "  [a-z]"));
  }

  @Test
  void theModelFileOfThePageIsReadAndHasEveryEntryThatIsWritten() throws IOException {
    String section = sections().get("Model files");
    Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertThat(block.find()).isTrue();
    ModelFile page =
        new ModelFiles()
            .read(
                new ByteArrayInputStream(block.group(1).getBytes(StandardCharsets.UTF_8)),
                PAGE.toString());
    assertThat(page.model(GaussianMixture.class).mean(0)).containsExactly(2.0, 54.5);
    FitSummary shown = page.fit().orElseThrow();
    Path model = Files.createTempFile("model", ".json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    assertThat(shown.document().names())
        .containsExactlyElementsOf(Em.fit(model).document().names());
    Files.delete(model);
  }

  @Test
  void everyPolicyThatThePageNamesExists() {
    String page = read();
    String plugins = Em.done("plugins").out();
    for (String id :
        new String[] {
          "improvement-per-observation",
          "relative-improvement",
          "aitken",
          "parameter-shift",
          "time-limit",
          "any-of",
          "all-of",
          "single",
          "fixed",
          "short-runs",
          "until-stable",
          "kmeans",
          "k-means++",
          "random",
          "random-from-data",
          "gaussian-mixture",
          "bernoulli-mixture",
          "categorical-mixture",
          "mixture",
          "hidden-markov-model"
        }) {
      assertThat(page).contains(id);
      assertThat(plugins).contains(" " + id + ": ");
    }
  }

  private static String read() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
