package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a textbook's Baum-Welch on the history, and a filter of two states written out. */
class AlarmTest {
  private static final int WATCHED = 4000;

  private static Printed printed;
  private static ChainTwin chain;
  private static double[][] normals;
  private static double[] readings;
  private static int[] states;
  private static List<Integer> glitches;

  /** What the filter written out says of the readings. */
  private static final class Watch {
    private final List<double[]> leftOut = new ArrayList<>();
    private final boolean[] raised = new boolean[WATCHED];

    Watch(double least) {
      double failing = chain.initial[1];
      for (int t = 0; t < WATCHED; t++) {
        double calm = (1 - failing) * Twin.density(readings[t], normals[0][0], normals[0][1]);
        double bad = failing * Twin.density(readings[t], normals[1][0], normals[1][1]);
        double log = Math.log(calm + bad);
        double now = bad / (calm + bad);
        if (log < least) {
          leftOut.add(new double[] {t, readings[t], log});
          now = failing;
        }
        raised[t] = now > (t > 0 && raised[t - 1] ? 0.5 : 0.99);
        failing = (1 - now) * chain.transitions[0][1] + now * chain.transitions[1][1];
      }
    }

    double falseAlarms() {
      double count = 0;
      for (int t = 0; t < WATCHED; t++) {
        count += raised[t] && (t == 0 || !raised[t - 1]) && states[t] == 0 ? 1 : 0;
      }
      return count;
    }
  }

  @BeforeAll
  static void run() {
    printed = Printed.by(Alarm::main);
    double[] history = new double[4000];
    Alarm.draw(1, history, new int[4000]);
    chain = new ChainTwin(new double[] {0.99, 0.01}, new double[][] {{0.996, 0.004}, {0.02, 0.98}});
    normals = new double[][] {{2, 0.5}, {3, 0.8}};
    for (int i = 0; i < 200; i++) {
      double[][] p = new double[4000][2];
      for (int t = 0; t < 4000; t++) {
        p[t][0] = Twin.density(history[t], normals[0][0], normals[0][1]);
        p[t][1] = Twin.density(history[t], normals[1][0], normals[1][1]);
      }
      chain.smooth(p);
      normals = new double[][] {chain.moments(history, 0), chain.moments(history, 1)};
      chain = chain.next();
    }
    readings = new double[WATCHED];
    states = new int[WATCHED];
    Alarm.draw(2, readings, states);
    glitches = Alarm.disturb(readings);
  }

  @Test
  void theHistoryTeachesThePump() {
    for (int k = 0; k < 2; k++) {
      double[] row = Printed.numbers(printed.line(k == 0 ? "running  " : "failing  "));
      assertThat(row)
          .containsExactly(
              new double[] {
                normals[k][0], normals[k][1], chain.transitions[k][k], k == 0 ? 0.996 : 0.98
              },
              within(6e-4));
      assertThat(row[2]).isCloseTo(row[3], within(0.02));
    }
  }

  @Test
  void theUnexpectedReadingsAreTheGlitches() {
    List<double[]> expected = new Watch(-12).leftOut;
    List<double[]> rows = printed.table("Readings left out");
    for (int i = 0; i < 3; i++) {
      assertThat(rows.get(i)[0]).isEqualTo(expected.get(i)[0]);
      assertThat(rows.get(i)[1]).isCloseTo(expected.get(i)[1], within(0.0051));
      assertThat(rows.get(i)[2]).isCloseTo(expected.get(i)[2], within(0.01));
    }
    double found = expected.stream().filter(row -> glitches.contains((int) row[0])).count();
    assertThat(rows.get(3)).containsExactly(expected.size(), found, glitches.size());
    assertThat(found).isEqualTo(glitches.size());
  }

  @Test
  void alarmsAreRaisedWhenAFilterWrittenOutRaisesThem() {
    Watch watch = new Watch(-12);
    List<String> lines = printed.lines();
    int line = lines.indexOf(printed.line("failure  begins")) + 1;
    int failures = 0;
    int told = 0;
    double delays = 0;
    for (int t = 0; t < WATCHED; t++) {
      if (states[t] == 1 && (t == 0 || states[t - 1] == 0)) {
        int end = t;
        int alarm = -1;
        for (; end < WATCHED && states[end] == 1; end++) {
          alarm = alarm < 0 && watch.raised[end] ? end : alarm;
        }
        failures++;
        told += alarm < 0 ? 0 : 1;
        delays += alarm < 0 ? 0 : alarm - t;
        assertThat(lines.get(line++).strip().split(" +"))
            .containsExactly(
                String.valueOf(failures),
                String.valueOf(t),
                String.valueOf(end),
                alarm < 0 ? "-" : String.valueOf(alarm),
                alarm < 0 ? "-" : String.valueOf(alarm - t));
      }
    }
    double[] summary = Printed.numbers(lines.get(line));
    assertThat(summary)
        .containsExactly(
            new double[] {told, failures, delays / told, watch.falseAlarms()}, within(0.0051));
    assertThat(told).isGreaterThan(failures / 2);
  }

  @Test
  void glitchesThatAreTakenInRaiseFalseAlarms() {
    double expected = new Watch(Double.NEGATIVE_INFINITY).falseAlarms();
    assertThat(Printed.numbers(printed.line("taken in"))).containsExactly(expected);
    assertThat(expected).isGreaterThan(new Watch(-12).falseAlarms());
  }
}
