package org.em4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.em4j.benchmarks.workload.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFileTest {
  static final Entry G2 =
      new Entry(
          "G2",
          "200,000×8, K=8 full",
          "iteration",
          200_000,
          1.5,
          6,
          -2582565.6878786227,
          new Yardsticks(4, 8),
          List.of(
              new PeerTime("Slow 1.0", 1200, 40_000, 1, 2e-4),
              new PeerTime("Quick \"2\"", 60, 200_000, 2, 1e-12)));
  static final Entry P1 =
      new Entry("P1", "labels", "pass", 50, Double.NaN, 0.25, -3, new Yardsticks(4, 8), List.of());
  static final Published BOTH =
      new Published("a processor", "a JDK", new Machine(157, 33, 0.53, 2), List.of(G2, P1));

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("published.json");
    PublishedFile.write(file, BOTH);
    assertThat(PublishedFile.read(file)).isEqualTo(BOTH);
  }

  @Test
  void readersFindTheRatios() {
    assertThat(PublishedFile.format(BOTH))
        .contains("\"ratio_to_limit\" : 4.0")
        .contains("\"ratio_to_yardstick_product\" : 1.5")
        .contains("\"ratio_to_yardstick_peer\" : 0.75")
        .contains("\"ratio\" : 200.0", "\"ratio\" : 10.0")
        .contains("\"limit_millis\" : null");
  }

  @Test
  void aMissingFieldIsNamed() {
    String text = PublishedFile.format(BOTH).replace("\"millis\" : 6.0", "\"millimetres\" : 6.0");
    assertThatThrownBy(() -> PublishedFile.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("millis");
    assertThatThrownBy(() -> PublishedFile.parse("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JSON");
  }

  @Test
  void newerEntriesTakeThePlaceOfOlderOnes() {
    Entry newer = new Entry("G2", "", "iteration", 1, 1, 2, -1, new Yardsticks(1, 1), List.of());
    Published update =
        new Published("another", "a newer JDK", new Machine(1, 1, 1, 1), List.of(newer));
    Published all = BOTH.updatedBy(update, List.of("P1", "G2", "G3"));
    assertThat(all.entries()).containsExactly(P1, newer);
    assertThat(all.processor()).isEqualTo("another");
    assertThat(BOTH.updatedBy(update, List.of("G2")).entries()).containsExactly(newer);
  }
}
