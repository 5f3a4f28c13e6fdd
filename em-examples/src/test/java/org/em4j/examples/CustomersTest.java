package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CustomersTest {
  /** Of a parameter if the segments were known; the overlap and the holes take half as much. */
  private static final double STANDARD_ERRORS = 5;

  private static final String[] SEGMENTS = {"students", "regulars", "families"};

  private static Printed printed;
  private static double[] x;
  private static int[] segments;

  @BeforeAll
  static void run() {
    printed = Printed.by(Customers::main);
    x = new double[3 * Customers.ROWS];
    segments = new int[Customers.ROWS];
    Customers.draw(x, segments);
  }

  /** Returns share, mean, sd, rate and the three probabilities of a segment. */
  private static double[] row(int segment, int line) {
    double[] row = printed.below(SEGMENTS[segment], line);
    assertThat(row).hasSize(7);
    return row;
  }

  /** Returns the posterior by Bayes' formula on a line of each segment; NaN is left out. */
  private static double[] posterior(int line, double... customer) {
    double[] posterior = new double[3];
    for (int k = 0; k < 3; k++) {
      posterior[k] = joint(row(k, line), customer);
    }
    double sum = Arrays.stream(posterior).sum();
    return Arrays.stream(posterior).map(p -> p / sum).toArray();
  }

  private static double joint(double[] row, double... customer) {
    double joint = row[0];
    if (!Double.isNaN(customer[0])) {
      joint *= Twin.density(customer[0], row[1], row[2]);
    }
    if (!Double.isNaN(customer[1])) {
      joint *= Math.exp(-row[3]);
      for (int i = 1; i <= customer[1]; i++) {
        joint *= row[3] / i;
      }
    }
    return Double.isNaN(customer[2]) ? joint : joint * row[4 + (int) customer[2]];
  }

  @Test
  void theSegmentsAreRecovered() {
    for (int k = 0; k < 3; k++) {
      double[] truth = row(k, 1);
      double n = 0.9 * truth[0] * Customers.ROWS;
      double[] errors = {
        Math.sqrt(truth[0] * (1 - truth[0]) / Customers.ROWS),
        truth[2] / Math.sqrt(n),
        truth[2] / Math.sqrt(2 * n),
        Math.sqrt(truth[3] / n),
        Math.sqrt(truth[4] * (1 - truth[4]) / n),
        Math.sqrt(truth[5] * (1 - truth[5]) / n),
        Math.sqrt(truth[6] * (1 - truth[6]) / n)
      };
      for (int line = 2; line <= 3; line++) {
        for (int i = 0; i < errors.length; i++) {
          assertThat(row(k, line)[i])
              .as("%s, line %s, parameter %s", SEGMENTS[k], line, i)
              .isCloseTo(truth[i], within(STANDARD_ERRORS * errors[i]));
        }
      }
    }
  }

  @Test
  void theLogLikelihoodsAreThoseOfThePrintedParameters() {
    double[] told = Printed.numbers(printed.line("log-likelihood:"));
    assertThat(told).hasSize(3);
    for (int line = 1; line <= 3; line++) {
      double sum = 0;
      for (int i = 0; i < Customers.ROWS; i++) {
        double density = 0;
        for (int k = 0; k < 3; k++) {
          density += joint(row(k, line), Arrays.copyOfRange(x, 3 * i, 3 * i + 3));
        }
        sum += Math.log(density);
      }
      // Shares of four digits are off by up to 5e-5, which 2,000 rows add up.
      assertThat(told[line - 1]).isCloseTo(sum, within(0.5));
    }
    assertThat(told[1]).as("the most likely").isGreaterThan(Math.max(told[0], told[2]));
  }

  @Test
  void aPriorIsOneRowOfEachSymbol() {
    // With the posteriors of the plain fit, which the prior hardly moves.
    double[] plain = row(0, 2);
    double[] prior = row(0, 3);
    double n = plain[0] * Customers.ROWS * 0.9;
    assertThat(prior[6]).isCloseTo((n * plain[6] + 1) / (n + 3), within(0.0015));
    assertThat(prior[6]).isGreaterThan(plain[6] + 0.0005);
  }

  @Test
  void theCustomersAreCountedByTheirSegments() {
    List<double[]> counts = printed.table("Customers of each segment");
    double right = 0;
    for (int k = 0; k < 3; k++) {
      int segment = k;
      int rows = (int) Arrays.stream(segments).filter(s -> s == segment).count();
      assertThat(Arrays.stream(counts.get(k)).sum()).isEqualTo(rows);
      right += counts.get(k)[k];
    }
    double expected = 0;
    for (int i = 0; i < Customers.ROWS; i++) {
      double[] posterior = posterior(1, Arrays.copyOfRange(x, 3 * i, 3 * i + 3));
      expected += Arrays.stream(posterior).max().orElseThrow();
    }
    // The best that the truth itself can do, within chance.
    assertThat(right).isCloseTo(expected, within(3 * Math.sqrt(Customers.ROWS * 0.06)));
  }

  @Test
  void missingValuesAreLeftOut() {
    double none = Double.NaN;
    assertPrediction("7 visits  ", 3, none, 7, none);
    assertPrediction("7 visits, spent 60  ", 3, 60, 7, none);
    assertPrediction("7 visits, spent 60, by phone", 3, 60, 7, 2);
    assertPrediction("nothing", 3, none, none, none);
    assertPrediction("2 visits, spent 20, by phone", 3, 20, 2, 2);
    assertPrediction("the same, without the prior", 2, 20, 2, 2);
    double[] nothing = Printed.numbers(printed.line("nothing"));
    for (int k = 0; k < 3; k++) {
      assertThat(nothing[k]).as("the share").isCloseTo(row(k, 3)[0], within(6e-5));
    }
  }

  private static void assertPrediction(String known, int line, double... customer) {
    double[] numbers = Printed.numbers(printed.line(known));
    double[] expected = posterior(line, customer);
    for (int k = 0; k < 3; k++) {
      // The probability of a phone among students has few digits.
      assertThat(numbers[numbers.length - 3 + k]).isCloseTo(expected[k], within(0.02));
    }
  }
}
