package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;

/** Known states: supervised, semi-supervised, and wrong ones. */
class LabelsTest {
  private static final HiddenMarkovModel<Normal> MODEL =
      HiddenMarkovModel.of(
          new double[] {0.4, 0.4, 0.2},
          new double[][] {{0.7, 0.2, 0.1}, {0.2, 0.7, 0.1}, {0.1, 0.3, 0.6}},
          new NormalFamily(),
          List.of(new Normal(4, 1), new Normal(0, 1.5), new Normal(-4, 1)));

  private static final int[] LENGTHS = {7, 5, 8, 1, 6, 8, 8, 7};

  private static RandomModels.Drawn drawn(long seed) {
    return RandomModels.draw(MODEL, new SplittableRandom(seed), LENGTHS);
  }

  private static HiddenMarkovOptions options() {
    return HiddenMarkovOptions.states(3).withThreads(1);
  }

  /** Counting is all there is to it: the start does not matter. */
  @Test
  void withAllStatesKnownOneIterationIsSupervisedMaximumLikelihood() {
    RandomModels.Drawn drawn = drawn(1);
    Sequences data = drawn.data().withLabels(drawn.path()).withWeights(1, 2, 1, 1, 0.5, 1, 1, 3);
    double[] first = new double[3];
    double[][] follow = new double[3][3];
    double[] weight = new double[3];
    double[] mean = new double[3];
    double[] variance = new double[3];
    for (int s = 0; s < data.count(); s++) {
      for (int t = 0; t < data.length(s); t++) {
        int row = data.first(s) + t;
        int state = drawn.path()[row];
        first[state] += t == 0 ? data.weight(s) : 0;
        weight[state] += data.weight(s);
        mean[state] += data.weight(s) * TextbookEmission.row(data, row)[0];
        if (t > 0) {
          follow[drawn.path()[row - 1]][state] += data.weight(s);
        }
      }
    }
    for (int row = 0; row < drawn.path().length; row++) {
      int k = drawn.path()[row];
      double d = TextbookEmission.row(data, row)[0] - mean[k] / weight[k];
      variance[k] += data.weight(data.sequenceOf(row)) * d * d / weight[k];
    }
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(
            data, new NormalFamily(), options().withRestarts(1).withMaxIterations(1));
    double firsts = Arrays.stream(first).sum();
    for (int k = 0; k < 3; k++) {
      assertThat(fit.model().initial(k)).isCloseTo(first[k] / firsts, within(1e-14));
      assertThat(fit.model().emission(k).mean()).isCloseTo(mean[k] / weight[k], within(1e-12));
      assertThat(fit.model().emission(k).sd()).isCloseTo(Math.sqrt(variance[k]), within(1e-12));
      double row = Arrays.stream(follow[k]).sum();
      for (int j = 0; j < 3; j++) {
        assertThat(fit.model().transition(k, j)).isCloseTo(follow[k][j] / row, within(1e-13));
      }
    }
    EmResult<HiddenMarkovModel<Normal>> more =
        HiddenMarkovModel.fit(data, new NormalFamily(), options().withRestarts(1));
    assertThat(more.converged()).isTrue();
    assertThat(more.logLikelihood()).isCloseTo(fit.logLikelihood(), within(1e-10));
  }

  /** EM by all paths that agree with the labels. */
  @Test
  void aSemiSupervisedFitIsThatOfTheAllowedPaths() {
    RandomModels.Drawn drawn = drawn(2);
    int[] labels =
        IntStream.range(0, drawn.path().length)
            .map(i -> i % 3 == 0 ? drawn.path()[i] : Sequences.UNKNOWN)
            .toArray();
    Sequences data = drawn.data().withLabels(labels);
    TextbookEmission<Normal> normals = TextbookEmission.normals();
    double[][] rows = new double[labels.length][];
    Arrays.setAll(rows, i -> TextbookEmission.row(data, i));
    HiddenMarkovModel<Normal> expected = MODEL;
    double[] trace = new double[5];
    for (int iteration = 0; iteration < 5; iteration++) {
      Enumeration.Total total = Enumeration.Total.of(expected, normals, data);
      trace[iteration] = total.logLikelihood();
      HiddenMarkovModel<Normal> before = expected;
      expected =
          HiddenMarkovModel.of(
              shares(total.first()),
              Arrays.stream(total.transitions()).map(LabelsTest::shares).toArray(double[][]::new),
              MODEL.family(),
              IntStream.range(0, 3)
                  .mapToObj(
                      k -> {
                        double[] weights =
                            Arrays.stream(total.gamma()).mapToDouble(g -> g[k]).toArray();
                        double[] p = normals.estimate(k, before.emission(k), rows, weights);
                        return new Normal(p[0], p[1]);
                      })
                  .toList());
    }
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(data, MODEL, options().withTolerance(0).withMaxIterations(4));
    assertThat(fit.trace().objectives()).containsExactly(trace, within(1e-10));
  }

  private static double[] shares(double[] counts) {
    double sum = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(c -> c / sum).toArray();
  }

  @Test
  void startsAreNamedAfterTheLabels() {
    RandomModels.Drawn drawn = RandomModels.draw(MODEL, new SplittableRandom(3), 150, 150);
    int[] labels = new int[300];
    Arrays.fill(labels, Sequences.UNKNOWN);
    for (int k = 0; k < 3; k++) {
      for (int i = 0, found = 0; found < 3; i++) {
        if (drawn.path()[i] == k) {
          labels[i] = k;
          found++;
        }
      }
    }
    for (Starting starting : new Starting[] {Starting.ROWS, Starting.SEGMENTAL}) {
      for (int starts : new int[] {1, 3}) {
        HiddenMarkovModel<Normal> model =
            HiddenMarkovModel.fit(
                    drawn.data().withLabels(labels),
                    new NormalFamily(),
                    options().withRestarts(starts).withStarting(starting))
                .model();
        assertThat(model.emission(0).mean()).isCloseTo(4, within(0.7));
        assertThat(model.emission(1).mean()).isCloseTo(0, within(0.7));
        assertThat(model.emission(2).mean()).isCloseTo(-4, within(0.7));
      }
    }
  }

  @Test
  void labelsOfALeftRightChainDoNotRenameItsStretches() {
    int[] labels = new int[30];
    Arrays.fill(labels, Sequences.UNKNOWN);
    labels[29] = 2;
    double[] x = new double[30];
    Arrays.setAll(x, i -> 10 * (i / 10) + 0.1 * (i % 7));
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.fit(
                Sequences.of(Observations.of(x, 1)).withLabels(labels),
                new NormalFamily(),
                options().withTopology(Topology.leftRight()).withRestarts(1))
            .model();
    assertThat(model.emissions().stream().mapToDouble(Normal::mean).toArray())
        .containsExactly(new double[] {0.27, 10.29, 20.3}, within(0.1));
  }

  @Test
  void aStateThatNoLabelNamesIsStillFitted() {
    RandomModels.Drawn drawn = RandomModels.draw(MODEL, new SplittableRandom(4), 200);
    int[] labels = new int[200];
    for (int i = 0; i < 200; i++) {
      labels[i] = drawn.path()[i] == 0 ? 0 : Sequences.UNKNOWN;
    }
    HiddenMarkovModel<Normal> model =
        HiddenMarkovModel.fit(drawn.data().withLabels(labels), new NormalFamily(), options())
            .model();
    assertThat(model.emission(0).mean()).isCloseTo(4, within(0.5));
    assertThat(IntStream.of(1, 2).mapToDouble(k -> model.emission(k).mean()).sorted().toArray())
        .containsExactly(new double[] {-4, 0}, within(0.7));
  }

  @Test
  void whenAllRowsAreLabelledAndAStateHasNoneItStaysFinite() {
    RandomModels.Drawn drawn = drawn(5);
    int[] labels = Arrays.stream(drawn.path()).map(k -> Math.min(k, 1)).toArray();
    EmResult<HiddenMarkovModel<Normal>> fit =
        HiddenMarkovModel.fit(
            drawn.data().withLabels(labels), new NormalFamily(), options().withRestarts(2));
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.model().initial(2)).isZero();
    assertThat(fit.warnings()).anyMatch(w -> w.contains("state 3"));
  }

  // --- wrong ones -------------------------------------------------------------------------------

  private static Sequences labelled(int... labels) {
    return Sequences.of(Observations.of(new double[] {1, 2, 3, 5, 8, 9}, 1), 2, 4)
        .withLabels(labels);
  }

  @Test
  void aLabelOutsideTheStatesIsNamed() {
    assertThatThrownBy(
            () -> HiddenMarkovModel.fit(labelled(0, 1, 2, 0, 3, 1), new NormalFamily(), options()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to 2")
        .hasMessageContaining("row 2 of sequence 1")
        .hasMessageContaining("is 3");
    assertThatThrownBy(() -> labelled(0, 1, 2, 0, -2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 4")
        .hasMessageContaining("-2");
    assertThatThrownBy(() -> labelled(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 labels for 6 rows");
  }

  @Test
  void labelsThatTheTopologyForbidsAreNamed() {
    HiddenMarkovOptions leftRight = options().withTopology(Topology.leftRight(1));
    for (int[] labels : new int[][] {{0, 0, 0, 1, 2, 1}, {0, 1, -1, 2, -1, -1}}) {
      assertThatThrownBy(
              () -> HiddenMarkovModel.fit(labelled(labels), new NormalFamily(), leftRight))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("of sequence 1")
          .hasMessageContaining("no allowed transitions");
    }
    assertThatThrownBy(
            () ->
                HiddenMarkovModel.fit(
                    labelled(1, -1, 0, -1, -1, -1), new NormalFamily(), leftRight))
        .hasMessageContaining("row 0 of sequence 0 cannot be in state 1");
  }

  @Test
  void labelsThatAGivenStartForbidsAreNamed() {
    HiddenMarkovModel<Normal> start =
        HiddenMarkovModel.of(
            new double[] {1, 0},
            new double[][] {{0.5, 0.5}, {0, 1}},
            new NormalFamily(),
            List.of(new Normal(0, 5), new Normal(5, 5)));
    assertThatThrownBy(
            () ->
                HiddenMarkovModel.fit(
                    labelled(0, 1, 0, 1, -1, 0), start, HiddenMarkovOptions.states(2)))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 3 of sequence 1 cannot be in state 0");
  }
}
