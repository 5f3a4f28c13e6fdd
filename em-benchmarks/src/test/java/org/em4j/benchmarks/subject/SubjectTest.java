package org.em4j.benchmarks.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Generator;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectTest {
  /** Spark and Smile add small numbers to densities and variances. */
  private static final double SAME_LIKELIHOOD = 1e-5;

  private static Workload small(Structure structure, int columns) {
    return new Workload("T" + columns, "T1", Kind.MIXTURE, structure, 600, columns, 3, 1, 5);
  }

  /** Every peer with every structure that it takes. */
  static List<Object[]> all() {
    List<Object[]> all = new ArrayList<>();
    for (Subject peer : Subject.peers()) {
      for (Structure structure : Structure.values()) {
        if (structure.normal() && peer.takes(small(structure, 3))) {
          all.add(new Object[] {peer.id(), structure});
        }
      }
    }
    assertThat(all).hasSize(7);
    return all;
  }

  @ParameterizedTest
  @MethodSource("all")
  void peersFindTheSameAfterAsManyIterations(String id, Structure structure) {
    Workload workload = small(structure, 3);
    DataSet data = Generator.draw(workload);
    try (Session peer = Subject.of(id).open(workload, data, 2);
        Session em4j = new Em4j().open(workload, data, 2)) {
      for (int iterations : new int[] {2, 5}) {
        double expected = em4j.run(iterations).logLikelihood();
        assertThat(peer.run(iterations).logLikelihood())
            .as("after %s iterations", iterations)
            .isCloseTo(expected, within(SAME_LIKELIHOOD * Math.abs(expected)));
      }
      // Runs start anew: nothing of an earlier one is left.
      double expected = em4j.run(2).logLikelihood();
      assertThat(peer.run(2).logLikelihood())
          .isCloseTo(expected, within(SAME_LIKELIHOOD * Math.abs(expected)));
      double change = em4j.run(5).logLikelihood() - em4j.run(4).logLikelihood();
      assertThat(change).as("one iteration less is seen").isGreaterThan(1e-2);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyWorkloadRuns(Workload workload) {
    try (Session session = new Em4j().open(workload, Generator.draw(workload), 2)) {
      Run run = session.run(3);
      assertThat(run.millis()).isNotEmpty();
      assertThat(Arrays.stream(run.millis()).min().orElseThrow()).isPositive();
      assertThat(run.logLikelihood()).isFinite();
    }
  }

  static List<Workload> kinds() {
    return Workload.ALL.stream()
        .map(each -> each.kind() == Kind.FIT ? each : each.withRows(fewRows(each)))
        .toList();
  }

  private static int fewRows(Workload workload) {
    int enough = Math.min(700, Math.max(20 * workload.columns(), 4 * workload.components()));
    return Math.max(20, enough / workload.sequences()) * workload.sequences();
  }

  @Test
  void peersAgreeOnLabels() {
    Workload workload = Workload.of("P1").withRows(500);
    DataSet data = Generator.draw(workload);
    try (Session smile = new Smile().open(workload, data, 1);
        Session em4j = new Em4j().open(workload, data, 1)) {
      double expected = em4j.run(1).logLikelihood();
      assertThat(smile.run(1).logLikelihood())
          .isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    }
  }

  @Test
  void slowPeersGetFewerRowsButNotTooFew() {
    assertThat(Subject.affordableRows(Workload.of("G2"), 1e9)).isEqualTo(200_000);
    assertThat(Subject.affordableRows(Workload.of("G2"), 5.12e5)).isEqualTo(1_000);
    assertThat(Subject.affordableRows(Workload.of("G4"), 1)).isEqualTo(5 * 128 * 8);
  }

  @Test
  void anUnknownLibraryIsRefused() {
    assertThatThrownBy(() -> Subject.of("weka"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("commons-math");
  }
}
