package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThreeClustersTest {
  /** Of a mean or variance of rows that are labelled; the overlap takes less than as much again. */
  private static final double STANDARD_ERRORS = 4;

  private static Printed printed;

  @BeforeAll
  static void run() {
    printed = Printed.by(ThreeClusters::main);
  }

  @Test
  void theLogLikelihoodIsToldEveryTenIterationsAndRises() {
    List<double[]> course = printed.table("iteration  log-likelihood");
    assertThat(course).hasSizeGreaterThan(4);
    for (int i = 0; i < course.size(); i++) {
      if (i < course.size() - 1) {
        assertThat(course.get(i)[0]).isEqualTo(10.0 * i);
      }
      if (i > 0) {
        assertThat(course.get(i)[1]).isGreaterThanOrEqualTo(course.get(i - 1)[1]);
      }
    }
    assertThat(printed.line("(converged)")).isNotBlank();
  }

  @Test
  void theFitIsNearTheTruth() {
    List<double[]> rows = printed.table("weight          mean");
    assertThat(rows).hasSize(6);
    for (int k = 0; k < 3; k++) {
      int n = ThreeClusters.ROWS[k];
      double[] truth = rows.get(2 * k);
      double[] fitted = rows.get(2 * k + 1);
      assertThat(truth[0]).isEqualTo(n / 2000.0);
      double weightError = Math.sqrt(truth[0] * (1 - truth[0]) / 2000);
      assertThat(fitted[0]).isCloseTo(truth[0], within(STANDARD_ERRORS * weightError));
      for (int j = 0; j < 2; j++) {
        double variance = ThreeClusters.VARIANCES[k][j];
        assertThat(truth[1 + j]).isEqualTo(ThreeClusters.MEANS[k][j]);
        assertThat(truth[3 + j]).isEqualTo(variance);
        double meanError = Math.sqrt(variance / n);
        double varianceError = variance * Math.sqrt(2.0 / n);
        assertThat(fitted[1 + j]).isCloseTo(truth[1 + j], within(STANDARD_ERRORS * meanError));
        assertThat(fitted[3 + j]).isCloseTo(variance, within(STANDARD_ERRORS * varianceError));
      }
    }
  }

  @Test
  void theLastLogLikelihoodIsThatOfTheTable() {
    List<double[]> fitted = new ArrayList<>();
    List<double[]> rows = printed.table("weight          mean");
    for (int k = 0; k < 3; k++) {
      fitted.add(rows.get(2 * k + 1));
    }
    double sum = 0;
    for (double[] x : ThreeClusters.rows(5)) {
      double density = 0;
      for (double[] c : fitted) {
        density +=
            c[0]
                * Twin.density(x[0], c[1], Math.sqrt(c[3]))
                * Twin.density(x[1], c[2], Math.sqrt(c[4]));
      }
      sum += Math.log(density);
    }
    List<double[]> course = printed.table("iteration  log-likelihood");
    // The weights are printed with four digits: their sum is off by up to 1.5e-4, times 2,000 rows.
    assertThat(course.get(course.size() - 1)[1]).isCloseTo(sum, within(0.31));
  }
}
