package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChoosingAModelTest {
  /** mclust stops a little below the optimum. */
  private static final double MCLUST_STOPS = 0.02;

  private static Printed printed;

  @BeforeAll
  static void run() {
    printed = Printed.by(ChoosingAModel::main);
  }

  private static List<double[]> table(String file) {
    int from = printed.lines().indexOf(printed.line(file)) + 2;
    return printed.lines().stream().skip(from).limit(5).map(Printed::numbers).toList();
  }

  @Test
  void irisesHaveTheBicOfMclustOrABetterOne() {
    // R's mclust (Scrucca et al. 2016), −mclustBIC(iris[, 1:4]): VVV, EEE, VVI and VII.
    double[][] mclust = {
      {829.9782, 829.9782, 1522.1202, 1804.0854},
      {574.0178, 688.0972, 857.5515, 1012.2352},
      {580.8396, 632.9647, 744.6382, 853.8144},
      {630.6000, 646.0258, 751.0198, 812.6048},
      {676.6061, 604.8131, 711.4502, 742.6083}
    };
    List<double[]> rows = table("iris.csv");
    for (int k = 1; k <= 5; k++) {
      assertThat(rows.get(k - 1)).hasSize(5);
      assertThat(rows.get(k - 1)[0]).isEqualTo(k);
      for (int type = 0; type < 4; type++) {
        double bic = rows.get(k - 1)[1 + type];
        double theirs = mclust[k - 1][type];
        assertThat(bic).as("K=%s, type %s", k, type).isLessThan(theirs + MCLUST_STOPS);
        if (k <= 2) {
          assertThat(bic).isCloseTo(theirs, within(MCLUST_STOPS));
        }
      }
    }
    assertThat(printed.lines()).contains("Best: K = 2, full, BIC 574.02");
  }

  @Test
  void theGeyserHasThreeTiedComponents() {
    // Mclust(faithful): EEE with 3 components, log-likelihood -1126.326, df 11, BIC -2314.316.
    List<double[]> rows = table("faithful.csv");
    assertThat(rows.get(2)[2]).isBetween(2314.2, 2314.316);
    assertThat(rows.get(1)[1])
        .as("K=2, full: log-likelihood -1130.2640, 11 parameters")
        .isCloseTo(2 * 1130.2640 + 11 * Math.log(272), within(0.01));
    assertThat(printed.line("Best: K = 3, tied")).startsWith("Best: K = 3, tied, BIC 2314.");
  }
}
