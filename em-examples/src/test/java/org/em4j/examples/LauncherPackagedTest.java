package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher itself, in a folder that has what a built checkout has: the jars are newer than
 * the sources, and there is no archive of classes, which takes seconds to make.
 */
@Timeout(120)
class LauncherPackagedTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final String FAITHFUL = ROOT.resolve("em-examples/data/faithful.csv").toString();

  @TempDir private static Path checkout;

  @BeforeAll
  static void copy() throws IOException {
    Path target = Files.createDirectories(checkout.resolve("em-cli/target"));
    Files.createDirectory(checkout.resolve(".mvn"));
    Files.createFile(checkout.resolve("pom.xml"));
    Files.copy(ROOT.resolve("em"), checkout.resolve("em"));
    Files.copy(ROOT.resolve("em-cli/launch.sh"), checkout.resolve("em-cli/launch.sh"));
    Files.copy(ROOT.resolve("em-cli/target/em-cli.jar"), target.resolve("em-cli.jar"));
    Files.createSymbolicLink(target.resolve("lib"), ROOT.resolve("em-cli/target/lib"));
    Files.createFile(target.resolve("em.built"));
    Files.createFile(
        target.resolve("em-" + property(JAVA_HOME.resolve("release"), "JAVA_VERSION") + ".jsa"));
  }

  /** So that the folder can be deleted without what it points to. */
  @AfterAll
  static void unlink() throws IOException {
    Files.delete(checkout.resolve("em-cli/target/lib"));
  }

  private static String property(Path release, String name) throws IOException {
    try (Stream<String> lines = Files.lines(release)) {
      String line = lines.filter(l -> l.startsWith(name + "=")).findFirst().orElseThrow();
      return line.substring(name.length() + 2, line.length() - 1);
    }
  }

  /** What came of a command of the shell. */
  private record Ran(int code, String out, String err) {}

  private static Ran em(String arguments) throws IOException, InterruptedException {
    return shell("./em " + arguments + "; exit $?", JAVA_HOME, "");
  }

  private static Ran shell(String script, Path javaHome, String options)
      throws IOException, InterruptedException {
    File out = checkout.resolve("out").toFile();
    File err = checkout.resolve("err").toFile();
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    builder.directory(checkout.toFile()).redirectOutput(out).redirectError(err);
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", javaHome.toString());
    environment.put("EM_JAVA_OPTS", options);
    int code = builder.start().waitFor();
    return new Ran(code, Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  @Test
  void theVectorModuleIsThereAndNoWarningIsShown() throws IOException, InterruptedException {
    Ran ran = shell("./em --version", JAVA_HOME, "--show-module-resolution");
    assertThat(ran.out()).contains("jdk.incubator.vector", "em4j 0.1.0");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  @Test
  void aSmallFitLoadsNoVectorClass() throws IOException, InterruptedException {
    Path log = checkout.resolve("classes.log");
    String option = "-Xlog:class+load:file=" + log;
    Ran ran = shell("./em fit gmm " + FAITHFUL + " -k 2", JAVA_HOME, option);
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(log)
        .content()
        .contains(" org.em4j.cli.Main ", " org.em4j.gmm.GaussianMixture ")
        .doesNotContain(" jdk.incubator.vector.");
  }

  @Test
  void messagesAreInTheFileWhenTheCommandEnds() throws IOException, InterruptedException {
    Ran ran = em("fit nosuch x 2>messages; code=$?; cat messages; rm messages; exit $code");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).startsWith("em: unknown model 'nosuch'").endsWith("the options.\n");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void messagesAndResultsOfOnePipeComeInOrder() throws IOException, InterruptedException {
    Ran ran = em("fit gmm " + FAITHFUL + " --max-iterations 1 2>&1 | cat");
    assertThat(ran.out().lines().toList()).first().asString().contains("272 rows");
    assertThat(ran.out().lines().toList()).last().asString().startsWith("em: warning: ");
  }

  @Test
  void aClosedStandardErrorChangesNothingElse() throws IOException, InterruptedException {
    Ran open = em("fit gmm " + FAITHFUL);
    Ran closed = em("fit gmm " + FAITHFUL + " 2>&-");
    assertThat(closed).isEqualTo(open);
    assertThat(closed.code()).isZero();
    assertThat(em("fit nosuch x 2>&-")).isEqualTo(new Ran(2, "", ""));
  }

  @Test
  void aDescriptorOfTheCallerCanBeRead() throws IOException, InterruptedException {
    assertThat(em("fit gmm /dev/fd/3 3<" + FAITHFUL).out()).contains("272 rows");
  }

  @Test
  void aFullStandardOutputIsToldOf() throws IOException, InterruptedException {
    Ran ran = em("fit gmm " + FAITHFUL + " >/dev/full");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).startsWith("em: standard output: cannot be written: ");
  }

  @Test
  void whatTheJvmSaysIsShown() throws IOException, InterruptedException {
    // Through a pipe that is read to its end: the filter may be the last to write.
    Ran ran = shell("./em --version 2>&1 | cat; exit ${PIPESTATUS[0]}", JAVA_HOME, "-Xnosuch");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("-Xnosuch", "Could not create the Java Virtual Machine");
    Ran told = shell("JAVA_TOOL_OPTIONS=-Da=b ./em --version 2>&1 | cat", JAVA_HOME, "");
    assertThat(told.out().lines().toList())
        .containsExactlyInAnyOrder("Picked up JAVA_TOOL_OPTIONS: -Da=b", "em4j 0.1.0");
  }

  @Test
  void aJavaWithoutTheModuleWillDo() throws IOException, InterruptedException {
    Path home = checkout.resolve("jre");
    Files.createDirectories(home.resolve("bin"));
    Path java = home.resolve("bin/java");
    // Says what it was called with, and leaves the module out of what it has.
    Files.writeString(
        java, "#!/bin/sh\necho \"$@\"\nexec '" + JAVA_HOME.resolve("bin/java") + "' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    String release = Files.readString(JAVA_HOME.resolve("release"));
    Files.writeString(home.resolve("release"), release);
    assertThat(shell("./em --version", home, "").out())
        .contains("--add-modules jdk.incubator.vector");
    Files.writeString(home.resolve("release"), release.replace(" jdk.incubator.vector", ""));
    Ran ran = shell("./em fit gmm " + FAITHFUL, home, "");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("272 rows").doesNotContain("jdk.incubator");
  }

  /** What a Java that says so is called with, on the terminal that `script` of util-linux is. */
  private static String onTerminal(Path home, String command)
      throws IOException, InterruptedException {
    String script = "script -qec \"stty cols 61; " + command + "\" /dev/null </dev/null";
    Ran ran = shell(script, home, "");
    assertThat(ran.out()).as(ran.err()).contains("--version");
    return ran.out();
  }

  @Test
  void aTerminalIsKnownByItsWidth() throws IOException, InterruptedException {
    Path home = checkout.resolve("shown");
    Files.createDirectories(home.resolve("bin"));
    Path java = home.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.copy(JAVA_HOME.resolve("release"), home.resolve("release"));
    String xterm = "TERM=xterm ./em --version";
    assertThat(onTerminal(home, xterm)).contains("-Dem4j.terminal=61 ");
    assertThat(onTerminal(home, xterm + " >shown/out; cat shown/out"))
        .as("results go to a file, messages to the terminal")
        .contains("-Dem4j.terminal=61 ");
    assertThat(onTerminal(home, "COLUMNS=77 " + xterm)).contains("-Dem4j.terminal=77 ");
    assertThat(onTerminal(home, xterm + " 2>shown/err")).doesNotContain("em4j.terminal");
    assertThat(onTerminal(home, "TERM=dumb ./em --version")).doesNotContain("em4j.terminal");
  }

  @Test
  void anInterruptEndsTheProcessThatWasStarted() throws IOException, InterruptedException {
    // Sent to the process alone: it is the JVM itself. The shells' filter must not keep it.
    for (String signal : List.of("INT", "TERM")) {
      Path err = checkout.resolve(signal);
      List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "./em"));
      command.addAll(List.of("fit", "gmm", FAITHFUL, "-k", "3..4", "--tolerance", "0", "-v"));
      command.addAll(List.of("--max-iterations", "100000000"));
      ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
      builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(err.toFile());
      Process process = builder.start();
      while (process.isAlive() && !Files.readString(err).contains("fitting K=3")) {
        Thread.sleep(20);
      }
      String pid = Long.toString(process.pid());
      new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
      assertThat(Files.readAllLines(err)).last().asString().startsWith("em: cancelled");
    }
  }
}
