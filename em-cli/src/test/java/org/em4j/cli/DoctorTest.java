package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void whatRunsTheProgramIsToldOf() {
    String out = Em.done("doctor").out();
    assertThat(out)
        .containsPattern("(?m)^em4j +\\S.*classes")
        .containsPattern(
            "(?m)^Java +"
                + System.getProperty("java.version")
                + " of \\S.*, "
                + System.getProperty("java.home"))
        .containsPattern("(?m)^vector module +jdk.incubator.vector, \\d+ numbers at a time")
        .containsPattern("(?m)^kernels +vector$")
        .containsPattern("(?m)^cores +" + Runtime.getRuntime().availableProcessors() + "$")
        .containsPattern("(?m)^memory +up to \\d+ MB of the machine's \\d+ ")
        .containsPattern("(?m)^plugins +none ");
    assertThat(out.strip().lines().reduce("", (a, b) -> b)).endsWith("to do");
  }

  @Test
  void aPathOfPluginsThatBringsNothingIsBroken() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "text");
    Em em = Em.run("doctor", "--plugins", "/none:" + text);
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.out())
        .contains("--plugins: there is no jar or folder /none", "broken: correct --plugins")
        .contains("--plugins: " + text + " is not a jar that can be read")
        .contains("2 things are broken");
  }

  @Test
  void withoutTheVectorModuleItTellsHowToGetIt() {
    assertThat(RuntimeFindings.vectorModule(false, true).remedy())
        .contains("--add-modules jdk.incubator.vector", "three times as fast");
    assertThat(RuntimeFindings.vectorModule(false, false).remedy()).contains("JAVA_HOME");
    assertThat(RuntimeFindings.vectorModule(true, true).remedy()).isNull();
  }

  @Test
  void littleMemoryIsToldOf() {
    assertThat(RuntimeFindings.memory(256, 24000).remedy()).contains("EM_JAVA_OPTS=-Xmx2g");
    assertThat(RuntimeFindings.memory(6000, 24000))
        .isEqualTo(
            Finding.fine(
                "memory", "up to 6000 MB of the machine's 24000 (EM_JAVA_OPTS=-Xmx… sets it)"));
    assertThat(RuntimeFindings.memory(6000, -1).is()).doesNotContain("machine");
  }

  @Test
  void theArchiveIsUsedRefusedFailedOrMissing() throws IOException {
    Path jar = folder.resolve("em-cli.jar");
    List<String> options = List.of("-Xms32m", "-XX:SharedArchiveFile=/em.jsa");
    assertThat(RuntimeFindings.archive(options, true, jar))
        .isEqualTo(Finding.fine("class archive", "/em.jsa"));
    assertThat(RuntimeFindings.archive(options, false, jar).remedy()).contains("remove it");
    assertThat(RuntimeFindings.archive(List.of(), true, jar).remedy())
        .contains("start em by its script");
    assertThat(RuntimeFindings.archive(List.of(), true, Path.of("/a folder/em-cli.jar")).remedy())
        .contains("move em4j");
    Path empty =
        Files.createFile(folder.resolve("em-" + System.getProperty("java.version") + ".jsa"));
    assertThat(RuntimeFindings.archive(List.of(), true, jar).remedy()).contains("remove " + empty);
  }

  @Test
  void theScriptsAndTheDoctorAgreeForWhichPathsThereIsAnArchive()
      throws IOException, InterruptedException {
    List<String> paths = new ArrayList<>(List.of("/opt/em4j(1)/em-cli.jar"));
    for (char c = ' '; c <= '~'; c++) {
      paths.add("/opt/em" + c + "4j/em-cli.jar");
    }
    // The last two are /é and /ß: as octets, because the JVM may not know the letters here.
    String script =
        ". ./launch.sh; for jar in \"$@\" $'/\\303\\251' $'/\\303\\237';"
            + " do ! archivable || printf '%s\\n' \"$jar\"; done";
    for (String locale : List.of("C", "C.UTF-8", "en_US.UTF-8")) {
      List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
      command.addAll(paths);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", locale);
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      assertThat(out.lines().toList())
          .as(locale)
          .isEqualTo(paths.stream().filter(RuntimeFindings::archivable).toList())
          .contains("/opt/em@4j/em-cli.jar")
          .doesNotContain("/opt/em(4j/em-cli.jar", "/opt/em 4j/em-cli.jar");
    }
    assertThat(
            RuntimeFindings.archive(List.of(), true, Path.of("/opt/em4j(1)/em-cli.jar")).remedy())
        .contains("move em4j");
  }

  @Test
  void theLastLineCountsWhatIsToBeDone() {
    Finding fine = Finding.fine("cores", "2");
    Finding amiss = Finding.amiss("memory", "little", "raise it");
    Finding broken = Finding.broken("plugins", "no jar", "name one");
    assertThat(DoctorCommand.text(List.of(fine)))
        .isEqualTo("cores  2\n\neverything is as it should be\n");
    assertThat(DoctorCommand.text(List.of(fine, amiss)))
        .isEqualTo("cores   2\nmemory  little\n        to do: raise it\n\n1 thing to do\n");
    assertThat(DoctorCommand.text(List.of(amiss, broken, broken)))
        .endsWith("         broken: name one\n\n2 things are broken, 1 thing to do\n");
  }
}
