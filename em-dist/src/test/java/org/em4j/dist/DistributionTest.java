package org.em4j.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the distribution to a folder with a blank in its name, and runs it there. */
@Timeout(600)
class DistributionTest {
  private static final Path ZIP = Path.of("target/em4j-0.1.0.zip");
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Old Faithful, two components with full covariances, by R's mclust 6: {@code modelName VVV}. */
  private static final double LOG_LIKELIHOOD = -1130.264;

  private static final Pattern FITTED = Pattern.compile("\nlog-likelihood +(\\S+)\n");

  private static final String FIT = " fit gmm data/faithful.csv -k 2";

  @TempDir private static Path temporary;
  private static Path folder;
  private static Path home;

  /** The launcher in a folder without a blank. */
  private static Path plain;

  @BeforeAll
  static void unpack() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a folder"));
    home = unpack(folder);
    plain = unpack(Files.createDirectory(temporary.resolve("plain"))).resolve("bin/em");
  }

  private static Path unpack(Path folder) throws IOException {
    URI zip = URI.create("jar:" + ZIP.toUri());
    try (FileSystem files =
        FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true))) {
      try (Stream<Path> entries = Files.walk(files.getPath("/"))) {
        for (Path entry : entries.toList()) {
          Path to = folder.resolve(entry.toString().substring(1));
          if (Files.isDirectory(entry)) {
            Files.createDirectories(to);
          } else {
            Files.copy(entry, to);
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(entry));
          }
        }
      }
    }
    return folder.resolve("em4j-0.1.0");
  }

  /** What came of a command of the shell. */
  private record Ran(int code, String out, String err) {}

  private static Ran run(String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(home.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
    builder.environment().put("EM_JAVA_OPTS", "");
    builder.environment().put("EM_CACHE", "");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Ran(code, Files.readString(out), Files.readString(err));
  }

  private static double logLikelihood(Ran ran) {
    assertThat(ran.code()).as(ran.err()).isZero();
    Matcher matcher = FITTED.matcher(ran.out());
    assertThat(matcher.find()).as(ran.out()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private static List<String> names(String in, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(in))) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.matches(pattern)).toList();
    }
  }

  @Test
  void itFitsTheDataThatComeWithIt() throws IOException, InterruptedException {
    Ran ran = run("bin/em" + FIT, Map.of());
    assertThat(logLikelihood(ran)).isCloseTo(LOG_LIKELIHOOD, within(5e-4));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void theCommandsOfItsReadmeSucceed() throws IOException, InterruptedException {
    String readme = Files.readString(home.resolve("README.md"));
    String block = readme.substring(readme.indexOf("```sh\n") + 6, readme.indexOf("```\n\n|"));
    List<String> commands = block.lines().toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(6).allMatch(c -> c.startsWith("bin/em "));
    for (String command : commands) {
      Ran ran = run(command, Map.of());
      assertThat(ran.code()).as("%s: %s", command, ran.err()).isZero();
      assertThat(ran.err()).as(command).isEmpty();
    }
  }

  @Test
  void itRunsThroughALinkAndFromItsOwnFolder() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("linked"), home.resolve("bin/em"));
    assertThat(run("'" + link + "' --version", Map.of()).out()).contains("em4j 0.1.0");
    Path path = Files.createDirectory(folder.resolve("path"));
    Files.createSymbolicLink(path.resolve("em"), path.relativize(home.resolve("bin/em")));
    assertThat(run("cd / && PATH='" + path + "':$PATH em --version", Map.of()).out())
        .contains("em4j 0.1.0");
    assertThat(run("cd bin && bash em --version", Map.of()).out()).contains("em4j 0.1.0");
  }

  @Test
  void itRunsWithoutTheLauncher() throws IOException, InterruptedException {
    Ran ran = run("\"$JAVA_HOME/bin/java\" -jar em-cli.jar fit gmm data/faithful.csv", Map.of());
    assertThat(logLikelihood(ran)).isNegative();
  }

  @Test
  void anArchiveIsMadeOnceAndUsed() throws IOException, InterruptedException {
    Path cache = folder.resolve("cache");
    // EM_JAVA_OPTS is a list of words: no blanks in its files.
    Path log = temporary.resolve("classes.log");
    Map<String, String> cached =
        Map.of("EM_CACHE", cache.toString(), "EM_JAVA_OPTS", "-Xlog:class+load:file=" + log);
    String command = plain + FIT;
    Ran first = run(command, cached);
    assertThat(first.err()).startsWith("em: preparing faster starts with Java ");
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(file -> assertThat(file.toString()).endsWith(".jsa"))
          .satisfies(file -> assertThat(file).isNotEmptyFile());
    }
    Ran second = run(command, cached);
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(log)
        .content()
        .containsPattern(" org\\.em4j\\.cli\\.Main source: shared objects file");
  }

  @Test
  void noArchiveIsMadeWhereJavaWouldNotFindClassesInIt() throws IOException, InterruptedException {
    Path cache = folder.resolve("unused");
    Ran ran = run("bin/em --version", Map.of("EM_CACHE", cache.toString()));
    assertThat(ran.err()).isEmpty();
    assertThat(cache).doesNotExist();
  }

  @Test
  void noArchiveIsMadeForAScriptOrWhereNothingCanBeWritten()
      throws IOException, InterruptedException {
    Path cache = Files.createDirectory(folder.resolve("user"));
    String command = "unset EM_CACHE; XDG_CACHE_HOME='" + cache + "' " + plain + FIT;
    assertThat(run(command, Map.of()).err()).isEmpty();
    assertThat(cache).isEmptyDirectory();
    Path file = Files.createFile(folder.resolve("file"));
    Ran ran = run(plain + FIT, Map.of("EM_CACHE", file + "/no/folder"));
    assertThat(logLikelihood(ran)).isCloseTo(LOG_LIKELIHOOD, within(5e-4));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void theLauncherCanBeExecutedAndAllCanBeRead() throws IOException {
    assertThat(home.resolve("bin/em")).isExecutable();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        assertThat(permissions)
            .as("%s", file)
            .contains(PosixFilePermission.OTHERS_READ)
            .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
      }
    }
  }

  @Test
  void everyLibraryHasALicence() throws IOException {
    String licences = Files.readString(home.resolve("licences/THIRD-PARTY.txt"));
    List<String> libraries = names("lib", "(?!em-).*\\.jar");
    assertThat(libraries).hasSizeGreaterThan(10);
    for (String library : libraries) {
      String name = library.replaceFirst("-(?=\\d).*", "");
      assertThat(licences).contains(":" + name + ":");
    }
    assertThat(licences).contains("(Apache-2.0) (BSD-3-Clause) ECharts (org.webjars:echarts:");
    assertThat(names("licences", "echarts-[.0-9]+"))
        .singleElement()
        .satisfies(f -> assertThat(home.resolve("licences/" + f + "/NOTICE")).isNotEmptyFile());
    for (String file : List.of("LICENSE", "NOTICE", "licences/EPL-2.0.md", "data/README.md")) {
      assertThat(home.resolve(file)).isNotEmptyFile();
    }
  }

  @Test
  void theJarsAreThoseThatTheCommandLineNames() throws IOException {
    try (JarFile jar = new JarFile(home.resolve("em-cli.jar").toFile())) {
      String path = jar.getManifest().getMainAttributes().getValue("Class-Path");
      assertThat(names("lib", ".*\\.jar").stream().map(n -> "lib/" + n))
          .containsExactlyInAnyOrder(path.split(" "));
    }
  }

  @Test
  void completionIsWhatTheCommandPrints() throws IOException, InterruptedException {
    for (String shell : List.of("bash", "zsh")) {
      Ran ran = run("bin/em completion " + shell, Map.of());
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(home.resolve("completion/em." + shell)).hasContent(ran.out());
    }
  }

  @Test
  void bashCompletesByTheFileThatComesWithIt() throws IOException, InterruptedException {
    String completed =
        """
        . completion/em.bash
        COMP_WORDS=(em fit gmm data/faithful.csv %s) COMP_CWORD=%d
        "$(complete -p em | sed 's/.*-F \\([^ ]*\\).*/\\1/')" em
        printf '%%s\\n' "${COMPREPLY[@]}"
        """;
    assertThat(run(completed.formatted("--cov", 4), Map.of()).out()).isEqualTo("--covariance\n");
    assertThat(run(completed.formatted("--covariance ti", 5), Map.of()).out()).isEqualTo("tied\n");
  }
}
