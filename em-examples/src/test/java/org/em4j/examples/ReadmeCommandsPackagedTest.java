package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's commands, each in a process of its own and with the jars alone. The scripts
 * build before they run, so here the command is what they run then.
 */
class ReadmeCommandsPackagedTest {
  private static final String LAUNCHED_EM = "-jar em-cli/target/em-cli.jar";
  private static final String LAUNCHED_EXAMPLE =
      "-cp em-examples/target/*:em-cli/target/em-cli.jar org.em4j.examples.Examples";

  private static final Map<String, String> OUTPUTS = new HashMap<>();

  @TempDir private static Path folder;

  @Test
  void everyCommandSucceeds() throws IOException, InterruptedException {
    int run = 0;
    for (String command : ReadmeCommands.all()) {
      // The benchmarks are no part of this build, and take minutes.
      if (!command.equals("mvn -B verify") && !command.startsWith("./em-benchmarks/run")) {
        run(command);
        run++;
      }
    }
    assertThat(run).isGreaterThanOrEqualTo(12);
    assertThat(Files.readAllLines(folder.resolve("labels.csv")))
        .hasSize(273)
        .first()
        .isEqualTo("p0,p1,label");
    assertThat(Files.readAllLines(folder.resolve("sample.csv"))).hasSize(101);
  }

  @Test
  void theOutputIsTheOneShown() throws IOException, InterruptedException {
    String command = "./em fit gmm em-examples/data/faithful.csv -k 2";
    List<String> expected = ReadmeCommands.output(command).lines().toList();
    List<String> actual = run(command).lines().toList();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(words(actual.get(i))).isEqualTo(words(expected.get(i)));
      double[] numbers = Printed.numbers(expected.get(i));
      // Not bit for bit: another processor's logarithm may differ in the last place.
      for (int j = 0; j < numbers.length; j++) {
        assertThat(Printed.numbers(actual.get(i))[j])
            .isCloseTo(numbers[j], within(1e-8 * Math.abs(numbers[j])));
      }
    }
  }

  private static String words(String line) {
    return line.replaceAll("-?[0-9.]+", "#").replaceAll(" +", " ");
  }

  @Test
  void thePluginIsFoundInItsJarAlone() throws IOException, InterruptedException {
    String plugins = run("./em --plugins em-examples/target/em-examples-0.1.0-plugin.jar plugins");
    assertThat(plugins)
        .contains("example.maxwell", "example.patience", "em-examples-0.1.0-plugin.jar");
    assertThat(run("./em plugins")).doesNotContain("example.");
    String fit =
        run(
            "./em --plugins em-examples/target/em-examples-0.1.0-plugin.jar fit mixture"
                + " em-examples/data/speeds.csv --family example.maxwell -k 2"
                + " --convergence example.patience:iterations=3,gain=1e-6");
    String line = fit.lines().filter(l -> l.contains("log-likelihood")).findFirst().orElseThrow();
    double[] byApi = Printed.numbers(Printed.by(Gases::main).line("log-likelihood"));
    assertThat(Printed.numbers(line)[0]).isCloseTo(byApi[byApi.length - 1], within(1e-4));
  }

  @Test
  void theScriptRunsWhatIsRunHere() {
    assertThat(Repository.text(Path.of("em-examples/run")).replace("'", ""))
        .contains(" " + LAUNCHED_EXAMPLE + " \"$@\"");
    assertThat(Path.of("em-examples/run")).isExecutable();
    assertThat(Path.of("em")).isExecutable();
  }

  /** Runs a command, once, and returns its standard output. */
  private String run(String command) throws IOException, InterruptedException {
    String known = OUTPUTS.get(command);
    if (known != null) {
      return known;
    }
    List<String> words = new ArrayList<>();
    boolean shell = command.startsWith("jshell ");
    words.add(
        Path.of(System.getProperty("java.home"), "bin", shell ? "jshell" : "java").toString());
    if (!shell) {
      words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // short runs
    }
    String launched =
        command
            .replaceFirst("^jshell ", "")
            .replaceFirst("^\\./em-examples/run", LAUNCHED_EXAMPLE)
            .replaceFirst("^\\./em ", LAUNCHED_EM + " ");
    for (String word : launched.split(" ", -1)) {
      boolean written = word.matches("(model\\.json|labels\\.csv|sample\\.csv)");
      words.add(written ? folder.resolve(word).toString() : word);
    }
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    Process process = new ProcessBuilder(words).redirectOutput(out).redirectError(err).start();
    process.getOutputStream().close(); // nobody types
    assertThat(process.waitFor()).as("%s: %s", command, Files.readString(err.toPath())).isZero();
    assertThat(err).as("warnings of %s", command).content().doesNotContain("warning");
    OUTPUTS.put(command, Files.readString(out.toPath()));
    return OUTPUTS.get(command);
  }
}
