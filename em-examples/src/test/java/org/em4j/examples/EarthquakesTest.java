package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against Zucchini and MacDonald (2009), Hidden Markov Models for Time Series: tables of mixtures
 * and of stationary chains, and the chain of two states that EM finds (section 4.2).
 */
class EarthquakesTest {
  private static final double LAST_DIGIT = 5.1e-5; // of four

  private static Printed printed;
  private static double[] counts;

  @BeforeAll
  static void run() throws IOException {
    printed = Printed.by(Earthquakes::main);
    counts =
        Files.readAllLines(Path.of("em-examples/data/earthquakes.csv")).stream()
            .skip(1)
            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[1]))
            .toArray();
  }

  /** Checks {states, log L, parameters, AIC, BIC} of a block of the table. */
  private static List<double[]> assertBlock(String title, double[]... expected) {
    List<double[]> rows = printed.table(title);
    assertThat(rows).hasSize(expected.length);
    for (int k = 0; k < expected.length; k++) {
      double[] row = rows.get(k);
      assertThat(row).hasSize(5 + k + 1);
      assertThat(row[0]).isEqualTo(k + 1);
      assertThat(row[1]).isCloseTo(expected[k][0], within(LAST_DIGIT));
      assertThat(row[2]).isEqualTo(expected[k][1]);
      assertThat(row[3]).isCloseTo(-2 * row[1] + 2 * row[2], within(0.051));
      assertThat(row[4]).isCloseTo(-2 * row[1] + row[2] * Math.log(107), within(0.051));
    }
    return rows;
  }

  @Test
  void theMixturesAreThePublishedOnes() {
    List<double[]> rows =
        assertBlock(
            "Years that know nothing",
            new double[] {-391.9189, 1},
            new double[] {-360.3690, 3},
            new double[] {-356.8489, 5},
            new double[] {-356.7337, 7});
    assertThat(rows.get(0)[5]).isCloseTo(Arrays.stream(counts).sum() / 107, within(LAST_DIGIT));
  }

  @Test
  void theChainsAreThePublishedOnes() {
    // Four states: the best of many starts that are known of; many end lower.
    List<double[]> rows =
        assertBlock(
            "Chains, with any",
            new double[] {-391.9189, 1},
            new double[] {-341.8787, 5},
            new double[] {-328.5275, 11},
            new double[] {-326.2850, 19});
    assertThat(rows.get(1)[5]).isEqualTo(15.4208);
    assertThat(rows.get(1)[6]).isEqualTo(26.0182);
  }

  @Test
  void theStationaryChainsAreThePublishedOnes() {
    List<double[]> rows =
        assertBlock(
            "Chains that have been",
            new double[] {-391.9189, 1},
            new double[] {-342.3183, 4},
            new double[] {-329.4603, 9},
            new double[] {-327.8316, 16});
    double[] aic = {785.8, 692.6, 676.9, 687.7};
    double[] bic = {788.5, 703.3, 701.0, 730.4};
    for (int k = 0; k < 4; k++) {
      assertThat(rows.get(k)[3]).isEqualTo(aic[k]);
      assertThat(rows.get(k)[4]).isEqualTo(bic[k]);
    }
  }

  private static List<double[]> states() {
    return printed.table("state     rate");
  }

  @Test
  void threeStatesAreTheBestAndThePublishedOnes() {
    assertThat(printed.lines()).contains("The running chain of the least BIC has 3 states.");
    double[][] published = {
      {13.146, 0.4436, 0.955, 0.024, 0.021},
      {19.721, 0.4045, 0.050, 0.899, 0.051},
      {29.714, 0.1519, 0.000, 0.197, 0.803}
    };
    assertThat(states()).hasSize(3);
    for (int k = 0; k < 3; k++) {
      double[] row = states().get(k);
      assertThat(row[0]).isEqualTo(k + 1);
      assertThat(row[1]).isCloseTo(published[k][0], within(6e-4));
      assertThat(row[2]).isCloseTo(published[k][1], within(1.1e-4));
      assertThat(row[3]).as("years").isCloseTo(1 / (1 - row[4 + k]), within(0.02));
      assertThat(Arrays.copyOfRange(row, 4, 7))
          .containsExactly(Arrays.copyOfRange(published[k], 2, 5), within(5.6e-4));
    }
  }

  @Test
  void theYearsAreDecodedAsATextbookDoes() {
    double[] initial = states().stream().mapToDouble(row -> row[2]).toArray();
    double[][] transitions =
        states().stream().map(row -> Arrays.copyOfRange(row, 4, 7)).toArray(double[][]::new);
    double[][] p = new double[107][3];
    for (int t = 0; t < 107; t++) {
      for (int k = 0; k < 3; k++) {
        double rate = states().get(k)[1];
        p[t][k] = Math.exp(-rate);
        for (int x = 1; x <= counts[t]; x++) {
          p[t][k] *= rate / x;
        }
      }
    }
    ChainTwin chain = new ChainTwin(initial, transitions);
    assertThat(chain.smooth(p).logLikelihood).isCloseTo(-329.4603, within(0.01));

    List<Double> shown = new ArrayList<>();
    List<Double> path = new ArrayList<>();
    List<double[]> lines = printed.table("The years, and the states");
    for (int i = 0; i < lines.size(); i += 2) {
      double[] years = lines.get(i);
      // The years themselves: 1900–1919 is read as one number and what follows it.
      Arrays.stream(years).skip(years.length - lines.get(i + 1).length).forEach(shown::add);
      Arrays.stream(lines.get(i + 1)).forEach(path::add);
    }
    assertThat(shown).containsExactlyElementsOf(Arrays.stream(counts).boxed().toList());
    assertThat(path)
        .containsExactlyElementsOf(
            Arrays.stream(chain.viterbi(p)).mapToObj(state -> state + 1.0).toList());
  }
}
