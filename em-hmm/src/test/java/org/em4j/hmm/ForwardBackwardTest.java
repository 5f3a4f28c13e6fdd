package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filtering, smoothing and drawing paths against all K^T paths. */
class ForwardBackwardTest {
  private static final double TOLERANCE = 1e-12;

  static List<TextbookEmission<?>> emissions() {
    return EnumerationTest.emissions();
  }

  @ParameterizedTest
  @MethodSource("emissions")
  void everyProbabilityIsTheSumOverPaths(TextbookEmission<?> emission) {
    for (int seed = 0; seed < 20; seed++) {
      check(emission, seed);
    }
  }

  private static <P> void check(TextbookEmission<P> emission, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int states = 1 + seed % 3;
    HiddenMarkovModel<P> model =
        RandomModels.model(emission, states, seed % 2 == 0 ? 0 : 0.4, random);
    Sequences data = RandomModels.draw(model, random, 3, 1 + random.nextInt(7)).data();
    ForwardBackward storage = ForwardBackward.prepare(model, 8);
    for (int s = 0; s < data.count(); s++) {
      double[][] logs = logs(model, emission, data, s);
      Enumeration all = new Enumeration(model.initial(), model.transitions(), logs, null);
      double scale = Math.max(1, Math.abs(all.logLikelihood()));
      assertThat(storage.filter(data, s)).isCloseTo(all.logLikelihood(), within(TOLERANCE * scale));
      double before = 0;
      for (int t = 0; t < logs.length; t++) {
        Enumeration some =
            new Enumeration(model.initial(), model.transitions(), Arrays.copyOf(logs, t + 1), null);
        assertThat(storage.logDensity(t))
            .isCloseTo(some.logLikelihood() - before, within(10 * TOLERANCE * scale));
        before = some.logLikelihood();
        for (int k = 0; k < states; k++) {
          assertThat(storage.filtered(t, k)).isCloseTo(some.posteriors()[t][k], within(TOLERANCE));
        }
      }
      assertThat(storage.smooth(data, s)).isCloseTo(all.logLikelihood(), within(TOLERANCE * scale));
      for (int k = 0; k < states; k++) {
        for (int t = 0; t < logs.length; t++) {
          assertThat(storage.posterior(t, k)).isCloseTo(all.posteriors()[t][k], within(TOLERANCE));
        }
        for (int j = 0; j < states; j++) {
          assertThat(storage.expectedTransition(k, j))
              .isCloseTo(all.transitions()[k][j], within(TOLERANCE));
        }
      }
      logarithms(model, storage, data, s, logs);
    }
  }

  /** log α and log β by the definition: the textbook's sums in logarithms. */
  private static void logarithms(
      HiddenMarkovModel<?> model, ForwardBackward storage, Sequences data, int s, double[][] logs) {
    int rows = logs.length;
    int states = model.states();
    double[] flat = Arrays.stream(logs).flatMapToDouble(Arrays::stream).toArray();
    LogForwardBackward twin = new LogForwardBackward(states);
    double[] logTransitions = LogMatrix.logs(model.flatTransitions());
    twin.forward(LogMatrix.logs(model.liveInitial()), logTransitions, flat, 0, rows, new int[1]);
    twin.backward(logTransitions, flat, 0, rows);
    storage.forward(data, s);
    for (int t = 0; t < rows; t++) {
      for (int k = 0; k < states; k++) {
        assertNear(storage.logForward(t, k), twin.alpha()[t * states + k]);
      }
    }
    storage.backward(data, s);
    for (int t = 0; t < rows; t++) {
      for (int k = 0; k < states; k++) {
        assertNear(storage.logBackward(t, k), twin.beta()[t * states + k]);
      }
    }
  }

  private static void assertNear(double actual, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual)
          .isCloseTo(expected, within(10 * TOLERANCE * Math.max(1, Math.abs(expected))));
    }
  }

  private static <P> double[][] logs(
      HiddenMarkovModel<P> model, TextbookEmission<P> emission, Sequences data, int s) {
    double[][] logs = new double[data.length(s)][model.states()];
    for (int t = 0; t < logs.length; t++) {
      double[] x = TextbookEmission.row(data, data.first(s) + t);
      for (int k = 0; k < model.states() && !Arrays.stream(x).allMatch(Double::isNaN); k++) {
        logs[t][k] = emission.logDensity(k, model.emission(k), x);
      }
    }
    return logs;
  }

  /** Two regimes that are never left: the evidence speaks for one first and the other later. */
  @Test
  void whatFadedComesBackIfTheEvidenceTurns() {
    int half = 300;
    double[] x = new double[3 * half];
    Arrays.fill(x, 0, half, 10);
    Arrays.fill(x, half, 3 * half, -10);
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{1, 0}, {0, 1}},
            new NormalFamily(),
            List.of(new Normal(10, 1), new Normal(-10, 1)));
    Sequences data = Sequences.of(Observations.of(x, 1));
    ForwardBackward storage = ForwardBackward.prepare(model, x.length);

    // Regime 1 misses a third of the rows by 20 standard deviations, regime 0 two thirds.
    double perRow = -0.5 * Math.log(2 * Math.PI);
    double expected = x.length * perRow - half * 200.0 + Math.log(0.5);
    assertThat(storage.smooth(data, 0)).isCloseTo(expected, within(1e-12 * -expected));
    assertThat(storage.posterior(0, 1)).isEqualTo(1);
    assertThat(storage.filtered(half - 1, 0)).isEqualTo(1);
    assertThat(model.score(data).logLikelihood()).isCloseTo(expected, within(1e-12 * -expected));
    int[] path = new int[x.length];
    storage.samplePath(data, 0, new SplittableRandom(1), path);
    assertThat(path).containsOnly(1);
  }

  @Test
  void anOutlierAtAMillionStandardDeviationsStaysFinite() {
    double[] x = {0, 0.5, 1e6, 5.2, 4.7};
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.of(
            new double[] {1, 0},
            new double[][] {{0.9, 0.1}, {0, 1}},
            new NormalFamily(),
            List.of(new Normal(0, 1), new Normal(5, 1)));
    ForwardBackward storage = ForwardBackward.prepare(model, x.length);

    double logLikelihood = storage.smooth(Sequences.of(Observations.of(x, 1)), 0);

    assertThat(logLikelihood).isBetween(-0.5e12 * 1.00001, -0.49e12);
    assertThat(storage.posterior(2, 0) + storage.posterior(2, 1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void pathsAreDrawnFromTheirDistribution() {
    SplittableRandom random = new SplittableRandom(5);
    TextbookEmission<Categorical> emission = TextbookEmission.symbols(4);
    HiddenMarkovModel<Categorical> model = RandomModels.model(emission, 2, 0, random);
    Sequences data = RandomModels.draw(model, random, 4).data();
    Enumeration all =
        new Enumeration(model.initial(), model.transitions(), logs(model, emission, data, 0), null);
    ForwardBackward storage = ForwardBackward.prepare(model, 4);
    int draws = 40_000;
    Map<String, Integer> counts = new HashMap<>();
    int[] path = new int[4];
    for (int i = 0; i < draws; i++) {
      storage.samplePath(data, 0, random, path);
      counts.merge(Arrays.toString(path), 1, Integer::sum);
    }
    for (Enumeration.Path one : all.best(16)) {
      double p = Math.exp(one.logJoint() - all.logLikelihood());
      assertThat(counts.getOrDefault(Arrays.toString(one.states()), 0) / (double) draws)
          .isCloseTo(p, within(5 * Math.sqrt(p / draws)));
    }
  }

  @Test
  void runsAllocateNothing() {
    SplittableRandom random = new SplittableRandom(6);
    HiddenMarkovModel<Normal> model = RandomModels.model(TextbookEmission.normals(), 3, 0, random);
    Sequences data = RandomModels.draw(model, random, 500).data();
    ForwardBackward storage = ForwardBackward.prepare(model, 500);
    int[] path = new int[500];
    for (int i = 0; i < 50; i++) {
      storage.smooth(data, 0);
      storage.samplePath(data, 0, random, path);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 20; i++) {
      storage.smooth(data, 0);
      storage.samplePath(data, 0, random, path);
    }
    long perRun = (threads.getCurrentThreadAllocatedBytes() - before) / 20;
    // Nothing that grows with the rows: 500 of them have 12,000 bytes of numbers.
    assertThat(perRun).isLessThan(600);
  }

  @Test
  void aRowThatNoStateExplainsIsNamed() {
    HiddenMarkovModel<Categorical> model =
        HiddenMarkovModel.of(
            new double[] {1, 0},
            new double[][] {{0, 1}, {0, 1}},
            new CategoricalFamily(2),
            List.of(Categorical.of(1, 0), Categorical.of(0, 1)));
    Sequences data = Sequences.of(Observations.of(new double[] {0, 1, 0, 1, 0}, 1), 2, 3);
    ForwardBackward storage = ForwardBackward.prepare(model, 3);
    storage.smooth(data, 0);
    assertThatThrownBy(() -> storage.smooth(data, 1))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 2 of sequence 1")
        .satisfies(e -> assertThat(((EmException) e).row()).hasValue(4));
    assertThatThrownBy(() -> storage.posterior(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> storage.smooth(data, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> ForwardBackward.prepare(model, 2).smooth(data, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prepared for 2");
  }

  @Test
  void entropyIsThatOfTheWholePath() {
    for (int seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TextbookEmission<Normal> emission = TextbookEmission.normals();
      HiddenMarkovModel<Normal> model = RandomModels.model(emission, 2, 0, random);
      Sequences data = RandomModels.draw(model, random, 6).data();
      Enumeration all =
          new Enumeration(
              model.initial(), model.transitions(), logs(model, emission, data, 0), null);
      double entropy = 0;
      for (Enumeration.Path path : all.best(64)) {
        double log = path.logJoint() - all.logLikelihood();
        entropy -= Math.exp(log) * log;
      }
      assertThat(model.score(data).entropy()).isCloseTo(entropy, within(1e-11));
    }
  }
}
