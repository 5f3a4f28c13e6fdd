package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;

/** Weights of the mixtures that states emit. */
class FixedWeightsTest {
  private static final NormalFamily NORMAL = new NormalFamily();
  private static final MixtureFamily<Normal> PAIRS = new MixtureFamily<>(NORMAL, 2);

  private static HiddenMarkovModel<Mixture<Normal>> start() {
    return HiddenMarkovModel.of(
        new double[] {0.5, 0.5},
        new double[][] {{0.8, 0.2}, {0.3, 0.7}},
        PAIRS,
        List.of(
            Mixture.of(
                NORMAL, new double[] {0.3, 0.7}, List.of(new Normal(-6, 1), new Normal(-2, 1))),
            Mixture.of(
                NORMAL, new double[] {0.5, 0.5}, List.of(new Normal(2, 1), new Normal(6, 1)))));
  }

  private static HiddenMarkovOptions options(boolean fixed) {
    return HiddenMarkovOptions.states(2)
        .withMaxIterations(20)
        .withRestarts(2)
        .withMixture(m -> m.withFixedWeights(fixed));
  }

  @Test
  void stayAsTheyStart() {
    Sequences data = RandomModels.draw(start(), new SplittableRandom(3), 400).data();
    EmResult<HiddenMarkovModel<Mixture<Normal>>> kept =
        HiddenMarkovModel.fit(data, start(), options(true));
    EmResult<HiddenMarkovModel<Mixture<Normal>>> free =
        HiddenMarkovModel.fit(data, start(), options(false));

    for (int k = 0; k < 2; k++) {
      assertThat(kept.model().emission(k).weights()).isEqualTo(start().emission(k).weights());
      assertThat(free.model().emission(k).weights()).isNotEqualTo(start().emission(k).weights());
      assertThat(kept.model().emission(k).component(0))
          .isNotEqualTo(start().emission(k).component(0));
    }
    assertThat(free.logLikelihood()).isGreaterThan(kept.logLikelihood());
    // π, two rows of A, four normals; one weight for each state unless it stays.
    assertThat(options(true).freeParameters(PAIRS)).isEqualTo(1 + 2 + 8);
    assertThat(options(false).freeParameters(PAIRS)).isEqualTo(1 + 2 + 8 + 2);
  }

  @Test
  void stayAsTheStartsThatAFitMakesHaveThem() {
    Sequences data = RandomModels.draw(start(), new SplittableRandom(4), 400).data();
    assertThat(HiddenMarkovModel.fit(data, PAIRS, options(true)).logLikelihood()).isFinite();
  }

  @Test
  void areRefusedWhereStatesEmitNoMixtures() {
    SplittableRandom random = new SplittableRandom(5);
    HiddenMarkovModel<Normal> model = RandomModels.model(TextbookEmission.normals(), 2, 0, random);
    Sequences data = RandomModels.draw(model, random, 50).data();
    assertThatThrownBy(() -> HiddenMarkovModel.fit(data, NORMAL, options(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only where states emit mixtures");
  }
}
