package org.em4j.examples;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Observations;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;

/**
 * The occasionally dishonest casino: a fair die, and now and then one that shows six in every other
 * roll (Durbin, Eddy, Krogh and Mitchison 1998, Biological Sequence Analysis, chapter 3). Who sees
 * the rolls alone can tell when it was which, and even what the dice are like.
 */
public final class Casino {
  static final int SHOWN = 300;
  static final int FEW = 300;
  static final int MANY = 30_000;

  /** Faces 1 to 6 are the symbols 0 to 5. */
  private static final CategoricalFamily DIE = new CategoricalFamily(6);

  /** The casino has been open for long: the first die is drawn from the stationary distribution. */
  static final HiddenMarkovModel<Categorical> TRUTH =
      HiddenMarkovModel.of(
          new double[] {2 / 3.0, 1 / 3.0},
          new double[][] {{0.95, 0.05}, {0.1, 0.9}},
          DIE,
          List.of(
              Categorical.of(1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0),
              Categorical.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.5)));

  private static final int WIDTH = 60;

  private Casino() {}

  /** Prints which die was told from the rolls, and what casinos were learnt from rolls alone. */
  public static void main(String[] args) {
    double[] rolls = new double[SHOWN];
    int[] dice = new int[SHOWN];
    draw(1, rolls, dice);
    Sequences seen = Sequences.of(Observations.of(rolls, 1));

    int[] path = TRUTH.viterbi(seen); // the likeliest path as a whole
    double[] posteriors = TRUTH.posteriors(seen); // of each roll by itself
    int[] likeliest = likeliest(posteriors);

    System.out.printf("%d rolls (F fair, L loaded; the last line is P(loaded) in tenths)%n", SHOWN);
    for (int from = 0; from < SHOWN; from += WIDTH) {
      StringBuilder rolled = new StringBuilder();
      StringBuilder tenths = new StringBuilder();
      for (int t = from; t < from + WIDTH; t++) {
        rolled.append((int) rolls[t] + 1);
        tenths.append((int) Math.min(9, 10 * posteriors[2 * t + 1]));
      }
      System.out.printf("%nRolls      %s%n", rolled);
      System.out.printf("Die        %s%n", letters(dice, from));
      System.out.printf("Viterbi    %s%n", letters(path, from));
      System.out.printf("Posterior  %s%n", letters(likeliest, from));
      System.out.printf("P(loaded)  %s%n", tenths);
    }

    double[] fresh = new double[MANY];
    int[] freshDice = new int[MANY];
    draw(2, fresh, freshDice);
    Sequences test = Sequences.of(Observations.of(fresh, 1));
    System.out.println();
    System.out.println("Dice that were told right");
    System.out.println("              rolls  right   share  fair for loaded  loaded for fair");
    print("Viterbi", dice, path);
    print("posterior", dice, likeliest);
    print("Viterbi", freshDice, TRUTH.viterbi(test));
    print("posterior", freshDice, likeliest(TRUTH.posteriors(test)));

    HiddenMarkovModel<Categorical> few = learn(FEW, 3);
    HiddenMarkovModel<Categorical> many = learn(MANY, 4);
    System.out.println();
    System.out.println(
        "What is learnt from rolls alone, and how many bits it knows of another roll");
    System.out.printf("that a fair die does not, on average over %,d rolls of no fit%n", MANY);
    System.out.println("               stays     1      2      3      4      5      6     bits");
    print("truth", TRUTH, test);
    print("300 rolls", few, test);
    print("30,000 rolls", many, test);
  }

  /** Tells the likelier die of each roll by itself. */
  private static int[] likeliest(double[] posteriors) {
    int[] likeliest = new int[posteriors.length / 2];
    for (int t = 0; t < likeliest.length; t++) {
      likeliest[t] = posteriors[2 * t + 1] > 0.5 ? 1 : 0;
    }
    return likeliest;
  }

  /** Draws rolls and the dice that gave them. */
  static void draw(long seed, double[] rolls, int[] dice) {
    TRUTH.sample(rolls.length, new SplittableRandom(seed), rolls, dice);
  }

  /** Learns a casino from as many rolls, and puts the die that shows fewer sixes first. */
  private static HiddenMarkovModel<Categorical> learn(int rolls, long seed) {
    double[] x = new double[rolls];
    draw(seed, x, new int[rolls]);
    HiddenMarkovModel<Categorical> model =
        HiddenMarkovModel.fit(
                Sequences.of(Observations.of(x, 1)),
                DIE,
                HiddenMarkovOptions.states(2)
                    .withStationaryInitial(true) // one sequence says little of how one begins
                    .withRestarts(5)
                    .withMaxIterations(5000))
            .model();
    boolean swapped = model.emission(0).probability(5) > model.emission(1).probability(5);
    return swapped ? model.reordered(1, 0) : model;
  }

  private static String letters(int[] states, int from) {
    StringBuilder letters = new StringBuilder();
    for (int t = from; t < from + WIDTH; t++) {
      letters.append(states[t] == 0 ? 'F' : 'L');
    }
    return letters.toString();
  }

  private static void print(String name, int[] dice, int[] told) {
    int[][] counts = new int[2][2];
    for (int t = 0; t < dice.length; t++) {
      counts[dice[t]][told[t]]++;
    }
    int right = counts[0][0] + counts[1][1];
    System.out.printf(
        "%-12s  %5d  %5d  %.4f  %15d  %15d%n",
        name, dice.length, right, (double) right / dice.length, counts[1][0], counts[0][1]);
  }

  private static void print(String name, HiddenMarkovModel<Categorical> model, Sequences test) {
    double nats = model.score(test).meanLogLikelihood() - Math.log(1 / 6.0);
    for (int k = 0; k < 2; k++) {
      System.out.printf("%-12s %c ", k == 0 ? name : "", k == 0 ? 'F' : 'L');
      System.out.printf(" %.4f", model.transition(k, k));
      for (double p : model.emission(k).probabilities()) {
        System.out.printf(" %.4f", p);
      }
      System.out.println(k == 0 ? String.format("  %.4f", nats / Math.log(2)) : "");
    }
  }
}
