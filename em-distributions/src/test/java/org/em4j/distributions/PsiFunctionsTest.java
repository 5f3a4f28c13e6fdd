package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values: mpmath 1.x with 60 digits, {@code psi(0, x)}, {@code psi(1, x)}, loggamma. */
class PsiFunctionsTest {
  /** Some tens of roundings of 1.1e-16. */
  private static final double RELATIVE = 4e-15;

  @ParameterizedTest
  @CsvSource({
    "1e-6, -1000000.5772140199687, 1000000000001.6449317, 13.815509980749431669",
    "1e-5, -100000.57719921568107, 10000000001.644910026, 11.512919692895825707",
    "0.01, -100.5608854578686745, 10001.62121352831322, 4.5994798780420217225",
    "0.5, -1.9635100260214234794, 4.9348022005446793094, 0.57236494292470008707",
    "1, -0.57721566490153286061, 1.6449340668482264365, 0.0",
    "3.7, 1.1671535393615113859, 0.3100378576700383191, 1.4280723266653879219",
    "15.9, 2.7345430701757738576, 0.064912281599060115013, 27.62549321516869081",
    "16.1, 2.7474420055146229783, 0.064080645042418562595, 28.17369449481354268",
    "63.5, 4.143145223955089256, 0.015872682631720522364, 198.93576492992947665",
    "1e4, 9.2102903711428494036, 0.00010000500016666666633, 82099.717496442377273",
    "1e10, 23.02585092989045684, 1.00000000005e-10, 220258509288.81058147"
  })
  void valuesAreThoseOfManyDigits(double x, double digamma, double trigamma, double logGamma) {
    assertThat(PsiFunctions.digamma(x)).isCloseTo(digamma, relative(digamma));
    double lessLog = digamma - Math.log(x);
    assertThat(PsiFunctions.digammaLessLog(x))
        .isCloseTo(lessLog, relative(Math.abs(digamma) + Math.abs(Math.log(x))));
    assertThat(PsiFunctions.trigamma(x)).isCloseTo(trigamma, relative(trigamma));
    assertThat(PsiFunctions.logGamma(x)).isCloseTo(logGamma, relative(logGamma));
  }

  @ParameterizedTest
  @CsvSource({
    "-1e6, 1.0000005772143531439e-6",
    "-30, 0.033924472499870105553",
    "-3, 0.34689442704939512007",
    "-1, 0.78500332537452066911",
    "-0.5, 1.0485950238632297992",
    "0, 1.4616321449683623413",
    "1, 3.2031714683769310693",
    "5, 148.91287835621885551",
    "20, 485165195.90979027788"
  })
  void theInverseOfDigammaIsThatOfManyDigits(double y, double x) {
    assertThat(PsiFunctions.inverseDigamma(y)).isCloseTo(x, relative(x * Math.max(1, y)));
  }

  @ParameterizedTest
  @CsvSource({"-1e300", "-1e15", "-708", "-1.0000001", "300", "700"})
  void theInverseOfDigammaExistsEverywhere(double y) {
    double x = PsiFunctions.inverseDigamma(y);
    assertThat(PsiFunctions.digamma(x)).isCloseTo(y, relative(y));
  }

  private static org.assertj.core.data.Offset<Double> relative(double size) {
    return within(RELATIVE * Math.max(Math.abs(size), size == 0 ? 1 : 0));
  }
}
