package org.em4j.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {
  /** Worked out by hand from operations, exponentials and bytes, to two digits. */
  private static final Map<String, Double> BY_HAND =
      Map.ofEntries(
          Map.entry("G1", 0.064),
          Map.entry("G2", 1.9),
          Map.entry("G3", 22.0),
          Map.entry("G4", 34.0),
          Map.entry("G5", 17.0),
          Map.entry("G6", 2.2),
          Map.entry("G7", 3.7),
          Map.entry("B1", 12.0),
          Map.entry("B2", 0.48),
          Map.entry("H1", 0.62),
          Map.entry("H2", 5.7),
          Map.entry("H3", 0.61),
          Map.entry("H4", 0.18),
          Map.entry("H5", 3.6));

  @Test
  void limitsAreThoseOfAnEstimateByHand() {
    BY_HAND.forEach(
        (id, millis) ->
            assertThat(Machine.TWO_CORES.limitMillis(Workload.of(id)) / millis)
                .as(id)
                .isBetween(0.97, 1.03));
  }

  @Test
  void whatHasNoEstimateHasNoLimit() {
    assertThat(Machine.TWO_CORES.limitMillis(Workload.of("G8"))).isNaN();
    assertThat(Machine.TWO_CORES.limitMillis(Workload.of("V1"))).isNaN();
  }

  @Test
  void aMachineWithoutSpeedIsRefused() {
    assertThatThrownBy(() -> new Machine(0, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0 GFLOP/s");
  }
}
