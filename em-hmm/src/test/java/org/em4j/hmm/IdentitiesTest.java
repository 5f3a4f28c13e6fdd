package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hidden Markov models must have in common with simpler models, and with themselves. */
class IdentitiesTest {
  private static final HiddenMarkovModel<Normal> MODEL =
      HiddenMarkovModel.of(
          new double[] {0.5, 0.3, 0.2},
          new double[][] {{0.8, 0.15, 0.05}, {0.1, 0.7, 0.2}, {0.2, 0.2, 0.6}},
          new NormalFamily(),
          List.of(new Normal(-2, 0.8), new Normal(0.5, 1), new Normal(3, 0.7)));

  private static final int[] LENGTHS = {60, 1, 35, 80, 24};

  private static Sequences data(long seed) {
    return RandomModels.draw(MODEL, new SplittableRandom(seed), LENGTHS).data();
  }

  private static double[] values(Sequences data) {
    return IntStream.range(0, data.rows().rows())
        .mapToDouble(i -> TextbookEmission.row(data, i)[0])
        .toArray();
  }

  private static <P> double logLikelihood(HiddenMarkovModel<P> model, Sequences data) {
    HiddenMarkovProblem<P> problem =
        HiddenMarkovProblem.of(data, model.family(), HiddenMarkovOptions.states(model.states()));
    SufficientStatistics statistics = problem.newStatistics(model);
    return problem.expectation(model, statistics, Workers.sequential()).data();
  }

  private static EmResult<HiddenMarkovModel<Normal>> fit(
      Sequences data, HiddenMarkovModel<Normal> start, int iterations) {
    return HiddenMarkovModel.fit(
        data,
        start,
        HiddenMarkovOptions.states(start.states())
            .withTolerance(0)
            .withMaxIterations(iterations)
            .withThreads(1));
  }

  private static void requireSame(
      HiddenMarkovModel<Normal> actual, HiddenMarkovModel<Normal> expected, double tolerance) {
    assertThat(actual.initial()).containsExactly(expected.initial(), within(tolerance));
    for (int i = 0; i < expected.states(); i++) {
      assertThat(actual.transitions()[i])
          .containsExactly(expected.transitions()[i], within(tolerance));
      assertThat(actual.emission(i).mean())
          .isCloseTo(expected.emission(i).mean(), within(tolerance));
      assertThat(actual.emission(i).sd()).isCloseTo(expected.emission(i).sd(), within(tolerance));
    }
  }

  @Test
  void oneStateIsPlainMaximumLikelihood() {
    Sequences data = data(1);
    double[] x = values(data);
    double mean = Arrays.stream(x).average().orElseThrow();
    double sd = Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(0));
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(data, new NormalFamily(), HiddenMarkovOptions.states(1));
    assertThat(fit.model().initial()).containsExactly(1);
    assertThat(fit.model().transition(0, 0)).isEqualTo(1);
    assertThat(fit.model().emission(0).mean()).isCloseTo(mean, within(1e-13));
    assertThat(fit.model().emission(0).sd()).isCloseTo(sd, within(1e-13));
    double log =
        Arrays.stream(x).map(v -> TextbookEmission.logNormal(new Normal(mean, sd), v)).sum();
    assertThat(fit.logLikelihood()).isCloseTo(log, within(1e-12 * Math.abs(log)));
  }

  @Test
  void equalRowsAreTheMixture() {
    double[] weights = {0.5, 0.3, 0.2};
    HiddenMarkovModel<Normal> chain =
        HiddenMarkovModel.of(
            weights, new double[][] {weights, weights, weights}, MODEL.family(), MODEL.emissions());
    Mixture<Normal> mixture = Mixture.of(MODEL.family(), weights, MODEL.emissions());
    Sequences data = data(2);
    for (int iterations : new int[] {0, 1, 5}) {
      EmResult<HiddenMarkovModel<Normal>> fit =
          HiddenMarkovModel.fit(
              data,
              chain,
              HiddenMarkovOptions.states(3)
                  .withFixedInitial(true)
                  .withFixedTransitions(true)
                  .withTolerance(0)
                  .withMaxIterations(iterations));
      EmResult<Mixture<Normal>> expected =
          Mixture.fit(
              data.rows(),
              mixture,
              MixtureOptions.defaults()
                  .withFixedWeights(true)
                  .withTolerance(0)
                  .withMaxIterations(iterations));
      assertThat(fit.logLikelihood()).isCloseTo(expected.logLikelihood(), within(1e-10));
      requireSame(
          fit.model(),
          HiddenMarkovModel.of(
              weights, chain.transitions(), chain.family(), expected.model().parameters()),
          1e-11);
    }
  }

  @Test
  void aChainThatForgetsDoesNotCareWhereSequencesEnd() {
    double[] weights = {0.2, 0.5, 0.3};
    HiddenMarkovModel<Normal> forgets =
        HiddenMarkovModel.of(
            weights, new double[][] {weights, weights, weights}, MODEL.family(), MODEL.emissions());
    Sequences data = data(3);
    double joined = logLikelihood(forgets, Sequences.of(data.rows()));
    assertThat(logLikelihood(forgets, data)).isCloseTo(joined, within(1e-10));
  }

  /** Behind a known state i the chain begins anew if row i of A is π. */
  @Test
  void joinedSequencesDifferByTheStartAlone() {
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.of(
            MODEL.transitions()[1], MODEL.transitions(), MODEL.family(), MODEL.emissions());
    double[] x = values(data(4));
    int[] labels = new int[x.length];
    Arrays.fill(labels, Sequences.UNKNOWN);
    labels[89] = 1;
    Observations rows = Observations.of(x, 1);
    double separate = logLikelihood(model, Sequences.of(rows, 90, 110).withLabels(labels));
    double joined = logLikelihood(model, Sequences.of(rows).withLabels(labels));
    assertThat(joined).isCloseTo(separate, within(1e-10));
    labels[89] = Sequences.UNKNOWN;
    double unknown = logLikelihood(model, Sequences.of(rows).withLabels(labels));
    assertThat(Math.abs(unknown - logLikelihood(model, Sequences.of(rows, 90, 110))))
        .isGreaterThan(1e-3);
  }

  /** Backwards in time a stationary chain has transitions δ_j a_ji / δ_i. */
  @Test
  void aStationaryChainMayBeReadBackwards() {
    double[][] a = MODEL.transitions();
    double[] flat = Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray();
    double[] delta = ChainEstimateTest.stationary(flat, 3);
    double[][] reversed = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        reversed[i][j] = delta[j] * a[j][i] / delta[i];
      }
    }
    double[] x = values(data(5));
    double[] back = IntStream.range(0, x.length).mapToDouble(i -> x[x.length - 1 - i]).toArray();
    double forwards =
        logLikelihood(
            HiddenMarkovModel.of(delta, a, MODEL.family(), MODEL.emissions()),
            Sequences.of(Observations.of(x, 1)));
    double backwards =
        logLikelihood(
            HiddenMarkovModel.of(delta, reversed, MODEL.family(), MODEL.emissions()),
            Sequences.of(Observations.of(back, 1)));
    assertThat(backwards).isCloseTo(forwards, within(1e-10));
  }

  @Test
  void weightsAreRepetitions() {
    double[] x = values(data(6));
    double[] first = Arrays.copyOfRange(x, 0, 60);
    double[] second = Arrays.copyOfRange(x, 60, 96);
    double[] repeated = new double[156];
    System.arraycopy(first, 0, repeated, 0, 60);
    System.arraycopy(first, 0, repeated, 60, 60);
    System.arraycopy(second, 0, repeated, 120, 36);
    Sequences weighted = Sequences.of(Observations.of(x, 1), 60, 36, 104).withWeights(2, 1, 0);
    Sequences plain = Sequences.of(Observations.of(repeated, 1), 60, 60, 36);
    EmResult<HiddenMarkovModel<Normal>> fit = fit(weighted, MODEL, 10);
    EmResult<HiddenMarkovModel<Normal>> expected = fit(plain, MODEL, 10);
    assertThat(fit.logLikelihood()).isCloseTo(expected.logLikelihood(), within(1e-10));
    requireSame(fit.model(), expected.model(), 1e-11);
  }

  @Test
  void namesOfStatesDoNotMatter() {
    Sequences data = data(7);
    EmResult<HiddenMarkovModel<Normal>> fit = fit(data, MODEL, 20);
    for (int[] order : new int[][] {{1, 0, 2}, {2, 0, 1}, {1, 2, 0}}) {
      EmResult<HiddenMarkovModel<Normal>> other = fit(data, MODEL.reordered(order), 20);
      assertThat(other.logLikelihood()).isCloseTo(fit.logLikelihood(), within(1e-10));
      requireSame(other.model(), fit.model().reordered(order), 1e-10);
    }
  }

  @Test
  void otherUnitsGiveTheSameFitInThoseUnits() {
    Sequences data = data(8);
    double[] x = Arrays.stream(values(data)).map(v -> 1000 - 8 * v).toArray();
    Sequences moved = Sequences.of(Observations.of(x, 1), LENGTHS);
    HiddenMarkovModel<Normal> start = moved(MODEL);
    requireSame(fit(moved, start, 10).model(), moved(fit(data, MODEL, 10).model()), 1e-9);
    HiddenMarkovOptions options = HiddenMarkovOptions.states(3).withRestarts(3);
    EmResult<HiddenMarkovModel<Normal>> own =
        HiddenMarkovModel.fit(data, new NormalFamily(), options);
    EmResult<HiddenMarkovModel<Normal>> movedOwn =
        HiddenMarkovModel.fit(moved, new NormalFamily(), options);
    assertThat(movedOwn.logLikelihood())
        .isCloseTo(own.logLikelihood() - x.length * Math.log(8), within(1e-6));
  }

  private static HiddenMarkovModel<Normal> moved(HiddenMarkovModel<Normal> model) {
    return HiddenMarkovModel.of(
        model.initial(),
        model.transitions(),
        model.family(),
        model.emissions().stream().map(p -> new Normal(1000 - 8 * p.mean(), 8 * p.sd())).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void threadsChangeNoBit(int threads) {
    Sequences data = data(9);
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(3).withRestarts(4).withSeed(5).withMaxIterations(15);
    EmResult<HiddenMarkovModel<Normal>> one =
        HiddenMarkovModel.fit(data, new NormalFamily(), options.withThreads(1));
    EmResult<HiddenMarkovModel<Normal>> many =
        HiddenMarkovModel.fit(data, new NormalFamily(), options.withThreads(threads));
    assertThat(many.trace().objectives()).isEqualTo(one.trace().objectives());
    assertThat(many.starts()).isEqualTo(one.starts());
    assertThat(many.model()).isEqualTo(one.model());
  }

  @Test
  void theSeedDecidesTheFurtherStarts() {
    Sequences data = data(10);
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(3).withRestarts(3).withMaxIterations(3).withThreads(2);
    var first = HiddenMarkovModel.fit(data, new NormalFamily(), options.withSeed(1));
    var again = HiddenMarkovModel.fit(data, new NormalFamily(), options.withSeed(1));
    var other = HiddenMarkovModel.fit(data, new NormalFamily(), options.withSeed(2));
    assertThat(again.starts()).isEqualTo(first.starts());
    assertThat(other.starts().get(1).objective()).isNotEqualTo(first.starts().get(1).objective());
  }

  /** Wikipedia's umbrella world: log P of U U N U U. */
  @Test
  void theUmbrellasHaveTheirPublishedLikelihood() {
    HiddenMarkovModel<Categorical> umbrella =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.7, 0.3}, {0.3, 0.7}},
            new CategoricalFamily(2),
            List.of(Categorical.of(0.9, 0.1), Categorical.of(0.2, 0.8)));
    Sequences days = Sequences.of(Observations.of(new double[] {0, 0, 1, 0, 0}, 1));
    assertThat(logLikelihood(umbrella, days)).isCloseTo(-3.372502044, within(5e-10));
  }

  @Test
  void aSequenceOfWeightZeroMayBeImpossible() {
    HiddenMarkovModel<Poisson> zeros =
        HiddenMarkovModel.of(
            new double[] {1}, new double[][] {{1}}, new PoissonFamily(), List.of(new Poisson(0)));
    Sequences data =
        Sequences.of(Observations.of(new double[] {0, 0, 7}, 1), 2, 1).withWeights(1, 0);
    assertThat(logLikelihood(zeros, data)).isZero();
  }
}
