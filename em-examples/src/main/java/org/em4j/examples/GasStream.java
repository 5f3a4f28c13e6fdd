package org.em4j.examples;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.plugin.Registry;
import org.em4j.examples.plugin.Maxwell;
import org.em4j.examples.plugin.MaxwellFamily;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;

/**
 * A valve lets now helium, now neon into a vessel; the speeds of single atoms tell when it was
 * turned. The states of the chain emit the plugin's family, which em4j knows by its id alone.
 */
public final class GasStream {
  static final int ATOMS = 1000;

  private static final double BOLTZMANN = 1.380649e-23; // joules per kelvin
  private static final double DALTON = 1.66053907e-27; // kilograms
  private static final double[] MASSES = {4.0026, 20.1797}; // of helium and neon, in Da
  private static final String[] NAMES = {"helium", "neon"};

  /** At 300 K; a gas flows for 100 or 50 atoms on average. */
  static final HiddenMarkovModel<Maxwell> TRUTH =
      HiddenMarkovModel.of(
          new double[] {0.5, 0.5},
          new double[][] {{0.99, 0.01}, {0.02, 0.98}},
          new MaxwellFamily(),
          List.of(gas(MASSES[0]), gas(MASSES[1])));

  private GasStream() {}

  private static Maxwell gas(double mass) {
    return new Maxwell(Math.sqrt(BOLTZMANN * 300 / (mass * DALTON)));
  }

  /**
   * Prints which gases were found, when the valve was turned, and how many atoms are told right.
   */
  public static void main(String[] args) {
    double[] speeds = new double[ATOMS];
    int[] gases = new int[ATOMS];
    draw(speeds, gases);
    Sequences data = Sequences.of(Observations.of(speeds, 1));

    // By its id, as the command line does it: no class of the plugin is needed to fit and to
    // decode.
    Family<?> family = Registry.standard().families().create("example.maxwell");
    HiddenMarkovModel<?> found =
        HiddenMarkovModel.fit(data, family, HiddenMarkovOptions.states(2).withTolerance(1e-11))
            .model();
    HiddenMarkovModel<?> model = scale(found, 0) < scale(found, 1) ? found.reordered(1, 0) : found;

    System.out.printf(
        "%d atoms; log L %.4f, of the true chain %.4f%n%n",
        ATOMS, model.score(data).logLikelihood(), TRUTH.score(data).logLikelihood());
    System.out.println("        a in m/s  true a  mass in Da     true  stays   true");
    for (int k = 0; k < 2; k++) {
      double a = scale(model, k);
      System.out.printf(
          "%-6s  %8.2f  %6.1f  %10.2f  %7.4f  %.4f  %.4f%n",
          NAMES[k],
          a,
          TRUTH.emission(k).a(),
          BOLTZMANN * 300 / (a * a) / DALTON,
          MASSES[k],
          model.transition(k, k),
          TRUTH.transition(k, k));
    }

    int[] path = model.viterbi(data);
    System.out.println();
    System.out.println("The valve was turned before atom: truth, and the likeliest path");
    System.out.println("truth " + turns(gases));
    System.out.println("path  " + turns(path));

    System.out.println();
    System.out.println("atoms told right, of " + ATOMS);
    System.out.printf("by the path            %4d%n", right(gases, path));
    System.out.printf("each by its own speed  %4d%n", right(gases, alone(model, data.rows())));
  }

  /** Draws speeds and gases from {@link #TRUTH}. */
  static void draw(double[] speeds, int[] gases) {
    TRUTH.sample(ATOMS, new SplittableRandom(11), speeds, gases);
  }

  private static double scale(HiddenMarkovModel<?> model, int state) {
    return model.distribution(state).as(new MaxwellFamily()).a();
  }

  /** Tells gases as if the atoms had been shuffled: each is a sequence of its own. */
  private static int[] alone(HiddenMarkovModel<?> model, Observations atoms) {
    int[] lengths = new int[ATOMS];
    Arrays.fill(lengths, 1);
    HiddenMarkovModel<?> shuffled = withInitial(model, model.stationaryDistribution());
    return shuffled.viterbi(Sequences.of(atoms, lengths));
  }

  private static <P> HiddenMarkovModel<P> withInitial(
      HiddenMarkovModel<P> model, double[] initial) {
    return HiddenMarkovModel.of(initial, model.transitions(), model.family(), model.emissions());
  }

  private static String turns(int[] gases) {
    StringBuilder turns = new StringBuilder();
    for (int t = 1; t < gases.length; t++) {
      if (gases[t] != gases[t - 1]) {
        turns.append(String.format(" %4d", t));
      }
    }
    return turns.toString();
  }

  private static int right(int[] truth, int[] told) {
    int right = 0;
    for (int t = 0; t < truth.length; t++) {
      right += truth[t] == told[t] ? 1 : 0;
    }
    return right;
  }
}
