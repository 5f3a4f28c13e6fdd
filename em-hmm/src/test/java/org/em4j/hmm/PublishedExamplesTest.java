package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.em4j.core.Observations;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.junit.jupiter.api.Test;

/** Small examples whose every number has been published. */
class PublishedExamplesTest {
  /** Umbrella days of Russell and Norvig, Artificial Intelligence, section 15.2. */
  private static final HiddenMarkovModel<Categorical> UMBRELLA =
      HiddenMarkovModel.of(
          new double[] {0.5, 0.5},
          new double[][] {{0.7, 0.3}, {0.3, 0.7}},
          new CategoricalFamily(2),
          List.of(Categorical.of(0.1, 0.9), Categorical.of(0.8, 0.2)));

  private static final Sequences DAYS =
      Sequences.of(Observations.of(new double[] {1, 1, 0, 1, 1}, 1));

  @Test
  void umbrellaDaysAreSmoothedAsInTheBook() {
    ForwardBackward storage = ForwardBackward.prepare(UMBRELLA, 5);

    double logLikelihood = storage.smooth(DAYS, 0);

    assertThat(logLikelihood).isCloseTo(-3.372502044, within(5e-10));
    double[] rain = {0.867339, 0.820419, 0.307484, 0.820419, 0.867339};
    for (int t = 0; t < 5; t++) {
      assertThat(storage.posterior(t, 0)).isCloseTo(rain[t], within(5e-7));
    }
    assertThat(storage.filtered(0, 0)).isCloseTo(0.818182, within(5e-7));
    assertThat(storage.filtered(1, 0)).isCloseTo(0.883357, within(5e-7));
  }

  @Test
  void rainAndSunHaveTheProbabilityOfTheEncyclopedia() {
    HiddenMarkovModel<Categorical> weather =
        HiddenMarkovModel.of(
            new double[] {0.6, 0.4},
            new double[][] {{0.7, 0.3}, {0.4, 0.6}},
            new CategoricalFamily(3),
            List.of(Categorical.of(0.1, 0.4, 0.5), Categorical.of(0.6, 0.3, 0.1)));
    Sequences walkShopClean = Sequences.of(Observations.of(new double[] {0, 1, 2}, 1));

    assertThat(Math.exp(weather.score(walkShopClean).logLikelihood()))
        .isCloseTo(0.033612, within(1e-12));
    ForwardBackward storage = ForwardBackward.prepare(weather, 3);
    assertThat(Math.exp(storage.forward(walkShopClean, 0))).isCloseTo(0.033612, within(1e-12));
  }
}
