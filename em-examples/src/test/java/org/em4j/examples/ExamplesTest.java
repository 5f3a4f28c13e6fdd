package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  @Test
  void withoutANameAllAreListed() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(Path.of("em-examples/src/main/java/org/em4j/examples"))) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - 5))
              .filter(name -> !name.equals("Examples") && !name.equals("package-info"))
              .map(name -> name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT))
              .toList();
    }
    Printed printed = Printed.by(Examples::main);
    assertThat(names).hasSize(18);
    assertThat(printed.lines()).hasSize(19);
    assertThat(printed.lines().stream().skip(1).map(line -> line.strip().replaceAll(" .*", "")))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void anExampleIsRunByItsName() {
    assertThat(Printed.by(Examples::main, "fifteen").toString())
        .isEqualTo(Printed.by(Fifteen::main).toString());
  }

  @Test
  void whatFollowsTheNameIsTheExamples(@TempDir Path folder) {
    Path picture = folder.resolve("a.png");
    assertThat(Printed.by(Examples::main, "shapes", picture.toString()).lines())
        .anyMatch(line -> line.startsWith("Written to " + picture));
    assertThat(picture).isNotEmptyFile();
  }
}
