package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a textbook's Baum-Welch with the density of Maxwell written out. */
class GasStreamTest {
  /** √(kT/m) at 300 K, with k = 1.380649e-23 J/K. */
  private static final double HELIUM = Math.sqrt(1.380649e-23 * 300 / (4.0026 * 1.66053907e-27));

  private static final double NEON = Math.sqrt(1.380649e-23 * 300 / (20.1797 * 1.66053907e-27));

  private static Printed printed;
  private static double[] speeds;
  private static int[] gases;
  private static double truth;
  private static ChainTwin chain;
  private static double[] a;

  @BeforeAll
  static void run() {
    printed = Printed.by(GasStream::main);
    speeds = new double[1000];
    gases = new int[1000];
    GasStream.draw(speeds, gases);
    a = new double[] {HELIUM, NEON};
    chain = new ChainTwin(new double[] {0.5, 0.5}, new double[][] {{0.99, 0.01}, {0.02, 0.98}});
    truth = chain.smooth(densities()).logLikelihood;
    for (int i = 0; i < 300; i++) {
      for (int k = 0; k < 2; k++) {
        double weight = 0;
        double squares = 0;
        for (int t = 0; t < 1000; t++) {
          weight += chain.gamma[t][k];
          squares += chain.gamma[t][k] * speeds[t] * speeds[t];
        }
        a[k] = Math.sqrt(squares / weight / 3);
      }
      chain = chain.next();
      chain.smooth(densities());
    }
  }

  private static double[][] densities() {
    return Arrays.stream(speeds)
        .mapToObj(x -> new double[] {density(x, a[0]), density(x, a[1])})
        .toArray(double[][]::new);
  }

  private static double density(double x, double a) {
    return Math.sqrt(2 / Math.PI) * x * x * Math.exp(-x * x / (2 * a * a)) / (a * a * a);
  }

  @Test
  void theGasesAreThoseOfATextbooksChain() {
    assertThat(Printed.numbers(printed.line("atoms; log L")))
        .containsExactly(new double[] {1000, chain.logLikelihood, truth}, within(2e-4));
    List<double[]> rows = printed.table("a in m/s");
    for (int k = 0; k < 2; k++) {
      double scale = k == 0 ? HELIUM : NEON;
      double mass = k == 0 ? 4.0026 : 20.1797;
      double[] row = rows.get(k);
      assertThat(row[0]).isCloseTo(a[k], within(0.02));
      assertThat(row[1]).isCloseTo(scale, within(0.051));
      assertThat(row[2]).isCloseTo(mass * scale * scale / a[k] / a[k], within(0.01));
      assertThat(row[2]).as("recognised").isCloseTo(mass, within(0.1 * mass));
      assertThat(row[3]).isEqualTo(mass);
      assertThat(row[4]).isCloseTo(chain.transitions[k][k], within(1e-4));
      assertThat(row[5]).isEqualTo(k == 0 ? 0.99 : 0.98);
    }
  }

  private static double[] turns(int[] path) {
    return IntStream.range(1, path.length)
        .filter(t -> path[t] != path[t - 1])
        .asDoubleStream()
        .toArray();
  }

  @Test
  void theTurnsOfTheValveAreToldByTheNeighboursOfAnAtom() {
    int[] path = chain.viterbi(densities());
    assertThat(Printed.numbers(printed.line("truth "))).containsExactly(turns(gases));
    assertThat(Printed.numbers(printed.line("path "))).containsExactly(turns(path));
    double share = chain.transitions[1][0] / (chain.transitions[0][1] + chain.transitions[1][0]);
    double right = 0;
    double alone = 0;
    for (int t = 0; t < 1000; t++) {
      double helium = share * density(speeds[t], a[0]);
      double neon = (1 - share) * density(speeds[t], a[1]);
      right += path[t] == gases[t] ? 1 : 0;
      alone += (helium >= neon ? 0 : 1) == gases[t] ? 1 : 0;
    }
    assertThat(Printed.numbers(printed.line("by the path"))).containsExactly(right);
    assertThat(Printed.numbers(printed.line("by its own speed"))).containsExactly(alone);
    assertThat(right).isGreaterThan(alone + 100);
  }
}
