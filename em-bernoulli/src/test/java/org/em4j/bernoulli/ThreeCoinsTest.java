package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Coin A tells, with probability π of a head, whether B or C is tossed, of which p and q are heads:
 * two classes of one column (Li Hang 2012, Statistical Learning Methods, section 9.1).
 */
class ThreeCoinsTest {
  private static EmResult<BernoulliMixture> fit(double pi, double p, double q, int iterations) {
    return BernoulliMixture.fit(
        Observations.of(TestData.threeCoins()),
        coins(pi, p, q),
        LatentClassOptions.components(2)
            .withMixture(m -> m.withConvergence(trace -> Verdict.CONTINUE))
            .withMaxIterations(iterations));
  }

  private static BernoulliMixture coins(double pi, double p, double q) {
    return BernoulliMixture.of(new double[] {pi, 1 - pi}, new double[][] {{p}, {q}});
  }

  private static void assertCoins(
      BernoulliMixture model, double pi, double p, double q, double tolerance) {
    assertThat(model.weight(0)).isCloseTo(pi, within(tolerance));
    assertThat(model.probability(0, 0)).isCloseTo(p, within(tolerance));
    assertThat(model.probability(1, 0)).isCloseTo(q, within(tolerance));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void equalCoinsStayEqual(int iterations) {
    EmResult<BernoulliMixture> result = fit(.5, .5, .5, iterations);

    assertCoins(result.model(), .5, .6, .6, 1e-15);
    assertThat(result.warnings()).anyMatch(w -> w.contains("identical"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void aStartWithDifferentCoinsIsFixedAfterOneStep(int iterations) {
    assertCoins(fit(.4, .6, .7, iterations).model(), 76 / 187.0, 51 / 95.0, 119 / 185.0, 1e-14);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void anotherStartEndsInTheOtherPublishedPoint(int iterations) {
    assertCoins(fit(.46, .55, .67, iterations).model(), .4619, .5346, .6561, 0.5e-4);
  }

  @Test
  void firstPosteriorsAreThePublishedOnes() {
    BernoulliMixture start = coins(.46, .55, .67);

    assertThat(start.responsibilities(1)[0]).isCloseTo(.41151594, within(0.5e-8));
    assertThat(start.responsibilities(0)[0]).isCloseTo(.53738318, within(0.5e-8));
  }

  @Test
  void theDefaultsStopThereToo() {
    EmResult<BernoulliMixture> result =
        BernoulliMixture.fit(
            Observations.of(TestData.threeCoins()),
            coins(.4, .6, .7),
            LatentClassOptions.components(2));

    assertCoins(result.model(), 76 / 187.0, 51 / 95.0, 119 / 185.0, 1e-14);
    assertThat(result.converged()).isTrue();
    assertThat(result.logLikelihood())
        .isCloseTo(6 * Math.log(.6) + 4 * Math.log(.4), Tolerances.ROUNDING);
    assertThat(result.warnings()).anyMatch(w -> w.contains("not identifiable"));
  }
}
