package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  private static final Path DATA = Path.of("..", "em-examples", "data");

  @TempDir Path folder;

  private static Map<String, CommandLine> commands() {
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream());
    return Main.commandLine(console, Map.of(), new Cancellation()).getSubcommands();
  }

  /** Returns every text of help that there is. */
  private static List<String> helps() {
    List<String> helps = new ArrayList<>(List.of(Em.done("help").out()));
    commands().keySet().forEach(command -> helps.add(Em.done("help", command).out()));
    helps.add(Em.done("help", "fit", "--all").out());
    return helps;
  }

  /** Returns the lines at the end of a help, below the heading of examples. */
  private static List<String> examples(String help) {
    List<String> lines = help.lines().toList();
    int heading = lines.size() - 1;
    while (heading >= 0 && !lines.get(heading).startsWith("Examples")) {
      assertThat(lines.get(heading)).as("what stands at the end of\n" + help).startsWith("  ");
      heading--;
    }
    return lines.subList(heading + 1, lines.size()).stream().map(String::strip).toList();
  }

  @Test
  void everyHelpFitsAScreen() {
    for (String command : commands().keySet()) {
      String help = Em.done("help", command).out();
      assertThat(help.lines()).as(help).hasSizeLessThanOrEqualTo(50);
      assertThat(help.lines()).as(help).allMatch(line -> line.length() <= 80);
    }
    assertThat(Em.done("help", "fit", "--all").out().lines()).hasSizeGreaterThan(100);
  }

  @Test
  void theHelpOfFitNamesEveryOptionAndEndsInThreeExamples() {
    String help = Em.done("help", "fit").out();
    for (OptionSpec option : commands().get("fit").getCommandSpec().options()) {
      assertThat(help).containsPattern("[ ,]" + option.longestName() + "[ ,\n]");
    }
    for (String model : FitScope.MODELS) {
      assertThat(help).containsPattern(" " + model + "  +[a-zA-Z]");
    }
    assertThat(help).contains("'em help fit --all'");
    assertThat(examples(help)).hasSize(3);
  }

  @Test
  void allTellsOfEveryOption() {
    String all = Em.done("help", "fit", "--all").out();
    for (OptionSpec option : commands().get("fit").getCommandSpec().options()) {
      String name = option.longestName().replaceFirst("^--", "");
      assertThat(all).containsPattern("\n {2,6}(-[a-zA-Z], )?--(\\[no-])?" + name + "\\b");
    }
    assertThat(Em.done("fit", "--help", "--all").out()).isEqualTo(all);
    assertThat(Em.done("--all", "help", "fit").out()).isEqualTo(all);
    assertThat(Em.done("help", "show", "--all").out()).isEqualTo(Em.done("show", "-h").out());
  }

  @Test
  void allBelongsToHelp() {
    Em em = Em.run("fit", "gmm", Em.FAITHFUL, "--all");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("--all goes with --help");
  }

  @Test
  void everyHelpEndsInExamplesThatWork() throws IOException, InterruptedException {
    for (String help : helps()) {
      List<String> examples = examples(help);
      assertThat(examples).as(help).isNotEmpty();
      for (String example : examples) {
        if (example.matches("em [^<>|]*")) {
          List<String> args = new ArrayList<>();
          for (String word : example.substring("em ".length()).split(" +", -1)) {
            args.add(inFolder(word));
          }
          Em.done(args.toArray(String[]::new));
        } else {
          runInShell(example);
        }
      }
    }
  }

  /** Names of data stand for the example data, other files are written to a folder. */
  private String inFolder(String word) {
    Path data = DATA.resolve(word);
    if (Files.isRegularFile(data)) {
      return data.toString();
    }
    return word.matches("[a-z-]+(\\.[a-z]+)+") ? folder.resolve(word).toString() : word;
  }

  /** Runs a line that prints a script and uses it. */
  private void runInShell(String example) throws IOException, InterruptedException {
    for (String shell : CompletionCommand.SHELLS) {
      Files.writeString(folder.resolve(shell), Em.done("completion", shell).out());
    }
    Process process =
        new ProcessBuilder("bash", "-ec", "em() { cat \"$2\"; }\n" + example)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(example + "\n" + printed).isZero();
    assertThat(printed).as(example).isEmpty();
  }
}
