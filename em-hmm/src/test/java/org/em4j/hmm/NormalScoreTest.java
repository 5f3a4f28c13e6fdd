package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalScoreTest {
  /** Both tails with mpmath 1.3 and 60 digits: {@code log(erfc(∓z/sqrt(2))/2)}. */
  @ParameterizedTest
  @CsvSource({
    "0, -0.69314718055994530942, -0.69314718055994530942",
    "1e-9, -0.69314717976206074893, -0.69314718135782987054",
    "0.1, -0.61650501011502628874, -0.77615459273027332557",
    "-0.5, -1.1759117615936186089, -0.36894641528865639307",
    "1, -0.17275377902344988953, -1.8410216450092635058",
    "1.9, -0.0291369478451057601, -3.5502813255421345827",
    "-2.3, -4.5352607992731540708, -0.010782027739052057668",
    "5, -2.8665161296376359338e-7, -15.064998393988725736",
    "8.2, -1.2019351542735858875e-16, -36.657428601438663474",
    "-20, -203.91715537109726394, 0",
    "37, 0, -689.0305855768905936",
    "38.6, 0, -749.5528608462078321",
    "-100, -5005.5242086942050886, 0",
    "1e4, 0, -50000010.129278915181",
    "-1e6, -500000000014.73444909, 0",
    "1e12, 0, -5e23"
  })
  void scoresAreThoseOfManyDigits(double z, double lower, double upper) {
    assertThat(NormalScore.of(lower, upper)).isCloseTo(z, within(1e-14 * Math.max(1, Math.abs(z))));
    assertThat(NormalScore.of(upper, lower))
        .isCloseTo(-z, within(1e-14 * Math.max(1, Math.abs(z))));
  }

  @Test
  void anEmptyTailHasAnInfiniteScore() {
    assertThat(NormalScore.of(Double.NEGATIVE_INFINITY, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(NormalScore.of(0, Double.NEGATIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void scoresOfTheFarthestTailsAreFinite() {
    assertThat(NormalScore.of(-1e300, 0)).isCloseTo(-Math.sqrt(2) * 1e150, within(1e137));
    assertThat(NormalScore.of(-1, -1)).isFinite();
  }
}
