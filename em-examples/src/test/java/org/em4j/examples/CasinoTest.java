package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a textbook's recursions on the casino of Durbin and others (1998), section 3.2. */
class CasinoTest {
  private static final ChainTwin BOOK =
      new ChainTwin(new double[] {2 / 3.0, 1 / 3.0}, new double[][] {{0.95, 0.05}, {0.1, 0.9}});

  private static final double[][] DICE = {
    {1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0}, {0.1, 0.1, 0.1, 0.1, 0.1, 0.5}
  };

  private static Printed printed;
  private static Rolls shown;
  private static Rolls fresh;

  /** Rolls, the dice that gave them, and what the twin makes of them. */
  private static final class Rolls {
    private final double[] faces;
    private final int[] dice;
    private final int[] path;
    private final int[] likeliest;
    private final double[] loaded;

    Rolls(int count, long seed) {
      faces = new double[count];
      dice = new int[count];
      Casino.draw(seed, faces, dice);
      double[][] p = densities(faces, DICE);
      path = BOOK.viterbi(p);
      loaded = Arrays.stream(BOOK.smooth(p).gamma).mapToDouble(row -> row[1]).toArray();
      likeliest = Arrays.stream(loaded).mapToInt(q -> q > 0.5 ? 1 : 0).toArray();
    }
  }

  @BeforeAll
  static void run() {
    printed = Printed.by(Casino::main);
    shown = new Rolls(300, 1);
    fresh = new Rolls(30_000, 2);
  }

  private static double[][] densities(double[] faces, double[][] dice) {
    return Arrays.stream(faces)
        .mapToObj(face -> new double[] {dice[0][(int) face], dice[1][(int) face]})
        .toArray(double[][]::new);
  }

  /** Returns what stands behind a name in all blocks of the picture. */
  private static String picture(String name) {
    return printed.lines().stream()
        .filter(line -> line.matches(name + " +[0-9FL]{60}"))
        .map(line -> line.substring(line.length() - 60))
        .collect(Collectors.joining());
  }

  private static String letters(int[] states) {
    return Arrays.stream(states)
        .mapToObj(state -> state == 0 ? "F" : "L")
        .collect(Collectors.joining());
  }

  @Test
  void thePictureShowsTheTruthAndWhatATextbookDecodes() {
    assertThat(picture("Rolls"))
        .isEqualTo(
            Arrays.stream(shown.faces)
                .mapToObj(face -> String.valueOf((int) face + 1))
                .collect(Collectors.joining()));
    assertThat(picture("Die")).isEqualTo(letters(shown.dice));
    assertThat(picture("Viterbi")).isEqualTo(letters(shown.path));
    assertThat(picture("Posterior")).isEqualTo(letters(shown.likeliest));
    String tenths = picture("P\\(loaded\\)");
    for (int t = 0; t < 300; t++) {
      double tenth = tenths.charAt(t) - '0';
      assertThat(shown.loaded[t]).isBetween(tenth / 10 - 1e-12, (tenth + 1) / 10 + 1e-12);
    }
  }

  private static void assertCounts(double[] row, int[] dice, int[] told) {
    int n = dice.length;
    double right = IntStream.range(0, n).filter(t -> dice[t] == told[t]).count();
    double missed = IntStream.range(0, n).filter(t -> dice[t] > told[t]).count();
    assertThat(Arrays.copyOf(row, 2)).containsExactly(n, right);
    assertThat(row[2]).isCloseTo(right / n, within(5.1e-5));
    assertThat(Arrays.copyOfRange(row, 3, 5)).containsExactly(missed, n - right - missed);
  }

  @Test
  void theRightDiceAreCounted() {
    List<double[]> rows = printed.table("rolls  right");
    assertThat(rows).hasSize(4);
    assertCounts(rows.get(0), shown.dice, shown.path);
    assertCounts(rows.get(1), shown.dice, shown.likeliest);
    assertCounts(rows.get(2), fresh.dice, fresh.path);
    assertCounts(rows.get(3), fresh.dice, fresh.likeliest);
    assertThat(rows.get(3)[1])
        .as("what posterior decoding is best at")
        .isGreaterThan(rows.get(2)[1]);
  }

  /** Returns {stays, P(1) … P(6)} of both dice of a printed casino. */
  private static double[][] learnt(String name) {
    String fair = printed.line(name);
    double[] loaded = printed.below(name, 1);
    double[] numbers = Printed.numbers(fair.substring(name.length()));
    return new double[][] {Arrays.copyOf(numbers, 7), loaded};
  }

  private static double bits(String name) {
    double[] numbers = Printed.numbers(printed.line(name));
    return numbers[numbers.length - 1];
  }

  private static ChainTwin twin(double[][] learnt) {
    double leavesFair = 1 - learnt[0][0];
    double leavesLoaded = 1 - learnt[1][0];
    double sum = leavesFair + leavesLoaded;
    return new ChainTwin(
        new double[] {leavesLoaded / sum, leavesFair / sum},
        new double[][] {{learnt[0][0], leavesFair}, {leavesLoaded, learnt[1][0]}});
  }

  /** Returns both dice; their printed probabilities have sums off 1. */
  private static double[][] dice(double[][] learnt) {
    double[][] dice = new double[2][6];
    for (int k = 0; k < 2; k++) {
      double sum = Arrays.stream(learnt[k]).skip(1).sum();
      for (int face = 0; face < 6; face++) {
        dice[k][face] = learnt[k][1 + face] / sum;
      }
    }
    return dice;
  }

  private static double logLikelihood(double[][] learnt, double[] faces) {
    return twin(learnt).smooth(densities(faces, dice(learnt))).logLikelihood;
  }

  @Test
  void manyRollsTeachTheCasinoAndFewDoNot() {
    double[][] many = learnt("30,000 rolls F");
    double[][] few = learnt("300 rolls    F");
    double[][] truth = learnt("truth        F");
    for (int k = 0; k < 2; k++) {
      assertThat(truth[k]).containsExactly(concat(BOOK.transitions[k][k], DICE[k]), within(5.1e-5));
      // Three standard errors of 10,000 rolls that are known to be of the loaded die: 0.015.
      assertThat(many[k]).containsExactly(truth[k], within(0.015));
    }
    assertThat(logLikelihood(few, new Rolls(300, 3).faces))
        .as("too few rolls are explained better than by the truth")
        .isGreaterThan(logLikelihood(truth, new Rolls(300, 3).faces));
    assertThat(bits("300 rolls    F")).isLessThan(0.5 * bits("truth        F"));
  }

  private static double[] concat(double first, double[] rest) {
    return IntStream.range(0, 7).mapToDouble(i -> i == 0 ? first : rest[i - 1]).toArray();
  }

  @Test
  void theBitsAreThoseOfThePrintedCasinos() {
    for (String name : List.of("truth        F", "30,000 rolls F")) {
      double nats = logLikelihood(learnt(name), fresh.faces) / 30_000 + Math.log(6);
      assertThat(bits(name)).isCloseTo(nats / Math.log(2), within(1e-4));
    }
  }

  @Test
  void aFurtherStepOfATextbookMovesNothing() {
    double[][] many = learnt("30,000 rolls F");
    double[] faces = new Rolls(30_000, 4).faces;
    ChainTwin chain = twin(many).smooth(densities(faces, dice(many)));
    ChainTwin next = chain.next();
    for (int k = 0; k < 2; k++) {
      double[] counts = new double[6];
      for (int t = 0; t < faces.length; t++) {
        counts[(int) faces[t]] += chain.gamma[t][k];
      }
      double sum = Arrays.stream(counts).sum();
      for (int face = 0; face < 6; face++) {
        assertThat(counts[face] / sum).isCloseTo(many[k][1 + face], within(3e-4));
      }
      assertThat(next.transitions[k][k]).isCloseTo(many[k][0], within(3e-4));
    }
  }
}
