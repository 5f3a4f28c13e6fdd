package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GammaFunctionTest {
  private static final double RELATIVE = 2e-15;

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
}
