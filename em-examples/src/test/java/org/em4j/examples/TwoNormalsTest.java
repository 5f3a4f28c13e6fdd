package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TwoNormalsTest {
  private static final Twin TRUTH =
      new Twin(new double[] {5 / 11.0, 6 / 11.0}, new double[] {90, 100}, new double[] {2, 5});

  private static final double[] X = TwoNormals.points(2024);
  private static Printed printed;

  @BeforeAll
  static void run() {
    printed = Printed.by(TwoNormals::main);
  }

  private static Twin fitted() {
    double[] low = printed.below("component    weight", 1);
    double[] high = printed.below("component    weight", 2);
    return new Twin(
        new double[] {low[1], high[1]},
        new double[] {low[2], high[2]},
        new double[] {low[3], high[3]});
  }

  @Test
  void theFiveParametersAreWithinThreeStandardErrors() {
    Twin fit = fitted();
    double[] errors = standardErrors();
    double[] off = {
      fit.weights[0] - TRUTH.weights[0],
      fit.means[0] - TRUTH.means[0],
      fit.means[1] - TRUTH.means[1],
      fit.sds[0] - TRUTH.sds[0],
      fit.sds[1] - TRUTH.sds[1]
    };
    for (int i = 0; i < off.length; i++) {
      assertThat(off[i]).as("parameter %s", i).isCloseTo(0, within(3 * errors[i]));
    }
  }

  /** From the information matrix at the truth, the sum of squared scores. */
  private static double[] standardErrors() {
    RealMatrix information = new Array2DRowRealMatrix(5, 5);
    for (double x : X) {
      double[] score = new double[5];
      double low = Twin.density(x, TRUTH.means[0], TRUTH.sds[0]);
      double high = Twin.density(x, TRUTH.means[1], TRUTH.sds[1]);
      score[0] = (low - high) / TRUTH.density(x);
      for (int k = 0; k < 2; k++) {
        double gamma = TRUTH.posterior(k, x);
        double z = (x - TRUTH.means[k]) / TRUTH.sds[k];
        score[1 + k] = gamma * z / TRUTH.sds[k];
        score[3 + k] = gamma * (z * z - 1) / TRUTH.sds[k];
      }
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
          information.addToEntry(i, j, score[i] * score[j]);
        }
      }
    }
    RealMatrix covariance = MatrixUtils.inverse(information);
    double[] errors = new double[5];
    Arrays.setAll(errors, i -> Math.sqrt(covariance.getEntry(i, i)));
    return errors;
  }

  @Test
  void theLogLikelihoodIsThatOfThePrintedParameters() {
    // Parameters of four digits are off by 5e-5, and the optimum is flat.
    double[] numbers = Printed.numbers(printed.line("log-likelihood "));
    assertThat(numbers[numbers.length - 1]).isCloseTo(fitted().logLikelihood(X), within(0.01));
  }

  @Test
  void the105BelongsToTheWideComponent() {
    // The article that uses these data prints .501 and .499; Bayes' formula on the truth gives
    // this.
    assertThat(TRUTH.posterior(0, 105)).isCloseTo(2.1e-12, within(1e-13));
    double low = last(printed.line("P(component 0"));
    double high = last(printed.line("P(component 1"));
    // Rounded to four digits, an sd moves an exponent of 28 by 28 · 2 · 5e-5 / 2.
    assertThat(low).isCloseTo(fitted().posterior(0, 105), within(0.005 * low));
    assertThat(low).isBetween(1e-12, 4e-12);
    assertThat(high).isEqualTo(1);
  }

  private static double last(String line) {
    double[] numbers = Printed.numbers(line);
    return numbers[numbers.length - 1];
  }

  @Test
  void bothCriteriaChooseTwoComponents() {
    List<double[]> rows = printed.table("K  parameters");
    assertThat(rows).hasSize(5);
    for (int k = 1; k <= 5; k++) {
      double[] row = rows.get(k - 1);
      double p = 3 * k - 1;
      assertThat(row[0]).isEqualTo(k);
      assertThat(row[1]).isEqualTo(p);
      // The log-likelihood is printed with two digits, and doubled.
      assertThat(row[3]).isCloseTo(-2 * row[2] + 2 * p, within(0.02));
      assertThat(row[4]).isCloseTo(-2 * row[2] + p * Math.log(X.length), within(0.02));
    }
    for (int criterion : new int[] {3, 4}) {
      assertThat(Collections.min(rows, Comparator.comparingDouble(row -> row[criterion])))
          .isSameAs(rows.get(1));
    }
    double[] one = Arrays.stream(X).collect(() -> new double[2], TwoNormalsTest::add, (a, b) -> {});
    double variance = one[1] / X.length - Math.pow(one[0] / X.length, 2);
    double closed = -0.5 * X.length * (Math.log(2 * Math.PI * variance) + 1);
    assertThat(rows.get(0)[2]).isCloseTo(closed, within(0.01));
  }

  private static void add(double[] sums, double x) {
    sums[0] += x;
    sums[1] += x * x;
  }
}
