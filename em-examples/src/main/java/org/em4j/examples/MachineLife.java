package org.em4j.examples;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.distributions.LogNormal;
import org.em4j.distributions.LogNormalFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.em4j.hmm.Starting;
import org.em4j.hmm.Topology;

/**
 * Lives of machines: new, then worn, then failing, and never back. Temperature and vibration are
 * read every hour, but single readings get lost, rows of them, and whole days. The machines are
 * simulated from a known model, so that what is told can be compared with the truth.
 */
public final class MachineLife {
  static final int MACHINES = 10;
  static final int HOURS = 240;
  static final int DAY = 24;

  private static final String[] PHASES = {"new", "worn", "failing"};
  private static final NormalFamily TEMPERATURE = new NormalFamily();
  private static final LogNormalFamily VIBRATION = new LogNormalFamily();
  private static final ProductFamily FAMILY = new ProductFamily(List.of(TEMPERATURE, VIBRATION));

  /** Degrees Celsius, and mm/s: a log-normal has mean and standard deviation of the logarithm. */
  static final HiddenMarkovModel<Product> TRUTH =
      HiddenMarkovModel.of(
          new double[] {1, 0, 0},
          new double[][] {{0.99, 0.01, 0}, {0, 0.985, 0.015}, {0, 0, 1}},
          FAMILY,
          List.of(
              phase(new Normal(60, 2), new LogNormal(0.0, 0.3)),
              phase(new Normal(63, 2), new LogNormal(0.3, 0.3)),
              phase(new Normal(70, 4), new LogNormal(0.9, 0.4))));

  private MachineLife() {}

  private static Product phase(Normal temperature, LogNormal vibration) {
    return new Product(
        List.of(
            new Distribution<>(TEMPERATURE, temperature),
            new Distribution<>(VIBRATION, vibration)));
  }

  /** Prints the phases as they were fitted, and when each machine went from one to the next. */
  public static void main(String[] args) {
    double[] complete = new double[2 * HOURS * MACHINES];
    int[] phases = new int[HOURS * MACHINES];
    draw(complete, phases);
    double[] holed = withHoles(complete);
    Sequences data = sequences(holed, phases);
    System.out.printf(
        "%d simulated machines, %d hours each; %d of %d readings missing, %d of %d rows whole%n",
        MACHINES,
        HOURS,
        Arrays.stream(holed).filter(Double::isNaN).count(),
        holed.length,
        missingRows(holed),
        phases.length);

    HiddenMarkovModel<Product> model = fit(data);
    HiddenMarkovModel<Product> ideal = fit(sequences(complete, phases));
    System.out.println();
    System.out.println("                     temperature (sd)   log vibration (sd)   stays");
    for (int k = 0; k < PHASES.length; k++) {
      System.out.println(PHASES[k]);
      print("true", TRUTH, k);
      print("of all readings", ideal, k);
      print("with gaps", model, k);
    }

    System.out.println();
    System.out.println("Hours at which a machine was worn, and was failing (- not in this time):");
    System.out.println("truth, likeliest path, and where the posterior passes 5 % and 95 %");
    System.out.println("machine      worn  path   5 %  95 %   failing  path   5 %  95 %");
    int[] path = model.viterbi(data);
    double[] posteriors = model.posteriors(data);
    for (int machine = 0; machine < MACHINES; machine++) {
      System.out.printf("%7d", machine + 1);
      for (int k = 1; k < PHASES.length; k++) {
        System.out.printf(
            "      %4s  %4s  %4s  %4s",
            hour(first(phases, machine, k)),
            hour(first(path, machine, k)),
            hour(passes(posteriors, machine, k, 0.05)),
            hour(passes(posteriors, machine, k, 0.95)));
      }
      System.out.println();
    }

    System.out.println();
    System.out.printf("hours told right, of %d: %d%n", phases.length, right(phases, path));
    int[] idealPath = ideal.viterbi(sequences(complete, phases));
    System.out.printf("if nothing were missing:   %d%n", right(phases, idealPath));
  }

  /** Fits three phases of which none is left out, and none comes back. */
  private static HiddenMarkovModel<Product> fit(Sequences data) {
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(PHASES.length)
            .withTopology(Topology.leftRight(1))
            .withStarting(Starting.STRETCHES); // thirds of each life, or random parts
    return HiddenMarkovModel.fit(data, FAMILY, options).model();
  }

  /** Draws the machines from {@link #TRUTH}, one behind the other. */
  static void draw(double[] readings, int[] phases) {
    RandomGenerator random = new SplittableRandom(5);
    double[] x = new double[2 * HOURS];
    int[] path = new int[HOURS];
    for (int machine = 0; machine < MACHINES; machine++) {
      TRUTH.sample(HOURS, random, x, path);
      System.arraycopy(x, 0, readings, 2 * HOURS * machine, 2 * HOURS);
      System.arraycopy(path, 0, phases, HOURS * machine, HOURS);
    }
  }

  /** Loses one reading in five, one row in twenty, and a day of each machine. */
  static double[] withHoles(double[] readings) {
    RandomGenerator random = new SplittableRandom(6);
    double[] holed = readings.clone();
    for (int row = 0; row < HOURS * MACHINES; row++) {
      boolean lost = random.nextDouble() < 0.05;
      for (int at = 2 * row; at < 2 * row + 2; at++) {
        if (random.nextDouble() < 0.2 || lost) {
          holed[at] = Double.NaN; // left out exactly, not guessed
        }
      }
    }
    for (int machine = 0; machine < MACHINES; machine++) {
      int from = HOURS * machine + random.nextInt(HOURS - DAY);
      Arrays.fill(holed, 2 * from, 2 * (from + DAY), Double.NaN);
    }
    return holed;
  }

  /**
   * Returns the machines as sequences. A mechanic looked at the first two in the middle and at the
   * end of their time: the phase of these four rows is known.
   */
  static Sequences sequences(double[] readings, int[] phases) {
    int[] lengths = new int[MACHINES];
    Arrays.fill(lengths, HOURS);
    int[] labels = new int[phases.length];
    Arrays.fill(labels, Sequences.UNKNOWN);
    for (int row = HOURS / 2 - 1; row < 2 * HOURS; row += HOURS / 2) {
      labels[row] = phases[row];
    }
    return Sequences.of(Observations.of(readings, 2), lengths).withLabels(labels);
  }

  private static long missingRows(double[] readings) {
    long rows = 0;
    for (int at = 0; at < readings.length; at += 2) {
      rows += Double.isNaN(readings[at]) && Double.isNaN(readings[at + 1]) ? 1 : 0;
    }
    return rows;
  }

  /**
   * Returns the first hour at which a machine is in a phase or behind it; {@link #HOURS} if none.
   */
  private static int first(int[] phases, int machine, int phase) {
    int hour = 0;
    while (hour < HOURS && phases[HOURS * machine + hour] < phase) {
      hour++;
    }
    return hour;
  }

  /** Returns the first hour at which P(in the phase or behind it) exceeds p: it never falls. */
  private static int passes(double[] posteriors, int machine, int phase, double p) {
    int hour = 0;
    while (hour < HOURS && reached(posteriors, HOURS * machine + hour, phase) <= p) {
      hour++;
    }
    return hour;
  }

  private static double reached(double[] posteriors, int row, int phase) {
    double sum = 0;
    for (int k = phase; k < PHASES.length; k++) {
      sum += posteriors[PHASES.length * row + k];
    }
    return sum;
  }

  private static String hour(int hour) {
    return hour == HOURS ? "-" : String.valueOf(hour);
  }

  private static int right(int[] truth, int[] told) {
    int right = 0;
    for (int row = 0; row < truth.length; row++) {
      right += truth[row] == told[row] ? 1 : 0;
    }
    return right;
  }

  private static void print(String name, HiddenMarkovModel<Product> model, int phase) {
    List<Distribution<?>> factors = model.emission(phase).factors();
    Normal temperature = factors.get(0).as(TEMPERATURE);
    LogNormal vibration = factors.get(1).as(VIBRATION);
    System.out.printf(
        "  %-16s  %8.3f (%.3f)  %11.4f (%.4f)  %.4f%n",
        name,
        temperature.mean(),
        temperature.sd(),
        vibration.mean(),
        vibration.sd(),
        model.transition(phase, phase));
  }
}
