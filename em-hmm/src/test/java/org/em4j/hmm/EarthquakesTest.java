package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counts of major earthquakes in 107 years against the published fits of Zucchini and MacDonald
 * (Hidden Markov Models for Time Series, 2009, chapter 3).
 */
class EarthquakesTest {
  private static final double[] COUNTS = {
    13, 14, 8, 10, 16, 26, 32, 27, 18, 32, 36, 24, 22, 23, 22, 18, 25, 21, 21, 14, 8, 11, 14, 23,
    18, 17, 19, 20, 22, 19, 13, 26, 13, 14, 22, 24, 21, 22, 26, 21, 23, 24, 27, 41, 31, 27, 35, 26,
    28, 36, 39, 21, 17, 22, 17, 19, 15, 34, 10, 15, 22, 18, 15, 20, 15, 22, 19, 16, 30, 27, 29, 23,
    20, 16, 21, 21, 25, 16, 18, 15, 18, 14, 10, 15, 8, 15, 6, 11, 8, 7, 18, 16, 13, 12, 13, 20, 15,
    16, 12, 18, 15, 16, 13, 15, 16, 11, 11
  };
  private static final Sequences DATA = Sequences.of(Observations.of(COUNTS, 1));
  private static final PoissonFamily POISSON = new PoissonFamily();

  @ParameterizedTest
  @CsvSource({"2, -341.8787", "3, -328.5275", "4, -326.2850"})
  void theBestOfTheStartsIsThePublishedOptimum(int states, double logLikelihood) {
    EmResult<HiddenMarkovModel<Poisson>> fit =
        HiddenMarkovModel.fit(
            DATA, POISSON, HiddenMarkovOptions.states(states).withTolerance(1e-10));
    assertThat(fit.logLikelihood()).isGreaterThan(logLikelihood - 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"2, -342.3183", "3, -329.4603", "4, -327.8316"})
  void aStationaryChainHasItsOwnPublishedOptimum(int states, double logLikelihood) {
    EmResult<HiddenMarkovModel<Poisson>> fit =
        HiddenMarkovModel.fit(
            DATA,
            POISSON,
            HiddenMarkovOptions.states(states).withTolerance(1e-10).withStationaryInitial(true));
    assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(1e-4));
  }

  @Test
  void theFirstIterationsAreThePublishedOnes() {
    HiddenMarkovModel<Poisson> start =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.85, 0.15}, {0.15, 0.85}},
            POISSON,
            List.of(new Poisson(15), new Poisson(25)));
    EmResult<HiddenMarkovModel<Poisson>> fit =
        HiddenMarkovModel.fit(DATA, start, HiddenMarkovOptions.states(2).withMaxIterations(3));
    assertThat(fit.trace().objectives())
        .containsExactly(new double[] {-343.9418, -342.3617, -342.0865, -341.9803}, within(5e-5));
  }
}
