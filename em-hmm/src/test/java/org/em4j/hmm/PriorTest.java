package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.EmException;
import org.em4j.core.PseudoRows;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Normal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Priors of rows, of the initial distribution and of emissions: densities and M-steps by hand. */
class PriorTest {
  private static final double FREE = Topology.FREE;
  private static final CategoricalFamily FAMILY = new CategoricalFamily(3);
  private static final double[][] ALPHA = {{2, 1.5, 9}, {1, 4, 9}, {3, 1, 2}};

  /** Transition 0 → 2 is fixed, 1 → 2 forbidden: they have no prior. */
  private static final Topology TOPOLOGY =
      Topology.of(new double[][] {{FREE, FREE, 0.25}, {FREE, FREE, 0}, {FREE, FREE, FREE}})
          .withInitial(FREE, FREE, 0);

  private static HiddenMarkovModel<Categorical> model(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double a = random.nextDouble(0.1, 0.9);
    double b = random.nextDouble(0.1, 0.7);
    double c = random.nextDouble(0.1, 0.9);
    return HiddenMarkovModel.of(
        new double[] {a, 1 - a, 0},
        new double[][] {{b, 0.75 - b, 0.25}, {c, 1 - c, 0}, {a * b, a * (1 - b), 1 - a}},
        FAMILY,
        List.of(
            TextbookEmission.categorical(3, random),
            TextbookEmission.categorical(3, random),
            TextbookEmission.categorical(3, random)));
  }

  private static HiddenMarkovOptions options() {
    return HiddenMarkovOptions.states(3)
        .withTopology(TOPOLOGY)
        .withPrior(Prior.ofPseudoCount(0.7).withDirichlet(2.5))
        .withTransitionPrior(ALPHA);
  }

  private static final Sequences DATA =
      RandomModels.draw(model(5), new SplittableRandom(6), 30, 20, 4).data();

  /** What the family imagines of 1 pseudo-row, by symbol. */
  private static double[] imagined() {
    PseudoRows rows = FAMILY.pseudoRows(DataSummary.of(DATA.rows()));
    Block block = rows.block();
    double[] weights = new double[3];
    for (int i = 0; i < rows.rows(); i++) {
      weights[(int) block.value(i, 0)] += rows.weight(i);
    }
    return weights;
  }

  private static double expectedLogPrior(HiddenMarkovModel<Categorical> model) {
    double sum = 1.5 * (Math.log(model.initial(0)) + Math.log(model.initial(1)));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        boolean free = Double.isNaN(TOPOLOGY.transition(i, j, 3));
        sum += free ? (ALPHA[i][j] - 1) * Math.log(model.transition(i, j)) : 0;
        sum += 0.7 * imagined()[j] * Math.log(model.emission(i).probability(j));
      }
    }
    return sum;
  }

  private static double logPrior(
      HiddenMarkovOptions options, HiddenMarkovModel<Categorical> model) {
    var problem = HiddenMarkovProblem.of(DATA, FAMILY, options);
    return problem
        .expectation(model, problem.newStatistics(model), Workers.sequential())
        .logPrior();
  }

  @Test
  void theDensityIsThatOfDirichletsAndImaginedRowsUpToAConstant() {
    double difference = logPrior(options(), model(1)) - logPrior(options(), model(2));
    assertThat(difference)
        .isCloseTo(expectedLogPrior(model(1)) - expectedLogPrior(model(2)), within(1e-12));
    assertThat(Math.abs(difference)).isGreaterThan(0.1);
  }

  @Test
  void whatIsFixedHasNoPrior() {
    HiddenMarkovOptions fixed =
        options().withFixedEmissions(true).withFixedInitial(true).withFixedTransitions(true);
    assertThat(logPrior(fixed, model(1))).isZero();
    double emissionsAlone =
        logPrior(options().withFixedInitial(true).withFixedTransitions(true), model(1));
    double all = logPrior(options(), model(1));
    double chainAlone = logPrior(options().withFixedEmissions(true), model(1));
    assertThat(emissionsAlone + chainAlone).isCloseTo(all, within(1e-12));
  }

  @Test
  void tiedRowsAndEmissionsHaveItOnce() {
    Categorical emission = Categorical.of(0.5, 0.3, 0.2);
    double[] row = {0.6, 0.4};
    HiddenMarkovModel<Categorical> model =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {row, row},
            FAMILY,
            List.of(emission, emission));
    HiddenMarkovOptions tied =
        HiddenMarkovOptions.states(2)
            .withFixedInitial(true)
            .withTiedRows(0, 0)
            .withTiedEmissions(0, 0)
            .withPrior(Prior.ofPseudoCount(2).withDirichlet(3));
    double expected = 2 * (Math.log(0.6) + Math.log(0.4));
    for (int l = 0; l < 3; l++) {
      expected += 2 * imagined()[l] * Math.log(emission.probability(l));
    }
    assertThat(logPrior(tied, model)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void theMStepAddsItToTheCounts() {
    HiddenMarkovModel<Categorical> model = model(3);
    var problem = HiddenMarkovProblem.of(DATA, FAMILY, options());
    SufficientStatistics statistics = problem.newStatistics(model);
    problem.expectation(model, statistics, Workers.sequential());
    HiddenMarkovModel<Categorical> next = problem.maximize(statistics, model, new MStep(1, 0));
    double[] counts = statistics.values();
    double first = counts[0] + counts[1] + 3;
    assertThat(next.initial())
        .containsExactly(
            new double[] {(counts[0] + 1.5) / first, (counts[1] + 1.5) / first, 0}, within(1e-13));
    for (int i = 0; i < 3; i++) {
      double sum = 0;
      double mass = 1;
      for (int j = 0; j < 3; j++) {
        double fixed = TOPOLOGY.transition(i, j, 3);
        sum += Double.isNaN(fixed) ? counts[3 + 3 * i + j] + ALPHA[i][j] - 1 : 0;
        mass -= Double.isNaN(fixed) ? 0 : fixed;
      }
      for (int j = 0; j < 3; j++) {
        double fixed = TOPOLOGY.transition(i, j, 3);
        double share = mass * (counts[3 + 3 * i + j] + ALPHA[i][j] - 1) / sum;
        assertThat(next.transition(i, j))
            .isCloseTo(Double.isNaN(fixed) ? share : fixed, within(1e-13));
      }
    }
    Enumerated byHand = new Enumerated(model, problem);
    for (int k = 0; k < 3; k++) {
      assertThat(next.emission(k).probabilities())
          .containsExactly(byHand.emission(k), within(1e-12));
    }
  }

  /** Counts of symbols without a prior, from an M-step without one. */
  private record Enumerated(
      HiddenMarkovModel<Categorical> model, HiddenMarkovProblem<Categorical> problem) {
    double[] emission(int k) {
      var plain = HiddenMarkovProblem.of(DATA, FAMILY, options().withPrior(Prior.NONE));
      SufficientStatistics statistics = plain.newStatistics(model);
      plain.expectation(model, statistics, Workers.sequential());
      double weight = statistics.components(12, 3, FAMILY.statisticSize(), 0, 0).weight(k);
      Categorical shares = plain.maximize(statistics, model, new MStep(1, 0)).emission(k);
      double[] p = new double[3];
      double added = 0.7 * Arrays.stream(imagined()).sum();
      for (int l = 0; l < 3; l++) {
        p[l] = (weight * shares.probability(l) + 0.7 * imagined()[l]) / (weight + added);
      }
      return p;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePenalisedObjectiveRisesInEveryIteration(boolean stationary) {
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(3)
            .withTransitionPrior(new double[][] {{9, 2, 2}, {2, 9, 2}, {2, 2, 9}})
            .withPrior(Prior.ofPseudoCount(1).withDirichlet(2))
            .withStationaryInitial(stationary)
            .withRestarts(2);
    EmResult<HiddenMarkovModel<Categorical>> fit = HiddenMarkovModel.fit(DATA, FAMILY, options);
    requireRising(fit.trace().objectives());
    assertThat(fit.penalizedLogLikelihood())
        .isCloseTo(fit.logLikelihood() + fit.objective().logPrior(), within(1e-12));
    assertThat(fit.objective().logPrior()).isNegative();
  }

  @Test
  void mixturesOfNormalsRiseToo() {
    TextbookEmission<Mixture<Normal>> emission = TextbookEmission.mixtures();
    SplittableRandom random = new SplittableRandom(8);
    HiddenMarkovModel<Mixture<Normal>> start = RandomModels.model(emission, 2, 0, random);
    Sequences data = RandomModels.draw(start, random, 60, 40).data();
    EmResult<HiddenMarkovModel<Mixture<Normal>>> fit =
        HiddenMarkovModel.fit(
            data,
            start,
            HiddenMarkovOptions.states(2)
                .withPrior(Prior.ofPseudoCount(2).withDirichlet(1.5))
                .withMaxIterations(40));
    requireRising(fit.trace().objectives());
  }

  private static void requireRising(double[] trace) {
    assertThat(trace.length).isGreaterThan(5);
    for (int i = 1; i < trace.length; i++) {
      assertThat(trace[i]).isGreaterThanOrEqualTo(trace[i - 1] - 1e-12 * Math.abs(trace[i]));
    }
  }

  @Test
  void aStartThatThePriorRulesOutIsNamed() {
    HiddenMarkovModel<Categorical> start =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.5, 0.5}, {0.5, 0.5}},
            FAMILY,
            List.of(Categorical.of(0.5, 0.5, 0), Categorical.of(0.2, 0.3, 0.5)));
    assertThatThrownBy(
            () ->
                HiddenMarkovModel.fit(
                    DATA, start, HiddenMarkovOptions.states(2).withPrior(Prior.ofPseudoCount(1))))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("no density under the prior");
  }

  @Test
  void aPriorMatrixOfAnotherSizeOrBelowOneIsNamed() {
    assertThatThrownBy(
            () ->
                HiddenMarkovModel.fit(
                    DATA, FAMILY, HiddenMarkovOptions.states(2).withTransitionPrior(ALPHA)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2×2");
    assertThatThrownBy(
            () ->
                HiddenMarkovOptions.states(2)
                    .withTransitionPrior(new double[][] {{1, 0.5}, {1, 1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.5");
  }
}
