package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.FitProgress;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.StopReason;
import org.em4j.core.engine.Workers;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts: nothing that is allowed begins at 0, and restricted chains find their order. */
class StartsTest {
  private static final double FREE = Topology.FREE;
  private static final NormalFamily NORMAL = new NormalFamily();

  private static final HiddenMarkovModel<Normal> CYCLE =
      HiddenMarkovModel.of(
          new double[] {1, 0, 0},
          new double[][] {{0.8, 0.2, 0}, {0, 0.8, 0.2}, {0.2, 0, 0.8}},
          NORMAL,
          List.of(new Normal(3, 1), new Normal(-3, 1), new Normal(9, 1)));

  private static Sequences cycles() {
    return RandomModels.draw(CYCLE, new SplittableRandom(1), 80, 1, 60).data();
  }

  private static HiddenMarkovOptions options() {
    return HiddenMarkovOptions.states(3).withThreads(1);
  }

  private static HiddenMarkovModel<Normal> start(
      HiddenMarkovOptions options, Sequences data, int index, long seed) {
    return HiddenMarkovProblem.of(data, NORMAL, options)
        .starts()
        .start(index, seed, new MStep(0, seed), Workers.sequential());
  }

  @ParameterizedTest
  @EnumSource(Starting.class)
  void everyAllowedTransitionBeginsAboveZero(Starting starting) {
    // Screened starts have made some M-steps, none of which can make a probability 0.
    for (Topology topology :
        List.of(
            Topology.full(),
            Topology.leftRight(),
            Topology.banded(1),
            Topology.of(new double[][] {{FREE, FREE, 0}, {0, FREE, FREE}, {FREE, 0, FREE}}))) {
      HiddenMarkovOptions options = options().withTopology(topology).withStarting(starting);
      for (int index = 0; index < 3; index++) {
        HiddenMarkovModel<Normal> start = start(options, cycles(), index, 40 + index);
        // M-steps from paths that fit this well leave what underflows.
        boolean screenedFromPaths = starting == Starting.SEGMENTAL && index > 0;
        for (int i = 0; i < 3; i++) {
          for (int j = 0; j < 3; j++) {
            boolean allowed = Double.isNaN(topology.transition(i, j, 3));
            assertThat(start.transition(i, j) > 0).isIn(allowed, allowed && !screenedFromPaths);
          }
          boolean begins = topology.initial(i, 3) != 0;
          assertThat(start.initial(i) > 0).isIn(begins, begins && !screenedFromPaths);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Starting.class)
  void theSameSeedGivesTheSameStart(Starting starting) {
    HiddenMarkovOptions options = options().withStarting(starting);
    for (int index = 0; index < 2; index++) {
      assertThat(start(options, cycles(), index, 7)).isEqualTo(start(options, cycles(), index, 7));
    }
    if (starting != Starting.SEGMENTAL) {
      // Viterbi training ends at the same paths from nearly everywhere.
      assertThat(start(options, cycles(), 1, 7)).isNotEqualTo(start(options, cycles(), 1, 8));
    }
  }

  /** No M-step of the limit is spent on screening where none is allowed. */
  @Test
  void withoutIterationsAStartIsNotTrained() {
    HiddenMarkovOptions options = options().withMaxIterations(0);
    HiddenMarkovModel<Normal> untrained = start(options, cycles(), 1, 3);
    assertThat(start(options, cycles(), 1, 3)).isEqualTo(untrained);
    assertThat(start(options(), cycles(), 1, 3)).isNotEqualTo(untrained);
  }

  @Test
  void aCycleFindsTheOrderOfItsStates() {
    Sequences data = cycles();
    Topology topology =
        Topology.of(new double[][] {{FREE, FREE, 0}, {0, FREE, FREE}, {FREE, 0, FREE}})
            .withInitial(1, 0, 0);
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(data, NORMAL, options().withTopology(topology).withRestarts(1));
    double best = HiddenMarkovModel.fit(data, CYCLE, options()).logLikelihood();
    assertThat(fit.logLikelihood()).isCloseTo(best, within(1e-3));
    assertThat(fit.model().emission(0).mean()).isCloseTo(3, within(0.5));
    assertThat(fit.model().emission(1).mean()).isCloseTo(-3, within(0.5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 1})
  void theStateThatSequencesMustBeginInIsTheOneTheyBeginWith(double sign) {
    double[] x = new double[60];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 60; i++) {
      x[i] = sign * (i % 20 < 9 ? 5 : -5) + random.nextGaussian();
    }
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.fit(
                Sequences.of(Observations.of(x, 1), 20, 20, 20),
                NORMAL,
                HiddenMarkovOptions.states(2)
                    .withTopology(Topology.full().withInitial(1, 0))
                    .withRestarts(1))
            .model();
    assertThat(model.emission(0).mean()).isCloseTo(sign * 5, within(0.7));
    assertThat(model.emission(1).mean()).isCloseTo(sign * -5, within(0.7));
  }

  @Test
  void aLeftRightChainIsStartedFromStretches() {
    double[] x = new double[120];
    SplittableRandom random = new SplittableRandom(3);
    double[] means = {0, 5, 1, 6};
    for (int i = 0; i < 120; i++) {
      x[i] = means[i % 40 / 10] + 0.5 * random.nextGaussian();
    }
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.fit(
                Sequences.of(Observations.of(x, 1), 40, 40, 40),
                NORMAL,
                HiddenMarkovOptions.states(4).withTopology(Topology.leftRight(1)).withRestarts(3))
            .model();
    assertThat(model.emissions().stream().mapToDouble(Normal::mean).toArray())
        .containsExactly(means, within(0.5));
    // Ten rows in each state but the last: 1/10 leaves.
    assertThat(model.transition(0, 1)).isCloseTo(0.1, within(0.02));
  }

  @Test
  void segmentalStartsReachTheOptimumOfSeparateStates() {
    Sequences data = cycles();
    double best = HiddenMarkovModel.fit(data, CYCLE, options()).logLikelihood();
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(
            data, NORMAL, options().withStarting(Starting.SEGMENTAL).withRestarts(3));
    assertThat(fit.logLikelihood()).isGreaterThan(best - 1e-3);
  }

  /** Five states that k-means alone does not tell apart: neighbours overlap, but last. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void furtherStartsFindWhatTheTruthLeadsTo(long seed) {
    double[][] transitions = new double[5][5];
    for (int i = 0; i < 5; i++) {
      Arrays.fill(transitions[i], 0.05);
      transitions[i][i] = 0.8;
    }
    HiddenMarkovModel<Normal> truth =
        HiddenMarkovModel.of(
            new double[] {0.2, 0.2, 0.2, 0.2, 0.2},
            transitions,
            NORMAL,
            List.of(
                new Normal(0, 1),
                new Normal(4, 1.5),
                new Normal(8, 1),
                new Normal(12, 1.5),
                new Normal(16, 1)));
    Sequences data = RandomModels.draw(truth, new SplittableRandom(2), 300).data();
    HiddenMarkovOptions options = HiddenMarkovOptions.states(5).withSeed(seed);
    double best = HiddenMarkovModel.fit(data, truth, options).logLikelihood();
    assertThat(HiddenMarkovModel.fit(data, NORMAL, options.withRestarts(4)).logLikelihood())
        .isGreaterThan(best - 1e-3);
  }

  @Test
  void aFitThatIsCancelledKeepsTheBestStartSoFar() {
    HiddenMarkovModel<Normal> truth =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.9, 0.1}, {0.1, 0.9}},
            NORMAL,
            List.of(new Normal(0, 1), new Normal(4, 1)));
    Sequences data = RandomModels.draw(truth, new SplittableRandom(3), 200).data();
    AtomicBoolean cancelled = new AtomicBoolean();
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(
            data,
            NORMAL,
            HiddenMarkovOptions.states(2)
                .withListener(FitProgress.listener(p -> cancelled.set(p.start() == 1)))
                .withCancellation(cancelled::get));
    assertThat(fit.starts()).hasSize(2);
    assertThat(fit.starts().get(1).stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(fit.logLikelihood())
        .isEqualTo(Math.max(fit.starts().get(0).objective(), fit.starts().get(1).objective()));
  }
}
