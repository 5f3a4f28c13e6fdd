package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, interrupted as by Ctrl-C. */
@Timeout(120)
class SignalTest {
  @TempDir Path folder;

  /** Starts the program; {@code env} undoes that a background job may ignore the signal. */
  private static Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void anInterruptedFitLeavesNothing() throws IOException, InterruptedException {
    Process process =
        start(
            "fit",
            "gmm",
            Em.IRIS,
            "-k",
            "1..9",
            "--tolerance",
            "0",
            "--max-iterations",
            "100000000",
            "-v",
            "-o",
            folder.resolve("model.json").toString());
    try (BufferedReader err = process.errorReader()) {
      String line = err.readLine();
      while (line != null && !line.contains("fitting K=1")) {
        line = err.readLine();
      }
      assertThat(line).as("the fit has begun").isNotNull();
      interrupt(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.CANCELLED);
      assertThat(err.lines()).contains("em: cancelled").noneMatch(l -> l.contains("\tat "));
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void anInterruptedFileIsNotHalfWritten() throws IOException, InterruptedException {
    Path model = Files.createTempFile("model", ".json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    Process process =
        start(
            "sample",
            model.toString(),
            "-n",
            "1000000000",
            "-o",
            folder.resolve("sample.csv").toString());
    while (files().isEmpty() && process.isAlive()) {
      Thread.sleep(10);
    }
    assertThat(files()).as("the temporary file").hasSize(1);
    interrupt(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.CANCELLED);
    assertThat(files()).isEmpty();
    Files.delete(model);
  }
}
