package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against Do and Batzoglou (2008), figure 1b, doi:10.1038/nbt1406, and more digits of it. */
class TwoCoinsTest {
  private static final double PRINTED = 6e-11;

  private static Printed printed;
  private static List<double[]> rows;

  @BeforeAll
  static void run() {
    printed = Printed.by(TwoCoins::main);
    rows = printed.table("iteration        coin A").stream().limit(12).toList();
  }

  @Test
  void theFirstExpectationIsThatOfTheFigure() throws IOException {
    List<double[]> expected = printed.table("heads  P(coin A)");
    double[][] figure = {
      {0.45, 0.55, 2.2, 2.2, 2.8, 2.8},
      {0.80, 0.20, 7.2, 0.8, 1.8, 0.2},
      {0.73, 0.27, 5.9, 1.5, 2.1, 0.5},
      {0.35, 0.65, 1.4, 2.1, 2.6, 3.9},
      {0.65, 0.35, 4.5, 1.9, 2.5, 1.1}
    };
    List<String> heads = Files.readAllLines(Path.of("em-examples/data/two_coins.csv"));
    assertThat(expected).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(expected.get(i)[0]).isEqualTo(Double.parseDouble(heads.get(i + 1)));
      assertThat(expected.get(i)).endsWith(figure[i]);
    }
  }

  @Test
  void theIterationsAreThePublishedOnes() {
    assertRow(rows.get(0), 0, 0.6, 0.5);
    assertRow(rows.get(1), 1, 0.7130122354, 0.5813393083);
    assertRow(rows.get(10), 10, 0.7967441495, 0.5196586622);
    assertRow(rows.get(11), rows.get(11)[0], 0.7967890669, 0.5195831201);
    for (int i = 1; i < rows.size(); i++) {
      assertThat(rows.get(i)[3]).isGreaterThanOrEqualTo(rows.get(i - 1)[3]);
    }
    assertThat(printed.lines()).contains("converged; the weights stayed 0.5 and 0.5");
  }

  private static void assertRow(double[] row, double iteration, double a, double b) {
    assertThat(row[0]).isEqualTo(iteration);
    assertThat(row[1]).isCloseTo(a, within(PRINTED));
    assertThat(row[2]).isCloseTo(b, within(PRINTED));
  }

  @Test
  void theLogLikelihoodIsThatOfThePrintedProbabilities() {
    double[] last = rows.get(rows.size() - 1);
    double[] choose = {1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1};
    double sum = 0;
    for (int heads : new int[] {5, 9, 8, 4, 7}) {
      double a = Math.pow(last[1], heads) * Math.pow(1 - last[1], 10 - heads);
      double b = Math.pow(last[2], heads) * Math.pow(1 - last[2], 10 - heads);
      sum += Math.log(choose[heads] * (a + b) / 2);
    }
    assertThat(last[3]).isCloseTo(sum, within(1e-9));
  }
}
