package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against textbooks' EM for the mixture and for the chain, far beyond convergence. */
class GeyserTest {
  private static final double LAST_DIGIT = 6e-5; // of four

  private static Printed printed;
  private static double[] minutes;
  private static Twin mixture;
  private static ChainTwin chain;
  private static double[][] normals;

  @BeforeAll
  static void run() throws IOException {
    printed = Printed.by(Geyser::main);
    minutes =
        Files.readAllLines(Path.of("em-examples/data/faithful.csv")).stream()
            .skip(1)
            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[0]))
            .toArray();
    double[] half = {0.5, 0.5};
    mixture = new Twin(half, new double[] {2, 4}, half);
    chain = new ChainTwin(half, new double[][] {half, half});
    normals = new double[][] {{2, 0.5}, {4, 0.5}};
    for (int i = 0; i < 500; i++) {
      mixture = mixture.step(minutes, false);
      ChainTwin before = chain.smooth(densities());
      normals = new double[][] {before.moments(minutes, 0), before.moments(minutes, 1)};
      chain = before.next();
    }
    chain.smooth(densities());
  }

  private static double[][] densities() {
    double[][] p = new double[minutes.length][2];
    for (int t = 0; t < p.length; t++) {
      for (int k = 0; k < 2; k++) {
        p[t][k] = Twin.density(minutes[t], normals[k][0], normals[k][1]);
      }
    }
    return p;
  }

  private static void assertRow(double[] row, double logL, int parameters, double... states) {
    assertThat(row[0]).isCloseTo(logL, within(LAST_DIGIT));
    assertThat(row[1]).isEqualTo(parameters);
    assertThat(row[2]).isCloseTo(2 * (parameters - logL), within(0.0051));
    assertThat(row[3]).isCloseTo(parameters * Math.log(272) - 2 * logL, within(0.0051));
    for (int i = 0; i < 4; i++) {
      assertThat(row[4 + i]).isCloseTo(states[i], within(LAST_DIGIT));
    }
  }

  @Test
  void theMixtureIsThatOfATextbook() {
    assertRow(
        Printed.numbers(printed.line("mixture  ")),
        mixture.logLikelihood(minutes),
        5,
        mixture.means[0],
        mixture.sds[0],
        mixture.means[1],
        mixture.sds[1]);
    assertThat(Printed.numbers(printed.line("any ")))
        .containsExactly(mixture.weights, within(LAST_DIGIT));
  }

  @Test
  void theChainIsThatOfATextbookAndBetter() {
    double[] row = Printed.numbers(printed.line("chain  "));
    assertRow(
        row, chain.logLikelihood, 7, normals[0][0], normals[0][1], normals[1][0], normals[1][1]);
    assertThat(row[3]).as("BIC").isLessThan(Printed.numbers(printed.line("mixture  "))[3] - 50);
  }

  @Test
  void whatComesNextIsToldAndCounted() {
    List<double[]> rows = printed.table("after   short");
    double[][] counts = new double[2][2];
    for (int t = 1; t < 272; t++) {
      counts[minutes[t - 1] < 3 ? 0 : 1][minutes[t] < 3 ? 0 : 1]++;
    }
    double[][] a = chain.transitions;
    for (int k = 0; k < 2; k++) {
      double n = counts[k][0] + counts[k][1];
      double share = a[1 - k][k] / (a[0][1] + a[1][0]);
      assertThat(rows.get(k))
          .containsExactly(
              new double[] {
                a[k][0], a[k][1], 1 / (1 - a[k][k]), share, counts[k][0] / n, counts[k][1] / n
              },
              within(LAST_DIGIT));
    }
    assertThat(rows.get(0)[1]).as("a long one after a short one").isGreaterThan(0.9);
  }
}
