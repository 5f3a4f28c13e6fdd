package org.em4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeerLinesTest {
  private static final String LINE =
      "{\"peer\":\"P\",\"workload\":\"G2\",\"threads\":2,\"seconds_per_iter\":0.5,"
          + "\"seconds_total\":9,\"final_loglik\":-10.1}";

  private static Entry entry(String id) {
    return new Entry(id, "", "", 7, 1, 1, -10, new Yardsticks(1, 1), List.of());
  }

  @Test
  void linesBecomePeersOfTheirWorkload() {
    PeerLines lines = PeerLines.read(List.of(LINE, ""));
    assertThat(lines.addTo(entry("G2"), true).peers())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.name()).isEqualTo("P");
              assertThat(peer.millis()).isEqualTo(500);
              assertThat(peer.rows()).isEqualTo(7);
              assertThat(peer.threads()).isEqualTo(2);
              assertThat(peer.gap()).isCloseTo(0.01, within(1e-12));
              assertThat(peer.differs()).isTrue();
            });
    assertThat(lines.addTo(entry("G3"), true).peers()).isEmpty();
    assertThat(lines.machine()).isEmpty();
  }

  @Test
  void otherDataHaveAnotherLikelihood() {
    PeerTime peer = PeerLines.read(List.of(LINE)).addTo(entry("G2"), false).peers().get(0);
    assertThat(peer.gap()).isNaN();
    assertThat(peer.differs()).isFalse();
  }

  @Test
  void wholeFitsCountAsAWhole() {
    PeerLines lines = PeerLines.read(List.of(LINE.replace("G2", "G8")));
    assertThat(lines.addTo(entry("G8"), false).peers().get(0).millis()).isEqualTo(9000);
  }

  @Test
  void theFastestLineOfAPeerCounts() {
    String faster = LINE.replace("0.5", "0.25");
    String other = LINE.replace("\"P\"", "\"Q\"");
    for (List<String> order : List.of(List.of(LINE, faster, other), List.of(other, faster, LINE))) {
      assertThat(PeerLines.read(order).addTo(entry("G2"), true).peers())
          .extracting(PeerTime::name, PeerTime::millis)
          .containsExactlyInAnyOrder(tuple("P", 250.0), tuple("Q", 500.0));
    }
  }

  @Test
  void theMachineIsRead() {
    PeerLines lines =
        PeerLines.read(
            List.of("{\"gigaflops\": 90.5, \"gigabytes_per_second\": 20, \"threads\": 4}"));
    assertThat(lines.machine().orElseThrow().gigaflops()).isEqualTo(90.5);
    assertThat(lines.machine().orElseThrow().threads()).isEqualTo(4);
  }

  @Test
  void aWrongLineIsNamed() {
    assertThatThrownBy(() -> PeerLines.read(List.of(LINE, "{\"workload\":\"G99\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("G99");
    assertThatThrownBy(() -> PeerLines.read(List.of("seconds 3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1");
  }
}
