package org.em4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Entry entry(double millis, double product, double peer) {
    return new Entry(
        "G2", "", "iteration", 1, 1, millis, -1, new Yardsticks(product, peer), List.of());
  }

  @Test
  void aSlowerMachineIsNoRegression() {
    Comparison comparison = Comparison.of(entry(10, 4, 6), entry(30, 12, 18));
    assertThat(comparison.byProduct()).isCloseTo(1, within(1e-12));
    assertThat(comparison.byPeer()).isCloseTo(1, within(1e-12));
    assertThat(comparison.regression()).isFalse();
  }

  @Test
  void theSameTimeOnAFasterMachineIsARegression() {
    Comparison comparison = Comparison.of(entry(10, 4, 6), entry(10, 2, 4));
    assertThat(comparison.byProduct()).isCloseTo(2, within(1e-12));
    assertThat(comparison.byPeer()).isCloseTo(1.5, within(1e-12));
    assertThat(comparison.change()).isEqualTo(comparison.byPeer());
    assertThat(comparison.regression()).isTrue();
    assertThat(comparison.toString()).contains("2.00", "1.50", "SLOWER");
  }

  @Test
  void moreThanTwentyPercentIsARegression() {
    assertThat(Comparison.of(entry(10, 1, 1), entry(11.9, 1, 1)).regression()).isFalse();
    assertThat(Comparison.of(entry(10, 1, 1), entry(12.1, 1, 1)).regression()).isTrue();
  }

  @Test
  void oneDisturbedYardstickIsNotEnough() {
    assertThat(Comparison.of(entry(10, 1, 1), entry(10, 0.5, 1)).regression()).isFalse();
    assertThat(Comparison.of(entry(10, 1, 1), entry(10, 1, 0.5)).regression()).isFalse();
  }
}
