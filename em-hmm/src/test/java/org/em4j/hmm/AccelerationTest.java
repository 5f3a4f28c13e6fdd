package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains whose runs leap keep to what is fixed, tied or stationary, and end where others end. */
class AccelerationTest {
  private static final double FREE = Topology.FREE;

  /** States whose emissions overlap, so that EM creeps. */
  private static HiddenMarkovModel<Normal> model() {
    return HiddenMarkovModel.of(
        new double[] {0.2, 0.3, 0.5},
        new double[][] {{0.5, 0.3, 0.2}, {0.1, 0.9, 0}, {0.5, 0.3, 0.2}},
        new NormalFamily(),
        List.of(new Normal(0, 1), new Normal(2, 1.5), new Normal(3.5, 1)));
  }

  private static Sequences data(long seed) {
    return RandomModels.draw(model(), new SplittableRandom(seed), 60, 90).data();
  }

  private static List<HiddenMarkovOptions> settings() {
    HiddenMarkovOptions free = HiddenMarkovOptions.states(3);
    HiddenMarkovOptions pattern =
        free.withTopology(
            Topology.of(new double[][] {{0.5, FREE, FREE}, {FREE, FREE, 0}, {0.5, FREE, FREE}}));
    return List.of(
        free,
        free.withStationaryInitial(true),
        pattern.withTiedRows(0, 1, 0),
        free.withTiedEmissions(0, 1, 1),
        free.withFixedEmissions(true),
        free.withFixedTransitions(true),
        free.withFixedInitial(true),
        free.withPrior(new Prior(0.5, 1.5)));
  }

  private static HiddenMarkovModel<Normal> start(HiddenMarkovOptions options, long seed) {
    // An M-step or more away from the truth, and what the options ask of a start.
    return HiddenMarkovModel.fit(
            data(seed), new NormalFamily(), options.withRestarts(1).withMaxIterations(3))
        .model();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void whateverIsConstrainedTheyClimbAndKeepToIt(Acceleration acceleration) {
    int leapt = 0;
    for (HiddenMarkovOptions setting : settings()) {
      for (long seed = 0; seed < 3; seed++) {
        HiddenMarkovOptions options =
            setting.withTolerance(1e-11).withMaxIterations(400).withThreads(1);
        HiddenMarkovModel<Normal> start = start(options, seed);
        EmResult<HiddenMarkovModel<Normal>> fit =
            HiddenMarkovModel.fit(data(seed), start, options.withAcceleration(acceleration));
        double[] objectives = fit.trace().objectives();
        for (int i = 1; i < objectives.length; i++) {
          assertThat(objectives[i]).isGreaterThanOrEqualTo(objectives[i - 1] - 1e-9);
        }
        requireConstraints(options, start, fit.model());
        double plain = HiddenMarkovModel.fit(data(seed), start, options).trace().lastObjective();
        leapt += objectives[objectives.length - 1] == plain ? 0 : 1;
      }
    }
    assertThat(leapt).as("fits that leapt").isGreaterThan(10);
  }

  private static void requireConstraints(
      HiddenMarkovOptions options, HiddenMarkovModel<Normal> start, HiddenMarkovModel<Normal> end) {
    for (int i = 0; i < 3; i++) {
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        sum += end.transition(i, j);
        double fixed = options.topology().transition(i, j, 3);
        assertThat(Double.isNaN(fixed) || end.transition(i, j) == fixed).isTrue();
        assertThat(end.transition(i, j)).isEqualTo(end.transition(options.rowGroups()[i], j));
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
      assertThat(end.emission(i)).isEqualTo(end.emission(options.emissionGroups()[i]));
      if (options.fixedEmissions()) {
        assertThat(end.emission(i)).isEqualTo(start.emission(i));
      }
      if (options.fixedInitial()) {
        assertThat(end.initial(i)).isEqualTo(start.initial(i));
      }
    }
    if (options.fixedTransitions()) {
      assertThat(end.transitions()).isDeepEqualTo(start.transitions());
    }
    if (options.stationaryInitial()) {
      for (int j = 0; j < 3; j++) {
        double next = 0;
        for (int i = 0; i < 3; i++) {
          next += end.initial(i) * end.transition(i, j);
        }
        assertThat(next).isCloseTo(end.initial(j), within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void startedNearAnOptimumTheyEndInItSooner(Acceleration acceleration) {
    int plainSteps = 0;
    int steps = 0;
    for (HiddenMarkovOptions setting : settings()) {
      HiddenMarkovOptions options = setting.withMaxIterations(20_000).withThreads(1);
      HiddenMarkovModel<Normal> start =
          HiddenMarkovModel.fit(
                  data(5), start(options, 5), options.withTolerance(0).withMaxIterations(100))
              .model();
      EmResult<?> plain = HiddenMarkovModel.fit(data(5), start, options.withTolerance(1e-13));
      EmResult<?> fit =
          HiddenMarkovModel.fit(
              data(5), start, options.withTolerance(1e-13).withAcceleration(acceleration));
      assertThat(fit.trace().lastObjective()).isGreaterThan(plain.trace().lastObjective() - 1e-6);
      plainSteps += plain.expectations();
      steps += fit.expectations();
    }
    assertThat(steps).isLessThan(plainSteps / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void threadsChangeNoBitAndViterbiTrainingDoesNotLeap(Acceleration acceleration) {
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(3).withRestarts(2).withTolerance(0).withMaxIterations(40);
    for (HiddenMarkovOptions one : List.of(options, options.withViterbiTraining())) {
      double[] sequential =
          HiddenMarkovModel.fit(
                  data(2), new NormalFamily(), one.withAcceleration(acceleration).withThreads(1))
              .trace()
              .objectives();
      assertThat(
              HiddenMarkovModel.fit(
                      data(2),
                      new NormalFamily(),
                      one.withAcceleration(acceleration).withThreads(3))
                  .trace()
                  .objectives())
          .containsExactly(sequential);
      double[] plain =
          HiddenMarkovModel.fit(data(2), new NormalFamily(), one.withThreads(1))
              .trace()
              .objectives();
      if (one == options) {
        assertThat(sequential).isNotEqualTo(plain);
      } else {
        assertThat(sequential).containsExactly(plain);
      }
    }
  }

  @Test
  void probabilitiesThatVanishAreNoHindrance() {
    // One sequence: all but one initial probability go to 0, at a pace that does not slow down.
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(3).withRestarts(1).withTolerance(1e-11).withThreads(1);
    Sequences one =
        Sequences.of(
            Observations.of(
                IntStream.range(0, 150)
                    .mapToDouble(i -> 3 * Math.sin(i * 0.37) + Math.cos(i * i))
                    .toArray(),
                1));
    for (Acceleration acceleration : List.of(Acceleration.SQUAREM, Acceleration.ANDERSON)) {
      EmResult<HiddenMarkovModel<Normal>> fit =
          HiddenMarkovModel.fit(one, new NormalFamily(), options.withAcceleration(acceleration));
      EmResult<HiddenMarkovModel<Normal>> plain =
          HiddenMarkovModel.fit(one, new NormalFamily(), options);
      assertThat(fit.logLikelihood()).isGreaterThan(plain.logLikelihood() - 1e-6);
      assertThat(fit.expectations()).isLessThanOrEqualTo(plain.expectations());
    }
  }
}
