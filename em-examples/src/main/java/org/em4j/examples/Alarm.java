package org.em4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.hmm.Filter;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;

/**
 * A pump is watched while it runs: a filter follows the readings of one sensor as they come in, and
 * an alarm is raised once the pump is failing with a probability above 0.99. A reading that nobody
 * could expect is the sensor's fault, and is left out. The pump is simulated.
 */
public final class Alarm {
  static final int HISTORY = 4000;
  static final int WATCHED = 4000;
  static final double RAISED = 0.99;
  static final double CLEARED = 0.5; // an alarm ends below this
  static final double UNEXPECTED = -12; // a log-density that hardly any reading of the pump has
  static final double GLITCHES = 0.002; // the share of readings that are the sensor's fault

  private static final NormalFamily VIBRATION = new NormalFamily();
  private static final int FAILING = 1;

  /** In mm/s. Fails every 250 readings, and is repaired 50 readings later, on average. */
  static final HiddenMarkovModel<Normal> TRUTH =
      HiddenMarkovModel.of(
          new double[] {1, 0},
          new double[][] {{0.996, 0.004}, {0.02, 0.98}},
          VIBRATION,
          List.of(new Normal(2, 0.5), new Normal(3, 0.8)));

  private Alarm() {}

  /** Prints what was learnt from a history, each failure and its alarm, and what was left out. */
  public static void main(String[] args) {
    double[] history = new double[HISTORY];
    draw(1, history, new int[HISTORY]);
    HiddenMarkovModel<Normal> model = learn(history);
    System.out.printf("Learnt from %,d readings that nobody has labelled%n", HISTORY);
    System.out.println("         mm/s    (sd)   stays   true");
    print("running", model, 0);
    print("failing", model, FAILING);

    double[] readings = new double[WATCHED];
    int[] states = new int[WATCHED];
    draw(2, readings, states);
    List<Integer> glitches = disturb(readings);

    System.out.println();
    System.out.println("Readings left out, the first of them: log p(reading | those before it)");
    boolean[] raised = new boolean[WATCHED];
    List<Integer> leftOut = new ArrayList<>();
    Filter filter = model.filter();
    for (int t = 0; t < WATCHED; t++) {
      double reading = readings[t];
      double expected = filter.forecastLogDensity(1, reading);
      if (expected < UNEXPECTED) {
        leftOut.add(t);
        reading = Double.NaN; // time passes, nothing is known
        if (leftOut.size() <= 3) {
          System.out.printf("%7d  %6.2f mm/s  %9.4f%n", t, readings[t], expected);
        }
      }
      filter.update(reading);
      raised[t] = isRaised(t > 0 && raised[t - 1], filter);
    }
    System.out.printf(
        "%d left out, of which %d of the %d glitches%n",
        leftOut.size(), leftOut.stream().filter(glitches::contains).count(), glitches.size());

    System.out.println();
    System.out.println("failure  begins    ends   alarm   delay");
    describe(states, raised);

    boolean[] taken = new boolean[WATCHED];
    filter.reset();
    for (int t = 0; t < WATCHED; t++) {
      filter.update(readings[t]);
      taken[t] = isRaised(t > 0 && taken[t - 1], filter);
    }
    System.out.printf(
        "if the glitches were taken in: %d false alarms%n", falseAlarms(states, taken));
  }

  private static boolean isRaised(boolean before, Filter filter) {
    return filter.probability(FAILING) > (before ? CLEARED : RAISED);
  }

  /** Draws readings and states from {@link #TRUTH}. */
  static void draw(long seed, double[] readings, int[] states) {
    TRUTH.sample(readings.length, new SplittableRandom(seed), readings, states);
  }

  /** Puts spikes in the place of readings, and returns where. */
  static List<Integer> disturb(double[] readings) {
    RandomGenerator random = new SplittableRandom(3);
    List<Integer> glitches = new ArrayList<>();
    for (int t = 0; t < readings.length; t++) {
      if (random.nextDouble() < GLITCHES) {
        readings[t] = 8 + 4 * random.nextDouble();
        glitches.add(t);
      }
    }
    return glitches;
  }

  /** Learns the pump, whose calmer state is the running one. */
  private static HiddenMarkovModel<Normal> learn(double[] history) {
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.fit(
                Sequences.of(Observations.of(history, 1)),
                VIBRATION,
                HiddenMarkovOptions.states(2).withTolerance(1e-11))
            .model();
    return model.emission(0).mean() < model.emission(1).mean() ? model : model.reordered(1, 0);
  }

  private static void print(String name, HiddenMarkovModel<Normal> model, int k) {
    System.out.printf(
        "%s  %.3f (%.3f)  %.4f  %.4f%n",
        name,
        model.emission(k).mean(),
        model.emission(k).sd(),
        model.transition(k, k),
        TRUTH.transition(k, k));
  }

  /** Prints when each failure began, ended and was told. */
  private static void describe(int[] states, boolean[] raised) {
    int failures = 0;
    int told = 0;
    int delays = 0;
    for (int t = 0; t < states.length; t++) {
      if (states[t] == FAILING && (t == 0 || states[t - 1] != FAILING)) {
        int end = t;
        int alarm = -1;
        for (; end < states.length && states[end] == FAILING; end++) {
          alarm = alarm < 0 && raised[end] ? end : alarm;
        }
        failures++;
        System.out.printf("%7d  %6d  %6d", failures, t, end);
        if (alarm < 0) {
          System.out.println("       -       -");
        } else {
          System.out.printf("  %6d  %6d%n", alarm, alarm - t);
          told++;
          delays += alarm - t;
        }
      }
    }
    System.out.printf(
        "%d of %d failures told, after %.2f readings on average; %d false alarms%n",
        told, failures, (double) delays / told, falseAlarms(states, raised));
  }

  /** Counts the alarms that were raised while the pump was not failing. */
  private static int falseAlarms(int[] states, boolean[] raised) {
    int count = 0;
    for (int t = 0; t < states.length; t++) {
      count += raised[t] && (t == 0 || !raised[t - 1]) && states[t] != FAILING ? 1 : 0;
    }
    return count;
  }
}
