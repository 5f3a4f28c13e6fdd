package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against poLCA (Linzer and Lewis 2011, doi:10.18637/jss.v042.i10), which has these data. */
class PathologistsTest {
  private static final double PRINTED = 6e-6;

  private static Printed printed;
  private static double[][] table;

  @BeforeAll
  static void run() throws IOException {
    printed = Printed.by(Pathologists::main);
    table =
        Files.readAllLines(Path.of("em-examples/data/carcinoma.csv")).stream()
            .skip(1)
            .map(
                line ->
                    Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
  }

  private static double[] measure(String name) {
    double[] numbers = Printed.numbers(printed.line(name));
    return Arrays.copyOfRange(numbers, numbers.length - 3, numbers.length);
  }

  private static List<double[]> profile() {
    return printed.table("class   share");
  }

  @Test
  void theMeasuresArePublished() {
    assertThat(measure("log-likelihood")[0]).isCloseTo(-317.25683730, within(PRINTED));
    assertThat(measure("log-likelihood")[1]).isCloseTo(-293.70497878, within(PRINTED));
    assertThat(measure("parameters")).containsExactly(15, 23, 31);
    assertThat(measure("G²")[1]).isCloseTo(15.26171, within(2 * PRINTED));
    // The last digit of X² hangs on how near to 0 the boundary's probabilities were stopped.
    assertThat(measure("X²")[1]).isCloseTo(20.50336, within(5 * PRINTED));
    assertThat(measure("df, of 118 slides")).containsExactly(103, 95, 87);
    assertThat(measure("df, of 128 cells")).containsExactly(112, 104, 96);
    assertThat(measure("AIC")[1]).isCloseTo(633.41, within(0.005));
    assertThat(measure("BIC")[1]).isCloseTo(697.1357, within(5e-5));
    assertThat(printed.lines()).contains("BIC chooses 3 classes.");
  }

  @Test
  void theCriteriaFollowFromTheLikelihood() {
    double n = Arrays.stream(table).mapToDouble(row -> row[7]).sum();
    double saturated = Arrays.stream(table).mapToDouble(row -> row[7] * Math.log(row[7] / n)).sum();
    for (int i = 0; i < 3; i++) {
      double deviance = -2 * measure("log-likelihood")[i];
      double p = 15 + 8 * i;
      assertThat(measure("G²")[i]).isCloseTo(2 * saturated + deviance, within(3 * PRINTED));
      assertThat(measure("AIC")[i]).isCloseTo(deviance + 2 * p, within(3 * PRINTED));
      assertThat(measure("BIC")[i]).isCloseTo(deviance + p * Math.log(n), within(3 * PRINTED));
      assertThat(measure("CAIC")[i])
          .isCloseTo(deviance + p * (Math.log(n) + 1), within(3 * PRINTED));
      assertThat(measure("adjusted BIC")[i])
          .isCloseTo(deviance + p * Math.log((n + 2) / 24), within(3 * PRINTED));
      assertThat(measure("relative entropy")[i])
          .isCloseTo(1 - measure("entropy")[i] / n / Math.log(2 + i), within(2 * PRINTED));
    }
    assertThat(measure("log-likelihood")[2]).isGreaterThan(measure("log-likelihood")[1]);
  }

  @Test
  void theThreeClassesAreThePublishedOnes() {
    List<double[]> classes = profile();
    assertThat(classes).hasSize(3);
    assertThat(classes.stream().mapToDouble(row -> row[1]).sorted().toArray())
        .containsExactly(0.1817, 0.3736, 0.4447);
  }

  @Test
  void theClassificationIsBayesOnThePrintedProfile() {
    double[][] expected = new double[3][3];
    double entropy = 0;
    for (double[] row : table) {
      double[] joint = new double[3];
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        double[] profile = profile().get(k);
        joint[k] = profile[1];
        for (int j = 0; j < 7; j++) {
          joint[k] *= row[j] == 1 ? profile[2 + j] : 1 - profile[2 + j];
        }
        sum += joint[k];
      }
      int modal = joint[0] >= Math.max(joint[1], joint[2]) ? 0 : joint[1] >= joint[2] ? 1 : 2;
      for (int k = 0; k < 3; k++) {
        double gamma = joint[k] / sum;
        expected[k][modal] += row[7] * gamma;
        entropy -= gamma == 0 ? 0 : row[7] * gamma * Math.log(gamma);
      }
    }
    List<double[]> counts = printed.table("slides of a class");
    double error = 0;
    for (int k = 0; k < 3; k++) {
      for (int assigned = 0; assigned < 3; assigned++) {
        // The profile is printed with four digits.
        assertThat(counts.get(k)[1 + assigned]).isCloseTo(expected[k][assigned], within(0.02));
        error += k == assigned ? 0 : expected[k][assigned] / 118;
      }
    }
    assertThat(measure("entropy")[1]).isCloseTo(entropy, within(0.02));
    assertThat(Printed.numbers(printed.line("expected error"))[0]).isCloseTo(error, within(4e-4));
  }

  @Test
  void boundaryEstimatesAreWarnedOf() {
    long atBoundary =
        profile().stream()
            .flatMapToDouble(row -> Arrays.stream(row).skip(2))
            .filter(p -> p < 5e-5 || p > 1 - 5e-5)
            .count();
    assertThat(printed.line("Warning, 3 classes"))
        .startsWith("Warning, 3 classes: " + atBoundary + " probabilities are estimated at the");
    assertThat(printed.line("Warning, 2 classes")).contains("boundary");
  }
}
