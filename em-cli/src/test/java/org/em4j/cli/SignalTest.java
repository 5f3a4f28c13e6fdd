package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.em4j.core.engine.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, interrupted as by Ctrl-C. */
@Timeout(120)
class SignalTest {
  private static final String FOR_EVER = "100000000";

  @TempDir Path folder;

  /**
   * Starts the program as the launcher does on a terminal of 100 columns; {@code env} undoes that a
   * background job may ignore the signal.
   */
  private static Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dem4j.terminal=100",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private static void assertCancelled(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.CANCELLED);
  }

  /** Reads standard error until a text has come. */
  private static String readUntil(InputStream err, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int next = err.read();
      assertThat(next).as("'%s' after: %s", text, read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }

  private static List<String> screen(String text) throws IOException {
    Screen screen = new Screen();
    screen.write(text.getBytes(StandardCharsets.ISO_8859_1));
    return screen.lines();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void anInterruptedFitWritesTheBestModelSoFar() throws IOException, InterruptedException {
    Path model = folder.resolve("model.json");
    Process process =
        start(
            "fit",
            "gmm",
            Em.IRIS,
            "-k",
            "3",
            "--tolerance",
            "0",
            "--max-iterations",
            FOR_EVER,
            "-o",
            model.toString());
    try (InputStream err = process.getErrorStream()) {
      String bar = readUntil(err, "log L -");
      assertThat(bar).contains(" left  start 1  iteration ");
      interrupt(process);
      assertCancelled(process);
      String rest = new String(err.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(screen(bar + rest))
          .as("the bar is gone")
          .noneMatch(line -> line.contains("log L"))
          .anyMatch(
              line -> line.startsWith("em: cancelled: this is the best model so far (start 1, "));
    }
    assertThat(files()).containsExactly(model);
    assertThat(Em.fit(model).stopReason()).contains(StopReason.CANCELLED);
    assertThat(Em.fit(model).document().flag("converged")).isFalse();
    assertThat(Em.fit(model).iterations().orElseThrow()).isPositive();
    String logLikelihood = Double.toString(Em.fit(model).logLikelihood().orElseThrow());
    assertThat(Em.done("score", model.toString(), Em.IRIS).out()).contains(logLikelihood);
  }

  @Test
  void anInterruptWhileDataAreReadLeavesNothing() throws IOException, InterruptedException {
    Process process = start("fit", "gmm", "-", "-o", folder.resolve("model.json").toString());
    try (InputStream err = process.getErrorStream();
        OutputStream data = process.getOutputStream()) {
      // More than a pipe holds: once all is written, some has been read.
      data.write("1,2\n".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII));
      data.flush();
      interrupt(process);
      assertCancelled(process);
      assertThat(new String(err.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("em: cancelled before there was a model: nothing is written\n");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aSecondInterruptEndsAtOnce() throws IOException, InterruptedException {
    // Nobody reads what the fit says of its starts, so it waits, and never comes to its end.
    Process process =
        start(
            "fit",
            "gmm",
            Em.FAITHFUL,
            "--restarts",
            FOR_EVER,
            "--max-iterations",
            "1",
            "-v",
            "-o",
            folder.resolve("model.json").toString());
    try (InputStream err = process.getErrorStream()) {
      // Until the pipe is full: it grows no more.
      for (int before = -1; process.isAlive() && err.available() > before; ) {
        before = err.available() < 60_000 ? -1 : err.available();
        Thread.sleep(200);
      }
      while (process.isAlive()) {
        interrupt(process);
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
      assertCancelled(process);
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
    assertCancelled(process);
    assertThat(files()).isEmpty();
    Files.delete(model);
  }
}
