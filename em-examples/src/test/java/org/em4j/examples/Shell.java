package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Runs the commands of a page in a folder that looks like the repository to them: data, plugin and
 * sources stand where they do there, and the scripts run the jars, without building first.
 */
final class Shell {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path HOME = Path.of(System.getProperty("java.home"));
  private static final String JARS = "em-cli/target";
  private static final String EM = JARS + "/em-cli.jar";
  private static final Path ARCHIVE = ROOT.resolve("em-examples/target/pages.jsa");

  // Short runs: the first compiler alone, and classes that are loaded already.
  private static final String JAVA =
      HOME.resolve("bin/java")
          + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Dfile.encoding=UTF-8"
          + " -Dguice_bytecode_gen_option=DISABLED -Xlog:disable -XX:-PrintWarnings";
  private static final String ARCHIVED = JAVA + " -XX:SharedArchiveFile=" + ARCHIVE;

  /** What em-examples/run runs. */
  static final String EXAMPLES =
      "-cp em-examples/target/*:em-cli/target/em-cli.jar org.em4j.examples.Examples";

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(?:E[-+]?\\d+)?");

  /** Not bit for bit: another processor's logarithm may differ in the last place. */
  private static final double RELATIVE = 1e-8;

  /** Stands for any number of lines. */
  private static final String LEFT_OUT = "…";

  private final Path folder;

  /**
   * What came of a script.
   *
   * @param code the exit code
   * @param out standard output and standard error, in the order in which they were written
   */
  record Ran(int code, String out) {}

  /** Furnishes an empty folder. */
  Shell(Path folder) throws IOException {
    this.folder = folder;
    copy("em-examples/data");
    copy("em-examples/src/main");
    copy("em-examples/em4j.jsh");
    copy("em-examples/target/em-examples-0.1.0-plugin.jar");
    Files.createDirectories(folder.resolve(JARS).getParent());
    Files.createSymbolicLink(folder.resolve(JARS), ROOT.resolve(JARS));
    script("em", "exec " + ARCHIVED + " -jar '" + ROOT.resolve(EM) + "' \"$@\"");
    script("em-examples/run", "cd '" + ROOT + "' && exec " + JAVA + " " + EXAMPLES + " \"$@\"");
  }

  /** Archives the classes of a small fit, once for many runs. */
  static void archive() throws IOException, InterruptedException {
    String command =
        JAVA
            + " -XX:ArchiveClassesAtExit="
            + ARCHIVE
            + " -jar "
            + EM
            + " fit gmm em-examples/data/faithful.csv -q";
    assertThat(new ProcessBuilder(command.split(" ", -1)).start().waitFor()).isZero();
  }

  private void copy(String name) throws IOException {
    Path from = ROOT.resolve(name);
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path to = folder.resolve(ROOT.relativize(file));
            Files.createDirectories(to.getParent());
            Files.copy(file, to);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void script(String name, String command) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\nset -f\n" + command + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  Path folder() {
    return folder;
  }

  /** Takes back what leads out of a folder, so that it can be deleted without that. */
  static void unlink(Path folder) throws IOException {
    Files.delete(folder.resolve(JARS));
  }

  /** Runs a script of bash, which ends with the first command that fails. */
  Ran run(String script) throws IOException, InterruptedException {
    File out = folder.resolve(".out").toFile();
    ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script);
    builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(out);
    builder.redirectInput(new File("/dev/null"));
    // The compiler of this JDK.
    builder
        .environment()
        .merge("PATH", HOME.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    int code = builder.start().waitFor();
    return new Ran(code, Files.readString(out.toPath()));
  }

  /** Checks that a command printed what a page shows of it. */
  static void requireShown(String expected, String actual) {
    List<String> lines = actual.lines().toList();
    int at = 0;
    boolean leftOut = false;
    for (String line : expected.lines().toList()) {
      if (line.strip().equals(LEFT_OUT)) {
        leftOut = true;
        continue;
      }
      while (leftOut && at < lines.size() && !same(line, lines.get(at))) {
        at++;
      }
      assertThat(at < lines.size() && same(line, lines.get(at)))
          .as("line '%s' in%n%s", line, actual)
          .isTrue();
      leftOut = false;
      at++;
    }
    assertThat(leftOut || at == lines.size()).as("shown is all of%n%s", actual).isTrue();
  }

  private static boolean same(String expected, String actual) {
    List<Double> wanted = numbers(expected);
    List<Double> given = numbers(actual);
    boolean same = words(expected).equals(words(actual)) && wanted.size() == given.size();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = Math.abs(given.get(i) - wanted.get(i)) <= RELATIVE * Math.abs(wanted.get(i));
    }
    return same;
  }

  private static String words(String line) {
    return NUMBER.matcher(line).replaceAll("#").replaceAll(" +", " ").strip();
  }

  private static List<Double> numbers(String line) {
    List<Double> numbers = new ArrayList<>();
    NUMBER
        .matcher(line)
        .results()
        .map(MatchResult::group)
        .map(Double::valueOf)
        .forEach(numbers::add);
    return numbers;
  }
}
