package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against a textbook's Baum-Welch over ten sequences, in which a missing value has the density 1.
 */
class MachineLifeTest {
  private static final int MACHINES = 10;
  private static final int HOURS = 240;

  /** Mean and standard deviation of temperature and log vibration, and how often a phase stays. */
  private static final double[][] TRUTH = {
    {60, 2, 0, 0.3, 0.99}, {63, 2, 0.3, 0.3, 0.985}, {70, 4, 0.9, 0.4, 1}
  };

  private static Printed printed;
  private static int[] phases;
  private static double[] readings;
  private static Fit gaps;
  private static Fit complete;

  /** What EM comes to from the truth. */
  private static final class Fit {
    private final double[] readings;
    private double[][] parameters = TRUTH;
    private final ChainTwin[] machines = new ChainTwin[MACHINES];

    Fit(double[] readings) {
      this.readings = readings;
      for (int i = 0; i < 80; i++) {
        expect();
        maximize();
      }
      expect();
    }

    private double value(int row, int column) {
      double x = readings[2 * row + column];
      return column == 0 ? x : Math.log(x);
    }

    private double[][] densities(int machine) {
      double[][] p = new double[HOURS][3];
      for (int t = 0; t < HOURS; t++) {
        int row = HOURS * machine + t;
        boolean seen = row == 119 || row == 239 || row == 359 || row == 479;
        for (int k = 0; k < 3; k++) {
          p[t][k] = seen && phases[row] != k ? 0 : 1;
          for (int column = 0; column < 2; column++) {
            double x = value(row, column);
            double mean = parameters[k][2 * column];
            double sd = parameters[k][2 * column + 1];
            p[t][k] *= Double.isNaN(x) ? 1 : Twin.density(x, mean, sd);
          }
        }
      }
      return p;
    }

    private ChainTwin chain() {
      double fresh = parameters[0][4];
      double worn = parameters[1][4];
      return new ChainTwin(
          new double[] {1, 0, 0},
          new double[][] {{fresh, 1 - fresh, 0}, {0, worn, 1 - worn}, {0, 0, 1}});
    }

    private void expect() {
      for (int machine = 0; machine < MACHINES; machine++) {
        machines[machine] = chain().smooth(densities(machine));
      }
    }

    private void maximize() {
      double[][] next = new double[3][5];
      for (int k = 0; k < 3; k++) {
        for (int column = 0; column < 2; column++) {
          double mean = moment(k, column, 0, 1) / moment(k, column, 0, 0);
          double variance = moment(k, column, mean, 2) / moment(k, column, 0, 0);
          next[k][2 * column] = mean;
          next[k][2 * column + 1] = Math.sqrt(variance);
        }
        double stays = 0;
        double all = 0;
        for (ChainTwin machine : machines) {
          stays += machine.xi[k][k];
          all += Arrays.stream(machine.xi[k]).sum();
        }
        next[k][4] = stays / all;
      }
      parameters = next;
    }

    /** Returns Σγ(x − about)^power over the values that are there. */
    private double moment(int k, int column, double about, int power) {
      double sum = 0;
      for (int row = 0; row < HOURS * MACHINES; row++) {
        double x = value(row, column);
        double gamma = machines[row / HOURS].gamma[row % HOURS][k];
        sum += Double.isNaN(x) ? 0 : gamma * Math.pow(x - about, power);
      }
      return sum;
    }

    int[] path() {
      int[] path = new int[HOURS * MACHINES];
      for (int machine = 0; machine < MACHINES; machine++) {
        int[] own = chain().viterbi(densities(machine));
        System.arraycopy(own, 0, path, HOURS * machine, HOURS);
      }
      return path;
    }

    double passes(int machine, int phase, double p) {
      int hour = 0;
      while (hour < HOURS && Arrays.stream(machines[machine].gamma[hour]).skip(phase).sum() <= p) {
        hour++;
      }
      return hour;
    }
  }

  @BeforeAll
  static void run() {
    printed = Printed.by(MachineLife::main);
    readings = new double[2 * HOURS * MACHINES];
    phases = new int[HOURS * MACHINES];
    MachineLife.draw(readings, phases);
    complete = new Fit(readings);
    gaps = new Fit(MachineLife.withHoles(readings));
  }

  @Test
  void theReadingsAreSimulatedAndSayWhatIsMissing() {
    double values = Arrays.stream(gaps.readings).map(x -> Double.isNaN(x) ? 1 : 0).sum();
    double rows = 0;
    for (int row = 0; row < phases.length; row++) {
      rows += Double.isNaN(gaps.value(row, 0)) && Double.isNaN(gaps.value(row, 1)) ? 1 : 0;
    }
    assertThat(printed.lines().get(0)).contains("simulated");
    assertThat(Printed.numbers(printed.lines().get(0)))
        .containsExactly(MACHINES, HOURS, values, 4800, rows, 2400);
    assertThat(rows).as("a day of each, and one row in twenty").isGreaterThan(240 + 50);
    assertThat(values).isGreaterThan(2 * rows + 500);
  }

  @Test
  void thePhasesAreThoseOfATextbook() {
    List<String> lines = printed.lines();
    int from = lines.indexOf("new");
    for (int k = 0; k < 3; k++) {
      double[][] expected = {TRUTH[k], complete.parameters[k], gaps.parameters[k]};
      for (int i = 0; i < 3; i++) {
        double[] row = Printed.numbers(lines.get(from + 4 * k + 1 + i));
        // Three or four digits, and what the default tolerance leaves.
        assertThat(row).hasSize(5);
        assertThat(row).containsExactly(expected[i], within(1e-3));
        assertThat(row[0]).isCloseTo(TRUTH[k][0], within(0.6));
      }
    }
  }

  private static double first(int[] path, int machine, int phase) {
    int hour = 0;
    while (hour < HOURS && path[HOURS * machine + hour] < phase) {
      hour++;
    }
    return hour;
  }

  private static double hour(String printed) {
    return printed.equals("-") ? HOURS : Double.parseDouble(printed);
  }

  @Test
  void thePhasesBeginWhereATextbookSaysAndNearTheTruth() {
    int[] path = gaps.path();
    int from = printed.lines().indexOf(printed.line("machine      worn"));
    for (int machine = 0; machine < MACHINES; machine++) {
      String[] row = printed.lines().get(from + 1 + machine).strip().split(" +");
      assertThat(row).hasSize(9);
      for (int k = 1; k < 3; k++) {
        double[] told = new double[4];
        for (int i = 0; i < 4; i++) {
          told[i] = hour(row[4 * k - 3 + i]);
        }
        double truth = first(phases, machine, k);
        assertThat(told)
            .containsExactly(
                truth,
                first(path, machine, k),
                gaps.passes(machine, k, 0.05),
                gaps.passes(machine, k, 0.95));
        assertThat(told[1]).isBetween(told[2], told[3]);
        assertThat(truth).isCloseTo(told[1], within(6.0));
      }
    }
  }

  private static double right(int[] path) {
    double right = 0;
    for (int row = 0; row < phases.length; row++) {
      right += path[row] == phases[row] ? 1 : 0;
    }
    return right;
  }

  @Test
  void gapsCostLittle() {
    assertThat(Printed.numbers(printed.line("hours told right")))
        .containsExactly(2400, right(gaps.path()));
    assertThat(Printed.numbers(printed.line("if nothing were missing")))
        .containsExactly(right(complete.path()));
    assertThat(right(gaps.path())).isGreaterThan(0.98 * 2400);
  }
}
