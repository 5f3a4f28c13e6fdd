package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.EmEngine;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fourth proof: a model that is no mixture, with mixtures as emissions. */
class HmmSeamTest {
  private static final RawNormal NORMAL = new RawNormal();
  private static final MixtureFamily<Shape> EMISSIONS = new MixtureFamily<>(NORMAL, 2);

  /** Sums of a thousand paths in another order. */
  private static final double SAME = 1e-11;

  private static Hmm<Shape> model(double[] initial, double[] transition) {
    return new Hmm<>(
        initial,
        transition,
        List.of(
            Mixture.of(
                NORMAL, new double[] {0.7, 0.3}, List.of(new Shape(-2, 1), new Shape(0, 0.5))),
            Mixture.of(
                NORMAL, new double[] {0.4, 0.6}, List.of(new Shape(1, 1.5), new Shape(3, 0.8)))));
  }

  private static Hmm<Shape> model() {
    return model(new double[] {0.6, 0.4}, new double[] {0.9, 0.1, 0.25, 0.75});
  }

  /** Draws sequences of one length, one after the other. */
  private static double[] sample(Hmm<Shape> hmm, int sequences, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[sequences * length];
    for (int i = 0; i < sequences; i++) {
      int state = random.nextDouble() < hmm.initial(0) ? 0 : 1;
      for (int t = 0; t < length; t++) {
        EMISSIONS.sample(hmm.emissions().get(state), random, x, i * length + t);
        state = random.nextDouble() < hmm.transition(state, 0) ? 0 : 1;
      }
    }
    return x;
  }

  private static int[] starts(int sequences, int length) {
    int[] starts = new int[sequences + 1];
    for (int i = 0; i <= sequences; i++) {
      starts[i] = i * length;
    }
    return starts;
  }

  private static HmmProblem<Shape> problem(double[] x, int sequences, int length) {
    return new HmmProblem<>(Observations.of(x, 1), starts(sequences, length), EMISSIONS, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theExpectationEqualsAnEnumerationOfAllPaths(long seed) {
    int length = 5;
    Hmm<Shape> hmm = model();
    double[] x = sample(hmm, 2, length, seed);
    HmmProblem<Shape> problem = problem(x, 2, length);

    SufficientStatistics statistics = problem.newStatistics(hmm);
    Objective objective = problem.expectation(hmm, statistics, Workers.sequential());

    double logLikelihood = 0;
    double[] expected = new double[statistics.size()];
    for (int i = 0; i < 2; i++) {
      double[] sequence = new double[length];
      System.arraycopy(x, i * length, sequence, 0, length);
      logLikelihood += enumerate(hmm, sequence, expected);
    }
    assertThat(objective.value()).isCloseTo(logLikelihood, within(SAME));
    assertThat(statistics.values()).containsExactly(expected, within(SAME));
  }

  /** Adds up every path of (state, inner component): 4^T of them. */
  private static double enumerate(Hmm<Shape> hmm, double[] x, double[] expected) {
    int paths = 1 << (2 * x.length);
    double[] joint = new double[paths];
    double total = 0;
    for (int path = 0; path < paths; path++) {
      double p = 1;
      for (int t = 0; t < x.length; t++) {
        int s = path >> (2 * t + 1) & 1;
        int m = path >> (2 * t) & 1;
        Mixture<Shape> emission = hmm.emissions().get(s);
        p *=
            (t == 0 ? hmm.initial(s) : hmm.transition(path >> (2 * t - 1) & 1, s))
                * emission.weight(m)
                * Math.exp(RawNormal.logDensity(emission.component(m), x[t]));
      }
      joint[path] = p;
      total += p;
    }
    for (int path = 0; path < paths; path++) {
      double posterior = joint[path] / total;
      for (int t = 0; t < x.length; t++) {
        int s = path >> (2 * t + 1) & 1;
        int m = path >> (2 * t) & 1;
        if (t == 0) {
          expected[s] += posterior;
        } else {
          expected[2 + (path >> (2 * t - 1) & 1) * 2 + s] += posterior;
        }
        // initial | transitions | for each state: weight, and for each inner one: weight, x, x².
        int state = 6 + s * 7;
        expected[state] += posterior;
        expected[state + 1 + m * 3] += posterior;
        expected[state + 1 + m * 3 + 1] += posterior * x[t];
        expected[state + 1 + m * 3 + 2] += posterior * x[t] * x[t];
      }
    }
    return Math.log(total);
  }

  @Test
  void equalRowsOfTransitionsReduceToAPlainMixture() {
    Hmm<Shape> hmm = model(new double[] {0.3, 0.7}, new double[] {0.3, 0.7, 0.3, 0.7});
    int length = 400;
    double[] x = sample(hmm, 1, length, 9);
    HmmProblem<Shape> problem = problem(x, 1, length);
    SufficientStatistics statistics = problem.newStatistics(hmm);
    Objective objective = problem.expectation(hmm, statistics, Workers.sequential());
    Hmm<Shape> next = problem.maximize(statistics, hmm, new MStep(1, 0));

    TextbookMixture<Shape, Double> flat =
        new TextbookMixture<>(
            Samples.boxed(x),
            TextbookMixture.ones(length),
            RawNormal::logDensity,
            TextbookMixture::shape,
            new double[] {0.3 * 0.7, 0.3 * 0.3, 0.7 * 0.4, 0.7 * 0.6},
            List.of(new Shape(-2, 1), new Shape(0, 0.5), new Shape(1, 1.5), new Shape(3, 0.8)));
    assertThat(objective.value()).isCloseTo(flat.expectation(), within(1e-12 * length * 10));
    flat.maximization();

    ComponentStatistics states = problem.emissions(statistics);
    for (int s = 0; s < 2; s++) {
      Mixture<Shape> emission = next.emissions().get(s);
      for (int m = 0; m < 2; m++) {
        assertThat(states.weight(s) / length * emission.weight(m))
            .isCloseTo(flat.weights[2 * s + m], within(SAME));
        assertThat(emission.component(m).mean())
            .isCloseTo(flat.parameters.get(2 * s + m).mean(), within(SAME));
        assertThat(emission.component(m).sd())
            .isCloseTo(flat.parameters.get(2 * s + m).sd(), within(SAME));
      }
    }
  }

  @Test
  void theEngineFitsItAndTheLikelihoodNeverFalls() {
    double[] x = sample(model(), 30, 50, 4);
    HmmProblem<Shape> problem = problem(x, 30, 50);
    Hmm<Shape> start =
        new Hmm<>(
            new double[] {0.5, 0.5},
            new double[] {0.6, 0.4, 0.4, 0.6},
            List.of(
                Mixture.of(
                    NORMAL, new double[] {0.5, 0.5}, List.of(new Shape(-3, 2), new Shape(0, 1))),
                Mixture.of(
                    NORMAL, new double[] {0.5, 0.5}, List.of(new Shape(1, 2), new Shape(4, 1)))));
    EmResult<Hmm<Shape>> one = fit(problem, start, 1);
    EmResult<Hmm<Shape>> three = fit(problem, start, 3);

    assertThat(problem.coordinates(three.model()))
        .as("threads do not change a bit")
        .containsExactly(problem.coordinates(one.model()));
    double[] trace = one.trace().objectives();
    for (int i = 1; i < trace.length; i++) {
      assertThat(trace[i]).isGreaterThanOrEqualTo(trace[i - 1] - 1e-12 * Math.abs(trace[i]));
    }
    assertThat(one.logLikelihood())
        .as("better than the truth on its own data")
        .isGreaterThan(
            problem
                .expectation(model(), problem.newStatistics(model()), Workers.sequential())
                .value());
    double[] coordinates = problem.coordinates(one.model());
    assertThat(problem.coordinates(problem.at(one.model(), coordinates)))
        .containsExactly(coordinates, within(1e-14 * 10));
  }

  private static EmResult<Hmm<Shape>> fit(
      HmmProblem<Shape> problem, Hmm<Shape> start, int threads) {
    return EmEngine.fit(
        problem,
        (index, seed, step, workers) -> start,
        EmOptions.defaults().withThreads(threads).withMaxIterations(200).withTolerance(0));
  }
}
