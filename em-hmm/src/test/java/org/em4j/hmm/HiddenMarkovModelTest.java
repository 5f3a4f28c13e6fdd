package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Sample;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;

class HiddenMarkovModelTest {
  private static HiddenMarkovModel<Poisson> model(double rate) {
    return HiddenMarkovModel.of(
        new double[] {0.25, 0.75},
        new double[][] {{2.0 / 3, 1.0 / 3}, {0.125, 0.875}},
        new PoissonFamily(),
        List.of(new Poisson(16), new Poisson(rate)));
  }

  @Test
  void theTextHasALineForEachState() {
    assertThat(model(28))
        .hasToString(
            """
            HiddenMarkovModel: 2 states, 1 column
              0: initial 0.25, transitions [0.666667, 0.333333], poisson (rate 16)
              1: initial 0.75, transitions [0.125, 0.875], poisson (rate 28)"""
                .stripIndent());
  }

  @Test
  void modelsOfTheSameNumbersAreEqual() {
    assertThat(model(28)).isEqualTo(model(28)).hasSameHashCodeAs(model(28));
    assertThat(model(28)).isNotEqualTo(model(Math.nextUp(28.0)));
    assertThat(model(28)).isNotEqualTo(model(28).reordered(1, 0));
  }

  @Test
  void aSampleIsWhatTheSameSeedDraws() {
    double[] x = new double[40];
    int[] path = new int[40];
    model(28).sample(40, new SplittableRandom(2), x, path);
    Sample sample = model(28).sample(40, new SplittableRandom(2));
    assertThat(sample.labels()).containsExactly(path).contains(0, 1);
    for (int t = 0; t < 40; t++) {
      assertThat(sample.row(t)).containsExactly(x[t]);
    }
  }
}
