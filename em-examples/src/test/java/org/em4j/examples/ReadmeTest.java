package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** The tables of the README are complete. */
class ReadmeTest {
  private static final String README = Repository.text(Path.of("README.md"));

  @Test
  void everyModuleIsInTheTable() {
    assertThat(Repository.modules())
        .allSatisfy(module -> assertThat(README).contains("\n| em-" + module + " | "));
  }

  @Test
  void everyFamilyIsInTheTable() {
    String table = README.substring(README.indexOf("\n## Families"), README.indexOf("\n## Write"));
    assertThat(
            table
                .lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> Pattern.compile("`([a-z-]+)`").matcher(line).results())
                .map(family -> family.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Registry.standard().families().ids().stream()
                .filter(id -> !id.contains(".")) // those of plugins
                .toList());
  }

  @Test
  void everyExampleIsInTheTable() {
    List<String> listed = Printed.by(Examples::main).lines();
    assertThat(listed.subList(1, listed.size()))
        .allSatisfy(
            line ->
                assertThat(README).contains("\n| " + line.strip().replaceAll(" .*", "") + " | "));
  }

  @Test
  void theCommandsAreThoseOfTheBuild() {
    assertThat(Repository.text(Path.of(".ci/run"))).contains("\nmvn -B verify -Pbrowser\n");
    assertThat(Page.of("README.md").commands().stream().flatMap(c -> c.script().lines()))
        .contains("mvn -B verify -Pbrowser", "./em-examples/run");
  }
}
