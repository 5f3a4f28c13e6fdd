package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FifteenTest {
  private static Printed printed;
  private static Twin optimum;
  private static double meanLogLikelihood;

  @BeforeAll
  static void run() throws IOException {
    printed = Printed.by(Fifteen::main);
    double[] x =
        Files.readAllLines(Path.of("em-examples/data/fifteen.csv")).stream()
            .skip(1)
            .mapToDouble(Double::parseDouble)
            .toArray();
    optimum = new Twin(new double[] {0.2, 0.8}, new double[] {-60, 30}, new double[] {10, 20});
    for (int i = 0; i < 10_000; i++) {
      optimum = optimum.step(x, false);
    }
    meanLogLikelihood = optimum.logLikelihood(x) / x.length;
  }

  @Test
  void bothStartsReachTheOptimumOfATextbookEm() {
    List<double[]> components = new ArrayList<>();
    printed.lines().stream()
        .filter(line -> line.startsWith("weight"))
        .map(Printed::numbers)
        .forEach(components::add);
    assertThat(components).hasSize(4);
    for (int run = 0; run < 2; run++) {
      for (int i = 0; i < 2; i++) {
        double[] component = components.get(2 * run + i);
        int k = component[1] < 0 ? 0 : 1;
        assertThat(component[0]).isCloseTo(optimum.weights[k], within(1e-7));
        assertThat(component[1]).isCloseTo(optimum.means[k], within(1e-5));
        // What is left at a tolerance of 1e-11 on the mean log-likelihood.
        assertThat(component[2]).isCloseTo(optimum.sds[k] * optimum.sds[k], within(1e-3));
      }
      assertThat(components.get(2 * run)[0] + components.get(2 * run + 1)[0])
          .isCloseTo(1, within(1e-7));
    }
    assertThat(printed.lines().stream().filter(line -> line.startsWith("converged")))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(Printed.numbers(line)[0]).isCloseTo(meanLogLikelihood, within(2e-9)));
  }

  @Test
  void theOptimumIsThePublishedOne() {
    // scikit-learn 1.2 on the same numbers, with reg_covar=0.
    assertThat(optimum.weights[0]).isCloseTo(0.13317228, within(1e-8));
    assertThat(optimum.means[0]).isCloseTo(-57.51107685, within(1e-7));
    assertThat(optimum.means[1]).isCloseTo(32.98488733, within(1e-7));
    assertThat(meanLogLikelihood).isCloseTo(-4.737557458, within(1e-9));
  }

  @Test
  void theTablesRise() {
    for (String start : new String[] {"k-means", "random responsibilities"}) {
      int first = printed.lines().indexOf("Started from " + start) + 2;
      List<double[]> course =
          printed.lines().stream()
              .skip(first)
              .takeWhile(line -> !line.startsWith("weight"))
              .map(Printed::numbers)
              .toList();
      assertThat(course).hasSizeGreaterThan(3);
      assertThat(course.get(0)[0]).isZero();
      for (int i = 1; i < course.size(); i++) {
        assertThat(course.get(i)[1]).isGreaterThanOrEqualTo(course.get(i - 1)[1]);
        assertThat(course.get(i)[2]).as("change").isGreaterThanOrEqualTo(0);
        if (course.get(i)[0] == course.get(i - 1)[0] + 1) {
          // Two rounded numbers and their rounded difference.
          double change = course.get(i)[1] - course.get(i - 1)[1];
          assertThat(course.get(i)[2]).isCloseTo(change, within(1e-10 + 0.005 * change));
        }
      }
      assertThat(course.get(course.size() - 1)[1]).isCloseTo(meanLogLikelihood, within(2e-10));
    }
  }
}
