package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.special.Gamma;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GammaFunctionTest {
  private static final double RELATIVE = 2e-15;

  /** Some tens of roundings of 1.1e-16. */
  private static final double PSI_RELATIVE = 4e-15;

  /**
   * With mpmath 1.3 at mp.dps = 400: {@code k*log(k) - k - loggamma(k)}, {@code log(k) -
   * digamma(k)} and {@code k*psi(1, k) - 1} for the k given as mpf of the double.
   */
  @ParameterizedTest
  @CsvSource({
    "1e-300, -690.7755278982137, 9.999999999999999e+299, 9.999999999999999e+299",
    "1e-20, -46.051701859880914, 1e+20, 1e+20",
    "0.001, -6.915086640662836, 993.6678166528282, 999.0016425331959",
    "0.3, -1.7569898361158562, 2.2985514178741973, 2.6736093638323193",
    "1.0, -1.0, 0.5772156649015329, 0.6449340668482264",
    "1.4616, -0.7853901391231486, 0.37956283233289023, 0.41439135987736614",
    "7.5, 0.07740841730825272, 0.06814553629617796, 0.0696192252252785",
    "15.999, 0.46211659560476226, 0.03157738782161212, 0.03190256896009811",
    "16.0, 0.46214817199560826, 0.03157539391232087, 0.03190053445182979",
    "100.0, 1.382813229233738, 0.005008333250003967, 0.005016666333357139",
    "10000.0, 3.686223319450088, 5.00008333333325e-05, 5.000166666666333e-05",
    "100000000.0, 8.291401837938176, 5.0000000083333336e-09, 5.000000016666667e-09",
    "1000000000000.0, 12.896572024759518, 5.000000000000833e-13, 5.000000000001667e-13",
    "1e+17, 18.653034757244715, 5e-18, 5e-18"
  })
  void valuesAreThoseOfLongArithmetic(double k, double logPeak, double gap, double excess) {
    assertThat(GammaFunction.logPeak(k))
        .isCloseTo(logPeak, within(RELATIVE * Math.max(1, Math.abs(logPeak))));
    assertThat(GammaFunction.logMinusDigamma(k)).isCloseTo(gap, within(RELATIVE * gap));
    assertThat(GammaFunction.scaledTrigammaExcess(k)).isCloseTo(excess, within(1e-13 * excess));
    assertThat(GammaFunction.inverseLogMinusDigamma(gap)).isCloseTo(k, within(RELATIVE * k));
  }

  @Test
  void valuesOverflowToInfinity() {
    for (double k : new double[] {0, Double.MIN_VALUE, 5e-309}) {
      assertThat(GammaFunction.logMinusDigamma(k)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(GammaFunction.scaledTrigammaExcess(k)).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(GammaFunction.logMinusDigamma(6e-309)).isLessThan(Double.POSITIVE_INFINITY);
  }

  @Test
  void valuesAreThoseOfCommonsMathWhereNothingCancels() {
    for (double k = 0.05; k < 20; k += 0.11) {
      assertThat(GammaFunction.logPeak(k))
          .isCloseTo(k * Math.log(k) - k - Gamma.logGamma(k), within(1e-12));
      // Its digamma is right to 1e-8.
      assertThat(GammaFunction.logMinusDigamma(k))
          .isCloseTo(Math.log(k) - Gamma.digamma(k), within(1e-7));
    }
  }

  @Test
  void logarithmGapsKeepTheirDigits() {
    // u²/2 − u³/3 + u⁴/4 for a u of which the next term is no digit; log1p elsewhere.
    for (double u : new double[] {1e-5, -1e-5, 1e-9, -1e-100}) {
      double expected = u * u * (0.5 - u * (1.0 / 3 - u / 4));
      assertThat(LogGap.of(u)).isCloseTo(expected, within(1e-15 * expected));
    }
    for (double u : new double[] {0.39, 0.41, -0.39, -0.41, 3, 1e10, -0.99}) {
      double expected = u - Math.log1p(u);
      assertThat(LogGap.of(u)).isCloseTo(expected, within(4e-15 * expected));
    }
    assertThat(LogGap.of(0)).isZero();
  }

  /** With mpmath 1.x and 60 digits, {@code psi(0, x)}, {@code psi(1, x)}, loggamma. */
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
  void derivativesAreThoseOfManyDigits(double x, double digamma, double trigamma, double logGamma) {
    assertThat(GammaFunction.digamma(x)).isCloseTo(digamma, relative(digamma));
    double lessLog = digamma - Math.log(x);
    assertThat(-GammaFunction.logMinusDigamma(x))
        .isCloseTo(lessLog, relative(Math.abs(digamma) + Math.abs(Math.log(x))));
    assertThat(GammaFunction.trigamma(x)).isCloseTo(trigamma, relative(trigamma));
    assertThat(GammaFunction.logGamma(x)).isCloseTo(logGamma, relative(logGamma));
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
    assertThat(GammaFunction.inverseDigamma(y)).isCloseTo(x, relative(x * Math.max(1, y)));
  }

  @ParameterizedTest
  @CsvSource({"-1e300", "-1e15", "-708", "-1.0000001", "300", "700"})
  void theInverseOfDigammaExistsEverywhere(double y) {
    double x = GammaFunction.inverseDigamma(y);
    assertThat(GammaFunction.digamma(x)).isCloseTo(y, relative(y));
  }

  private static Offset<Double> relative(double size) {
    return within(PSI_RELATIVE * Math.max(Math.abs(size), size == 0 ? 1 : 0));
  }
}
