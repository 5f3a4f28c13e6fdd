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

  /**
   * A row of the README names em4j's time and by how many times each peer of the head took longer.
   */
  @Test
  void thePerformanceIsThatOfItsPage() {
    String measured = Repository.text(Path.of("docs/performance.md"));
    List<String> rows =
        README
            .substring(README.indexOf("\n## Performance"), README.indexOf("\n## Modules"))
            .lines()
            .filter(line -> line.startsWith("| "))
            .toList();
    String[] peers = rows.get(0).split(" *\\| *", -1);
    assertThat(rows).hasSizeGreaterThan(9);
    for (String row : rows.subList(2, rows.size())) {
      String[] cells = row.split(" *\\| *", -1);
      assertThat(measured)
          .containsPattern(
              "\n\\| " + Pattern.quote(cells[1]) + " \\|.* \\*\\*" + cells[2] + "\\*\\* \\|");
      String id = cells[1].substring(0, cells[1].indexOf(' '));
      for (int i = 3; i < cells.length - 1; i++) {
        String time = Pattern.quote(peers[i]) + " [0-9.,]+ \\(";
        if (cells[i].equals("–")) {
          assertThat(measured).doesNotContainPattern("\n\\| " + id + " \\| .*" + time);
        } else {
          assertThat(measured)
              .containsPattern(
                  "\n\\| " + id + " \\| .*" + time + Pattern.quote(cells[i].substring(1) + ")"));
        }
      }
    }
  }

  @Test
  void theCommandsAreThoseOfTheBuild() {
    assertThat(Repository.text(Path.of(".ci/run"))).contains("\nmvn -B verify -Pbrowser\n");
    assertThat(Page.of("README.md").commands().stream().flatMap(c -> c.script().lines()))
        .contains("mvn -B verify -Pbrowser", "./em-examples/run");
  }
}
