package org.em4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerformanceTableTest {
  private static final String BEGIN = "<!-- measured: begin, written by em-benchmarks -->\n";
  private static final String END = "<!-- measured: end -->\n";

  @Test
  void aRowHasTheLimitTheFastestPeerAndBothRatios() {
    assertThat(PerformanceTable.format(PublishedFileTest.BOTH).lines())
        .contains(
            "| G2 200,000×8, K=8 full | 1.5 | 60 Quick \"2\" | **6** | 4 | 10 |",
            "| P1 labels | – | – | **0.25** | – | – |");
  }

  @Test
  void everyPeerIsToldWithWhatIsSpecialAboutIt() {
    assertThat(PerformanceTable.format(PublishedFileTest.BOTH).lines())
        .contains(
            "| G2 | Slow 1.0 1,200 (200), from 40,000 rows, log-likelihood differs by 0.0002 of it"
                + " · Quick \"2\" 60 (10) |")
        .noneMatch(line -> line.startsWith("| P1 |"));
  }

  @Test
  void theMachineIsNamed() {
    assertThat(PerformanceTable.format(PublishedFileTest.BOTH))
        .startsWith("Measured on a processor, 2 threads, a JDK. Limits: 157 GFLOP/s");
  }

  @Test
  void numbersHaveTwoDigits() {
    assertThat(PerformanceTable.number(0.0634)).isEqualTo("0.063");
    assertThat(PerformanceTable.number(1.94)).isEqualTo("1.9");
    assertThat(PerformanceTable.number(20)).isEqualTo("20");
    assertThat(PerformanceTable.number(99.7)).isEqualTo("100");
    assertThat(PerformanceTable.number(1234.4)).isEqualTo("1,234");
    assertThat(PerformanceTable.number(2.5e-6)).isEqualTo("2.5e-06");
    assertThat(PerformanceTable.number(Double.NaN)).isEqualTo("–");
  }

  @Test
  void tablesStandBetweenTheMarksAndNothingElseChanges() {
    String table = PerformanceTable.format(PublishedFileTest.BOTH);
    String once =
        PerformanceTable.replaceIn("a\n" + BEGIN + "old\n" + END + "z\n", PublishedFileTest.BOTH);
    assertThat(once).isEqualTo("a\n" + BEGIN + "\n" + table + "\n" + END + "z\n");
    assertThat(PerformanceTable.replaceIn(once, PublishedFileTest.BOTH)).isEqualTo(once);
    assertThatThrownBy(() -> PerformanceTable.replaceIn("a\n", PublishedFileTest.BOTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("measured: begin");
  }

  @Test
  void theSummaryHasGaussianMixturesAndAColumnForEachPeer() {
    Entry other =
        new Entry(
            "G9",
            "small",
            "fit",
            10,
            Double.NaN,
            0.5,
            -4,
            new Yardsticks(1, 1),
            List.of(new PeerTime("Quick \"2\"", 0.25, 10, 1, 0)));
    Published three =
        new Published(
            "a processor",
            "a JDK",
            PublishedFileTest.BOTH.machine(),
            List.of(PublishedFileTest.G2, PublishedFileTest.P1, other));
    assertThat(PerformanceTable.summary(three).lines())
        .containsExactly(
            "| workload | em4j, ms | Quick \"2\" | Slow 1.0 |",
            "| --- | --- | --- | --- |",
            "| G2 200,000×8, K=8 full | 6 | ×10 | ×200 |",
            "| G9 small | 0.5 | ×0.5 | – |");
  }

  /** Tables are never typed by hand. */
  @Test
  void theDocumentsShowWhatIsPublished() throws Exception {
    String document = Files.readString(Path.of("docs/performance.md"));
    Published published = PublishedFile.read(Path.of("em-benchmarks/published.json"));
    assertThat(PerformanceTable.replaceIn(document, published)).isEqualTo(document);
    String readme = Files.readString(Path.of("README.md"));
    assertThat(PerformanceTable.replaceSummaryIn(readme, published)).isEqualTo(readme);
  }
}
