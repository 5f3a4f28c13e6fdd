package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Objective;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardExpectationTest {
  private static final NormalFamily NORMAL = new NormalFamily();

  private static HiddenMarkovOptions hard(int states) {
    return HiddenMarkovOptions.states(states).withViterbiTraining();
  }

  private static HiddenMarkovModel<Normal> model(
      double[] initial, double[][] transitions, double[] means, double[] sds) {
    Normal[] emissions = new Normal[means.length];
    for (int k = 0; k < means.length; k++) {
      emissions[k] = new Normal(means[k], sds[k]);
    }
    return HiddenMarkovModel.of(initial, transitions, NORMAL, List.of(emissions));
  }

  @Test
  void theIterationsAreThoseOfEnumeration() {
    double[] x = {-1.2, -0.4, 1.9, 2.5, -0.9, 0.3, 2.2, 1.1, 2.9, -2.0, -0.1, 2.4, 1.6};
    int[] lengths = {6, 7};
    double[] weights = {1, 2.5};
    double[] initial = {0.5, 0.5};
    double[][] a = {{0.7, 0.3}, {0.4, 0.6}};
    double[] means = {-1, 1};
    double[] sds = {1.5, 1};
    HiddenMarkovModel<Normal> start = model(initial, a, means, sds);
    Sequences data = Sequences.of(Observations.of(x, 1), lengths).withWeights(weights);
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(data, start, hard(2).withMaxIterations(2).withTolerance(1e-300));
    double[] objectives = new double[3];
    for (int iteration = 0; iteration <= 2; iteration++) {
      double[] first = new double[2];
      double[][] moves = new double[2][2];
      double[] n = new double[2];
      double[] sum = new double[2];
      double[] squares = new double[2];
      for (int s = 0; s < 2; s++) {
        int at = s == 0 ? 0 : lengths[0];
        int[] path = best(initial, a, means, sds, x, at, lengths[s]);
        double w = weights[s];
        objectives[iteration] += w * log(path, initial, a, means, sds, x, at);
        first[path[0]] += w;
        for (int t = 0; t < path.length; t++) {
          int k = path[t];
          n[k] += w;
          sum[k] += w * x[at + t];
          squares[k] += w * x[at + t] * x[at + t];
          if (t > 0) {
            moves[path[t - 1]][k] += w;
          }
        }
      }
      for (int k = 0; k < 2 && iteration < 2; k++) {
        initial[k] = first[k] / (first[0] + first[1]);
        double row = moves[k][0] + moves[k][1];
        a[k] = new double[] {moves[k][0] / row, moves[k][1] / row};
        means[k] = sum[k] / n[k];
        sds[k] = Math.sqrt(squares[k] / n[k] - means[k] * means[k]);
      }
    }
    assertThat(fit.trace().objectives()).containsExactly(objectives, within(1e-12));
    assertThat(objectives[1]).isGreaterThan(objectives[0] + 0.1);
    for (int k = 0; k < 2; k++) {
      assertThat(fit.model().initial(k)).isCloseTo(initial[k], within(1e-12));
      assertThat(fit.model().transition(k, 0)).isCloseTo(a[k][0], within(1e-12));
      assertThat(fit.model().emission(k).mean()).isCloseTo(means[k], within(1e-12));
      assertThat(fit.model().emission(k).sd()).isCloseTo(sds[k], within(1e-12));
    }
  }

  private static int[] best(
      double[] initial,
      double[][] a,
      double[] means,
      double[] sds,
      double[] x,
      int at,
      int length) {
    int[] best = null;
    double max = Double.NEGATIVE_INFINITY;
    for (int code = 0; code < 1 << length; code++) {
      int[] path = new int[length];
      for (int t = 0; t < length; t++) {
        path[t] = code >> t & 1;
      }
      double log = log(path, initial, a, means, sds, x, at);
      if (log > max) {
        max = log;
        best = path;
      }
    }
    return best;
  }

  private static double log(
      int[] path,
      double[] initial,
      double[][] a,
      double[] means,
      double[] sds,
      double[] x,
      int at) {
    double log = Math.log(initial[path[0]]);
    for (int t = 0; t < path.length; t++) {
      double z = (x[at + t] - means[path[t]]) / sds[path[t]];
      log -= 0.5 * z * z + Math.log(sds[path[t]]) + 0.5 * Math.log(2 * Math.PI);
      log += t > 0 ? Math.log(a[path[t - 1]][path[t]]) : 0;
    }
    return log;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theObjectiveNeverFalls(long seed) {
    Random random = new Random(seed);
    double[] x = random.doubles(400, -3, 3).toArray();
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(
            Sequences.of(Observations.of(x, 1), 150, 50, 200),
            model(
                new double[] {0.3, 0.3, 0.4},
                new double[][] {{0.6, 0.2, 0.2}, {0.1, 0.8, 0.1}, {0.3, 0.3, 0.4}},
                new double[] {-1, 0, 1},
                new double[] {1, 1, 1}),
            hard(3).withMaxIterations(30));
    double[] objectives = fit.trace().objectives();
    assertThat(objectives).hasSizeGreaterThan(2);
    for (int i = 1; i < objectives.length; i++) {
      assertThat(objectives[i])
          .isGreaterThanOrEqualTo(objectives[i - 1] - 1e-12 * Math.abs(objectives[i - 1]));
    }
  }

  @Test
  void separatedStatesAreFound() {
    HiddenMarkovModel<Normal> truth =
        model(
            new double[] {0.2, 0.5, 0.3},
            new double[][] {{0.9, 0.05, 0.05}, {0.1, 0.8, 0.1}, {0.1, 0.2, 0.7}},
            new double[] {-10, 0, 10},
            new double[] {1, 0.5, 1});
    double[] x = new double[6000];
    int[] path = new int[6000];
    truth.sample(6000, new Random(9), x, path);
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(Sequences.of(Observations.of(x, 1)), NORMAL, hard(3));
    assertThat(fit.objective().kind()).isEqualTo(Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD);
    Integer[] order = {0, 1, 2};
    Arrays.sort(
        order,
        (i, j) -> Double.compare(fit.model().emission(i).mean(), fit.model().emission(j).mean()));
    HiddenMarkovModel<Normal> found = fit.model().reordered(order[0], order[1], order[2]);
    assertThat(found.viterbi(Sequences.of(Observations.of(x, 1)))).isEqualTo(path);
    for (int k = 0; k < 3; k++) {
      assertThat(found.emission(k).mean()).isCloseTo(truth.emission(k).mean(), within(0.1));
      for (int j = 0; j < 3; j++) {
        assertThat(found.transition(k, j)).isCloseTo(truth.transition(k, j), within(0.05));
      }
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    Random random = new Random(8);
    double[] x = random.doubles(20_000, -3, 3).toArray();
    Sequences data = Sequences.of(Observations.of(x, 1), 10_000, 5, 9_995);
    double[][] objectives = new double[3][];
    for (int threads = 1; threads <= 3; threads++) {
      int count = threads;
      objectives[threads - 1] =
          HiddenMarkovModel.fit(data, NORMAL, hard(2).withMaxIterations(5).withThreads(count))
              .trace()
              .objectives();
    }
    assertThat(objectives[1]).isEqualTo(objectives[0]);
    assertThat(objectives[2]).isEqualTo(objectives[0]);
  }
}
