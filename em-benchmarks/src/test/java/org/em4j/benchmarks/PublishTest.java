package org.em4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.em4j.benchmarks.report.Entry;
import org.em4j.benchmarks.report.PeerTime;
import org.em4j.benchmarks.report.Published;
import org.em4j.benchmarks.report.PublishedFile;
import org.em4j.benchmarks.report.Yardsticks;
import org.em4j.benchmarks.workload.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
  private static final String PLACE =
      "<!-- measured: begin, written by em-benchmarks -->\n<!-- measured: end -->\n";

  private static final Published MEASURED =
      new Published(
          "a processor",
          "a JDK",
          new Machine(157, 33, 0.53, 2),
          List.of(
              new Entry(
                  "G2",
                  "a shape",
                  "iteration",
                  200_000,
                  1.5,
                  6.14996,
                  -2.5,
                  new Yardsticks(4, 8),
                  List.of(new PeerTime("Peer", 60, 200_000, 2, 1e-12)))));

  @TempDir private Path folder;

  @Test
  void aDocumentWithoutAPlaceForItsTableLeavesEverythingAsItWas() throws IOException {
    Path published = folder.resolve("published.json");
    Path document = Files.writeString(folder.resolve("performance.md"), PLACE);
    Path readme = Files.writeString(folder.resolve("README.md"), "# em4j\n");
    assertThatThrownBy(() -> Benchmarks.publish(MEASURED, published, document, readme))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("measured: begin");
    assertThat(published).doesNotExist();
    assertThat(document).hasContent(PLACE);
  }

  @Test
  void fileAndTablesHaveTheSameDigits() throws IOException {
    Path published = folder.resolve("published.json");
    Path document = Files.writeString(folder.resolve("performance.md"), PLACE);
    Path readme = Files.writeString(folder.resolve("README.md"), PLACE);
    Benchmarks.publish(MEASURED, published, document, readme);
    assertThat(PublishedFile.read(published).entries().get(0).millis()).isEqualTo(6.15);
    assertThat(document).content().contains("**6.2**");
    assertThat(readme).content().contains("| G2 a shape | 6.2 |");
  }
}
