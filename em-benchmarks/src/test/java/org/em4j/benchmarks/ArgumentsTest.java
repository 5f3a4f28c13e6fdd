package org.em4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.em4j.benchmarks.jmh.FitBenchmark;
import org.em4j.benchmarks.jmh.IterationBenchmark;
import org.em4j.benchmarks.jmh.KernelBenchmark;
import org.em4j.benchmarks.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static Arguments parse(String... words) {
    return Arguments.parse(List.of(words));
  }

  @Test
  void aWordThatIsNoCommandIsAFilterForJmh() {
    Arguments arguments = parse("Kernel", "--data", "d", "--threads", "3");
    assertThat(arguments.command()).isEqualTo(Arguments.Command.JMH);
    assertThat(arguments.filter()).isEqualTo("Kernel");
    assertThat(arguments.data()).contains(Path.of("d"));
    assertThat(arguments.threads()).isEqualTo(3);
    assertThat(parse().command()).isEqualTo(Arguments.Command.JMH);
  }

  @Test
  void workloadsAreChosenByIdOrLetter() {
    assertThat(Workload.ids(parse("table", "G1").workloads())).containsExactly("G1");
    assertThat(Workload.ids(parse("table", "G1|B").workloads())).containsExactly("G1", "B1", "B2");
    assertThat(Workload.ids(parse("table", "H").workloads())).hasSize(5);
    assertThat(parse("table").workloads()).isEqualTo(Workload.ALL);
  }

  @Test
  void theFilterOfJmhFindsClassesLibrariesAndWorkloads() {
    assertThat(MicroBenchmarks.chosen(parse("Kernel"))).containsOnlyKeys(KernelBenchmark.class);
    assertThat(MicroBenchmarks.chosen(parse("elki:G3$")))
        .containsOnlyKeys(IterationBenchmark.class)
        .containsValue(List.of("elki:G3"));
    assertThat(MicroBenchmarks.chosen(parse("Fit.*em4j")).get(FitBenchmark.class))
        .containsExactly("em4j:G8", "em4j:G9", "em4j:G10");
    assertThat(MicroBenchmarks.chosen(parse("nothing of it"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--wrong", "--threads 0", "--threads", "table a b", "table (", "data", "--data"})
  void wrongWordsAreRefused(String line) {
    assertThatThrownBy(() -> parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFilterThatNothingMatchesEndsWithTwo() {
    assertThat(Benchmarks.run(List.of("compare", "G99"), System.out, System.err)).isEqualTo(2);
  }

  @Test
  void theMedianIsInTheMiddle() {
    assertThat(Median.of(3, 1, 100)).isEqualTo(3);
    assertThat(Median.of(4, 1, 2, 100)).isEqualTo(3);
    assertThatThrownBy(() -> Median.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
