package org.em4j.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {
  @TempDir private Path folder;

  /** Every workload with few rows, as many in each sequence. */
  static List<Workload> small() {
    return Workload.ALL.stream()
        .map(
            each ->
                each.kind() == Kind.FIT
                    ? each
                    : each.withRows(Math.max(each.components(), 5) * each.sequences()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("small")
  void theSameSeedGivesTheSameDataOfTheRightShape(Workload workload) {
    DataSet once = Generator.draw(workload);
    DataSet again = Generator.draw(workload);
    assertThat(once.rows().rows()).isEqualTo(workload.rows());
    assertThat(once.rows().columns()).isEqualTo(workload.columns());
    assertThat(once.parts().keySet()).isEqualTo(again.parts().keySet());
    once.parts()
        .forEach(
            (name, part) ->
                assertThat(again.part(name).values()).as(name).isEqualTo(part.values()));
    if (once.parts().containsKey("lengths")) {
      assertThat(Arrays.stream(once.part("lengths").values()).sum()).isEqualTo(workload.rows());
    }
  }

  @ParameterizedTest
  @MethodSource("small")
  void filesGiveBackTheSameBits(Workload workload) {
    NpyFolder files = new NpyFolder(folder);
    assertThat(files.has(workload)).isFalse();
    DataSet data = Generator.draw(workload);
    files.write(workload, data);
    DataSet read = files.read(workload);
    assertThat(read.parts().keySet()).isEqualTo(data.parts().keySet());
    data.parts()
        .forEach(
            (name, part) -> {
              assertThat(read.part(name).rows()).as(name).isEqualTo(part.rows());
              assertThat(read.part(name).values()).as(name).isEqualTo(part.values());
            });
  }

  @Test
  void filesOfAnotherShapeAreRefused() {
    Workload workload = Workload.of("G2").withRows(40);
    new NpyFolder(folder).write(workload, Generator.draw(workload));
    assertThatThrownBy(() -> new NpyFolder(folder).read(workload.withRows(41)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("40×8")
        .hasMessageContaining("41×8");
  }

  @Test
  void aStartNeedsARowForEachComponent() {
    assertThatThrownBy(() -> Generator.draw(Workload.of("G2").withRows(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 8 rows");
  }

  @Test
  void differentWorkloadsDiffer() {
    double[] one = Generator.draw(Workload.of("G2").withRows(10)).rows().values();
    double[] other = Generator.draw(Workload.of("G8").withRows(10)).rows().values();
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void chainsStayInTheirStatesFourTimesOutOfFive() {
    // Counts of rate 20 and of rate 1 are hardly ever confused.
    double[] x = Generator.draw(Workload.of("H4").withRows(20_000)).rows().values();
    int from = 0;
    int stays = 0;
    for (int t = 1; t < x.length; t++) {
      if (x[t - 1] >= 16) {
        from++;
        stays += x[t] >= 16 ? 1 : 0;
      }
    }
    // P(20 gives 16 or more) is 0.84; at times it returns by way of the other states.
    assertThat((double) stays / from).isBetween(0.62, 0.78);
  }

  @Test
  void anUnknownWorkloadIsRefused() {
    assertThatThrownBy(() -> Workload.of("G99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("G10");
  }
}
