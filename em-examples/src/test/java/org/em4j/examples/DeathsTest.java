package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeathsTest {
  private static final double[] DAYS = {162, 267, 271, 185, 111, 61, 27, 8, 3, 1};

  private static Printed printed;
  private static List<double[]> rows;

  @BeforeAll
  static void run() {
    printed = Printed.by(Deaths::main);
    rows = new ArrayList<>(printed.table("tolerance  iterations"));
  }

  /** Returns p and both rates after so many steps of EM as textbooks write it. */
  private static double[] textbook(double iterations) {
    double p = 0.3;
    double low = 1;
    double high = 2.5;
    for (int step = 0; step < iterations; step++) {
      double days = 0;
      double deaths = 0;
      double lowDays = 0;
      double lowDeaths = 0;
      for (int x = 0; x < DAYS.length; x++) {
        double one = p * Math.exp(-low) * Math.pow(low, x);
        double other = (1 - p) * Math.exp(-high) * Math.pow(high, x);
        double gamma = one / (one + other);
        days += DAYS[x];
        deaths += DAYS[x] * x;
        lowDays += gamma * DAYS[x];
        lowDeaths += gamma * DAYS[x] * x;
      }
      p = lowDays / days;
      low = lowDeaths / lowDays;
      high = (deaths - lowDeaths) / (days - lowDays);
    }
    return new double[] {p, low, high};
  }

  @Test
  void everyStopIsOnTheWayOfATextbookEm() {
    // Seven tolerances on log L, a line of words with a number in it, and one on the parameters.
    assertThat(rows).hasSize(9);
    double before = 0;
    for (double[] row : rows) {
      if (row.length == 6) {
        double[] expected = textbook(row[1]);
        assertThat(row[3]).isCloseTo(expected[0], within(6e-8));
        assertThat(row[4]).isCloseTo(expected[1], within(6e-7));
        assertThat(row[5]).isCloseTo(expected[2], within(6e-7));
        assertThat(row[1]).as("iterations").isGreaterThan(before);
        before = row[1];
      }
    }
    assertThat(before).as("EM creeps").isGreaterThan(2000);
  }

  @Test
  void theLastStopIsTheOptimum() {
    double[] last = printed.below("(on the change of log L", 1);
    // The root of the score in 40 digits, by mpmath 1.3.
    assertThat(last[2]).isEqualTo(-1989.945859883);
    assertThat(last[3]).isCloseTo(0.35988539698, within(1e-7));
    assertThat(last[4]).isCloseTo(1.25609510122, within(1e-6));
    assertThat(last[5]).isCloseTo(2.66340435663, within(1e-6));
  }

  @Test
  void looseTolerancesStopFarFromIt() {
    double[] first = rows.get(0);
    assertThat(first[1]).isLessThan(10);
    assertThat(first[3]).as("p").isLessThan(0.29);
    for (double[] row : rows) {
      if (row.length == 6) {
        assertThat(row[2]).isLessThanOrEqualTo(-1989.945859883);
      }
    }
  }

  @Test
  void theExpectedDaysAreThoseOfTheOptimum() {
    List<double[]> table = printed.table("deaths  days");
    assertThat(table).hasSize(10);
    double factorial = 1;
    for (int x = 0; x < 10; x++) {
      factorial *= Math.max(1, x);
      double low = 0.359885397 * Math.exp(-1.256095101) * Math.pow(1.256095101, x);
      double high = 0.640114603 * Math.exp(-2.663404357) * Math.pow(2.663404357, x);
      assertThat(table.get(x)).startsWith(x, DAYS[x]);
      assertThat(table.get(x)[2]).isCloseTo(1096 * (low + high) / factorial, within(0.051));
    }
  }
}
