package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.examples.plugin.Maxwell;
import org.em4j.examples.plugin.MaxwellFamily;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GasesTest {
  private static final Path SPEEDS = Path.of("em-examples/data/speeds.csv");

  /** √(kT/m) at 300 K, with k = 1.380649e-23 J/K. */
  private static final double HELIUM = Math.sqrt(1.380649e-23 * 300 / (4.0026 * 1.66053907e-27));

  private static final double XENON = Math.sqrt(1.380649e-23 * 300 / (131.293 * 1.66053907e-27));

  private static Printed printed;

  @BeforeAll
  static void run() {
    printed = Printed.by(Gases::main);
  }

  private static double density(double x, double a) {
    return Math.sqrt(2 / Math.PI) * x * x * Math.exp(-x * x / (2 * a * a)) / (a * a * a);
  }

  @Test
  void theFitIsThatOfATextbookEm() throws IOException {
    double[] x =
        Files.readAllLines(SPEEDS).stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    double weight = 0.5;
    double[] a = {1000, 100};
    double logLikelihood = 0;
    for (int i = 0; i < 500; i++) {
      double[] n = new double[2];
      double[] squares = new double[2];
      logLikelihood = 0;
      for (double v : x) {
        double light = weight * density(v, a[0]);
        double heavy = (1 - weight) * density(v, a[1]);
        logLikelihood += Math.log(light + heavy);
        n[0] += light / (light + heavy);
        n[1] += heavy / (light + heavy);
        squares[0] += light / (light + heavy) * v * v;
        squares[1] += heavy / (light + heavy) * v * v;
      }
      weight = n[0] / x.length;
      a = new double[] {Math.sqrt(squares[0] / n[0] / 3), Math.sqrt(squares[1] / n[1] / 3)};
    }
    List<double[]> rows = new ArrayList<>(printed.table("weight  a in m/s").subList(0, 2));
    rows.sort((one, other) -> Double.compare(other[1], one[1]));
    assertThat(rows.get(0)[0]).isCloseTo(weight, within(1e-3));
    assertThat(rows.get(0)[1]).isCloseTo(a[0], within(0.1));
    assertThat(rows.get(1)[1]).isCloseTo(a[1], within(0.1));
    double[] told = Printed.numbers(printed.line("log-likelihood"));
    assertThat(told[told.length - 1]).isCloseTo(logLikelihood, within(0.01));

    double light = weight * density(400, a[0]);
    double posterior = light / (light + (1 - weight) * density(400, a[1]));
    double[] at400 = Printed.numbers(printed.line("An atom at 400 m/s"));
    assertThat(at400[1] + at400[2]).isCloseTo(1, within(2e-4));
    assertThat(List.of(at400[1], at400[2]))
        .anySatisfy(p -> assertThat(p).isCloseTo(posterior, within(2e-3)));
  }

  @Test
  void theGasesAreRecognisedByTheirMass() {
    List<double[]> rows = new ArrayList<>(printed.table("weight  a in m/s").subList(0, 2));
    rows.sort((one, other) -> Double.compare(other[1], one[1]));
    // An estimate of a from n speeds has the standard error a/√(6n); the overlap adds to it.
    assertThat(rows.get(0)[1]).isCloseTo(HELIUM, within(4 * HELIUM / Math.sqrt(6 * 1400)));
    assertThat(rows.get(1)[1]).isCloseTo(XENON, within(4 * XENON / Math.sqrt(6 * 600)));
    assertThat(rows.get(0)[2]).isCloseTo(4.0026, within(0.4));
    assertThat(rows.get(1)[2]).isCloseTo(131.293, within(13.0));
    assertThat(rows.get(0)[0]).isCloseTo(0.7, within(0.04));
  }

  @Test
  void theSpeedsAreDrawnAsTheReadmeOfTheDataSays() throws IOException {
    RandomGenerator random = new SplittableRandom(7);
    List<String> lines = new ArrayList<>(List.of("speed"));
    double[] x = new double[1];
    for (int i = 0; i < 2000; i++) {
      double a = i < 1400 ? HELIUM : XENON;
      new MaxwellFamily().sample(new Maxwell(a), random, x, 0);
      lines.add(String.format(Locale.ROOT, "%.1f", x[0]));
    }
    assertThat(Files.readAllLines(SPEEDS)).isEqualTo(lines);
  }
}
