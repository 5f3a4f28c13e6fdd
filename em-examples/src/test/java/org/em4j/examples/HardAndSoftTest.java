package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HardAndSoftTest {
  private static final double[] HALF = {0.5, 0.5};
  private static final double[] START = {40, 60};
  private static final double[] KNOWN = {6, 6};

  private static Printed printed;
  private static double[] waiting;

  @BeforeAll
  static void run() throws IOException {
    printed = Printed.by(HardAndSoft::main);
    waiting =
        Files.readAllLines(Path.of("em-examples/data/faithful.csv")).stream()
            .skip(1)
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)))
            .toArray();
  }

  @Test
  void hardEmIsKMeans() {
    double[] means = START.clone();
    for (int iteration = 0; iteration < 100; iteration++) {
      double[] sums = new double[2];
      int[] counts = new int[2];
      for (double x : waiting) {
        int nearest = Math.abs(x - means[0]) <= Math.abs(x - means[1]) ? 0 : 1;
        sums[nearest] += x;
        counts[nearest]++;
      }
      means = new double[] {sums[0] / counts[0], sums[1] / counts[1]};
    }
    double objective = 0;
    for (double x : waiting) {
      double squared = Math.min(Math.pow(x - means[0], 2), Math.pow(x - means[1], 2));
      objective += Math.log(0.5) - squared / 72 - Math.log(6 * Math.sqrt(2 * Math.PI));
    }
    double[] numbers = Printed.numbers(printed.line("k-means (hard"));
    assertMeans(numbers, means);
    assertThat(printed.below("k-means (hard", 1)[0]).isCloseTo(objective, within(1e-3));
  }

  @Test
  void softEmIsTheTextbookEmForMeans() {
    Twin twin = new Twin(HALF, START, KNOWN);
    for (int i = 0; i < 1000; i++) {
      twin = twin.step(waiting, true);
    }
    double[] numbers = Printed.numbers(printed.line("mixture (soft, known"));
    assertMeans(numbers, twin.means);
    assertThat(numbers[numbers.length - 1]).as("the known sd").isEqualTo(6);
    assertThat(printed.below("mixture (soft, known", 1)[0])
        .isCloseTo(twin.logLikelihood(waiting), within(1e-3));
  }

  @Test
  void theWholeMixtureIsThatOfMixtools() {
    // normalmixEM(faithful$waiting) of R's mixtools (Benaglia et al. 2009), as often printed.
    double[] numbers = Printed.numbers(printed.line("mixture (soft, all"));
    int at = numbers.length - 6;
    double[] expected = {0.3608868, 0.6391132, 54.61489, 80.09109, 5.871241, 5.867718};
    double[] tolerance = {1e-3, 1e-3, 2e-3, 2e-3, 2e-3, 2e-3};
    for (int i = 0; i < expected.length; i++) {
      assertThat(numbers[at + i]).isCloseTo(expected[i], within(tolerance[i]));
    }
    assertThat(printed.below("mixture (soft, all", 1)[0]).isCloseTo(-1034.0017, within(1e-3));
  }

  private static void assertMeans(double[] numbers, double[] means) {
    int at = numbers.length - 4;
    assertThat(numbers[at]).isCloseTo(means[0], within(2e-3));
    assertThat(numbers[at + 1]).isCloseTo(means[1], within(2e-3));
  }
}
