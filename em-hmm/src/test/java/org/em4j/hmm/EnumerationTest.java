package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;
import org.em4j.distributions.Categorical;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The E-step against all K^T paths, and the M-step against the estimates of weighted rows. */
class EnumerationTest {
  /** Relative: sums of some 6,000 products of 8 factors round to 1e-14. */
  private static final double TOLERANCE = 1e-12;

  private static final int SEEDS = 12;

  static List<TextbookEmission<?>> emissions() {
    return List.of(
        TextbookEmission.normals(),
        TextbookEmission.poissons(),
        TextbookEmission.symbols(4),
        TextbookEmission.products(),
        TextbookEmission.mixtures());
  }

  private static Offset<Double> near(double value) {
    return within(TOLERANCE * Math.max(1, Math.abs(value)));
  }

  private static Offset<Double> estimated() {
    // Variances of few rows lose some digits in both.
    return within(1e-10);
  }

  @ParameterizedTest
  @MethodSource("emissions")
  void oneSequence(TextbookEmission<?> emission) {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      checkDrawn(emission, 1 + seed % 3, 0, random, 1 + random.nextInt(8));
    }
  }

  @ParameterizedTest
  @MethodSource("emissions")
  void severalSequencesWithStructuralZeros(TextbookEmission<?> emission) {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(100 + seed);
      checkDrawn(emission, 2 + seed % 2, 0.4, random, 5, 1, 1 + random.nextInt(7), 3);
    }
  }

  private static <P> void checkDrawn(
      TextbookEmission<P> emission,
      int states,
      double zeros,
      SplittableRandom random,
      int... lengths) {
    if (Arrays.stream(lengths).sum() >= states) {
      HiddenMarkovModel<P> model = RandomModels.model(emission, states, zeros, random);
      check(model, emission, RandomModels.draw(model, random, lengths).data(), states);
    }
  }

  @ParameterizedTest
  @MethodSource("emissions")
  void weightedSequencesWithLabelsAndMissingRows(TextbookEmission<?> emission) {
    for (int seed = 0; seed < SEEDS; seed++) {
      checkWithEverything(emission, new SplittableRandom(200 + seed), 3);
    }
  }

  private static <P> void checkWithEverything(
      TextbookEmission<P> emission, SplittableRandom random, int states) {
    HiddenMarkovModel<P> model = RandomModels.model(emission, states, 0.3, random);
    RandomModels.Drawn drawn = RandomModels.draw(model, random, 6, 4, 7);
    int columns = model.columns();
    double[][] x = new double[17][];
    int[] labels = new int[17];
    for (int i = 0; i < 17; i++) {
      x[i] = TextbookEmission.row(drawn.data(), i);
      labels[i] = random.nextDouble() < 0.3 ? drawn.path()[i] : Sequences.UNKNOWN;
      boolean all = random.nextDouble() < 0.2;
      for (int j = 0; j < columns; j++) {
        x[i][j] = all || (columns > 1 && random.nextDouble() < 0.3) ? Double.NaN : x[i][j];
      }
    }
    Sequences data =
        Sequences.of(Observations.of(x), 6, 4, 7).withWeights(0.5, 0, 3.25).withLabels(labels);
    check(model, emission, data, states);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void statesOfDifferentFamilies(int states) {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(300 + seed);
      var emission = TextbookEmission.differing(states);
      var model = RandomModels.model(emission, states, 0, random);
      double[] counts = IntStream.range(0, 12).mapToDouble(i -> 1 + random.nextInt(9)).toArray();
      check(model, emission, Sequences.of(Observations.of(counts, 1), 8, 4), states);
    }
  }

  @ParameterizedTest
  @MethodSource("emissions")
  void tiedEmissionsAddUp(TextbookEmission<?> emission) {
    for (int seed = 0; seed < SEEDS; seed++) {
      checkTied(emission, new SplittableRandom(400 + seed));
    }
  }

  private static <P> void checkTied(TextbookEmission<P> emission, SplittableRandom random) {
    HiddenMarkovModel<P> drawn = RandomModels.model(emission, 3, 0, random);
    HiddenMarkovModel<P> tied =
        HiddenMarkovModel.of(
            drawn.initial(),
            drawn.transitions(),
            emission.family(),
            List.of(drawn.emission(0), drawn.emission(1), drawn.emission(0)));
    check(tied, emission, RandomModels.draw(tied, random, 7, 8).data(), 3, 0, 1, 0);
  }

  /** Each row has a symbol of its own, so that the statistics are the posteriors of single rows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void posteriorsOfSingleRows(int states) {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(500 + seed);
      TextbookEmission<Categorical> emission = TextbookEmission.symbols(12);
      HiddenMarkovModel<Categorical> model = RandomModels.model(emission, states, 0.2, random);
      double[] x = IntStream.range(0, 12).mapToDouble(i -> i).toArray();
      Sequences data = Sequences.of(Observations.of(x, 1), 8, 4);
      Enumeration.Total total = Enumeration.Total.of(model, emission, data);
      HiddenMarkovProblem<Categorical> problem =
          HiddenMarkovProblem.of(data, model.family(), HiddenMarkovOptions.states(states));
      SufficientStatistics statistics = problem.newStatistics(model);
      problem.expectation(model, statistics, Workers.sequential());
      HiddenMarkovModel<Categorical> next = problem.maximize(statistics, model, new MStep(1, 0));
      for (int k = 0; k < states; k++) {
        int state = k;
        double weight = Arrays.stream(total.gamma()).mapToDouble(g -> g[state]).sum();
        for (int t = 0; t < 12 && weight > 0; t++) {
          double expected = total.gamma()[t][k];
          assertThat(next.emission(k).probability(t) * weight)
              .isCloseTo(expected, within(TOLERANCE));
        }
      }
    }
  }

  /** Checks an E-step and the M-step behind it; {@code groups} says which emissions are tied. */
  private static <P> void check(
      HiddenMarkovModel<P> model,
      TextbookEmission<P> emission,
      Sequences data,
      int states,
      int... groups) {
    HiddenMarkovOptions options = HiddenMarkovOptions.states(states);
    int[] tied = groups.length > 0 ? groups : IntStream.range(0, states).toArray();
    HiddenMarkovProblem<P> problem =
        HiddenMarkovProblem.of(data, model.family(), options.withTiedEmissions(tied));
    SufficientStatistics statistics = problem.newStatistics(model);
    Objective objective = problem.expectation(model, statistics, Workers.sequential());
    Enumeration.Total total = Enumeration.Total.of(model, emission, data);

    assertThat(objective.data()).isCloseTo(total.logLikelihood(), near(total.logLikelihood()));
    double[] counts = statistics.values();
    HiddenMarkovModel<P> next = problem.maximize(statistics, model, new MStep(1, 0));
    for (int i = 0; i < states; i++) {
      assertThat(counts[i]).isCloseTo(total.first()[i], within(TOLERANCE));
      for (int j = 0; j < states; j++) {
        assertThat(counts[states + i * states + j])
            .isCloseTo(total.transitions()[i][j], near(total.transitions()[i][j]));
      }
      requireShares(next.initial(), total.first());
      if (Arrays.stream(total.transitions()[i]).sum() > 1e-6) {
        requireShares(next.transitions()[i], total.transitions()[i]);
      }
    }
    requireEmissions(model, next, emission, data, total, tied);
  }

  private static void requireShares(double[] probabilities, double[] counts) {
    double sum = Arrays.stream(counts).sum();
    for (int j = 0; j < counts.length; j++) {
      assertThat(probabilities[j]).isCloseTo(counts[j] / sum, within(1e-11));
    }
  }

  private static <P> void requireEmissions(
      HiddenMarkovModel<P> model,
      HiddenMarkovModel<P> next,
      TextbookEmission<P> emission,
      Sequences data,
      Enumeration.Total total,
      int[] tied) {
    int rows = data.rows().rows();
    double[][] x = new double[rows][];
    for (int t = 0; t < rows; t++) {
      x[t] = TextbookEmission.row(data, t);
    }
    for (int k = 0; k < model.states(); k++) {
      double[] weights = new double[rows];
      for (int t = 0; t < rows; t++) {
        for (int other = 0; other < model.states(); other++) {
          weights[t] += tied[other] == tied[k] ? total.gamma()[t][other] : 0;
        }
      }
      double[] expected = emission.estimate(k, model.emission(k), x, weights);
      double[] actual = emission.numbers(next.emission(k));
      // Less than two rows have no variance to speak of.
      if (enough(x, weights)) {
        assertThat(actual).containsExactly(expected, estimated());
      }
    }
  }

  private static boolean enough(double[][] x, double[] weights) {
    for (int j = 0; j < x[0].length; j++) {
      int used = 0;
      for (int t = 0; t < x.length; t++) {
        used += weights[t] > 0.01 && !Double.isNaN(x[t][j]) ? 1 : 0;
      }
      if (used < 3) {
        return false;
      }
    }
    return true;
  }

  @Test
  void emissionStatisticsStandBehindTheCountsOfTheChain() {
    SplittableRandom random = new SplittableRandom(7);
    var emission = TextbookEmission.poissons();
    var model = RandomModels.model(emission, 3, 0, random);
    Sequences data = RandomModels.draw(model, random, 8, 5).data();
    var problem = HiddenMarkovProblem.of(data, model.family(), HiddenMarkovOptions.states(3));
    SufficientStatistics statistics = problem.newStatistics(model);
    problem.expectation(model, statistics, Workers.sequential());
    ComponentStatistics group = statistics.components(3 + 9, 3, 1, 0, 0);
    double[][] gamma = Enumeration.Total.of(model, emission, data).gamma();
    for (int k = 0; k < 3; k++) {
      int state = k;
      assertThat(group.weight(k))
          .isCloseTo(Arrays.stream(gamma).mapToDouble(g -> g[state]).sum(), within(TOLERANCE * 13));
    }
  }

  @Test
  void aRowThatNoPathExplainsIsNamed() {
    var model =
        HiddenMarkovModel.of(
            new double[] {1, 0},
            new double[][] {{0, 1}, {1, 0}},
            TextbookEmission.symbols(2).family(),
            List.of(Categorical.of(1, 0), Categorical.of(0, 1)));
    Sequences data = Sequences.of(Observations.of(new double[] {0, 1, 0, 1, 0, 1, 1}, 1), 3, 4);
    var problem = HiddenMarkovProblem.of(data, model.family(), HiddenMarkovOptions.states(2));
    assertThatThrownBy(
            () -> problem.expectation(model, problem.newStatistics(model), Workers.sequential()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 0 of sequence 1");
  }
}
