package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Trace;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Normals that share a covariance, in much work and in little. */
class TiedCovarianceTest {
  private static EmResult<Mixture<MultivariateNormal>> fit(
      double[] x, double[] first, double[] second, Covariance covariance) {
    List<MultivariateNormal> components = new ArrayList<>();
    double[] weights = new double[first.length];
    for (int k = 0; k < first.length; k++) {
      weights[k] = 1.0 / first.length;
      components.add(new MultivariateNormal(new double[] {first[k], second[k]}, covariance));
    }
    return Mixture.fit(
        Observations.of(x, 2),
        Mixture.of(new TiedCovariance(2), weights, components),
        MixtureOptions.defaults().withTolerance(0).withMaxIterations(30).withThreads(1));
  }

  @ParameterizedTest
  @CsvSource({"4999, 30", "4999, 90", "5001, 30", "5001, 90"})
  void columnsThatAreNearlyCollinearFitAsTheirDifferenceDoes(int rows, double apart) {
    double width = 1e-5;
    double[] means = {-apart, -apart + 1.5, apart, apart + 2};
    double[] starts = {-apart - 0.3, -apart + 1.9, apart - 0.3, apart + 2.4};
    SplittableRandom random = new SplittableRandom(5);
    double[] collinear = new double[2 * rows];
    double[] apartFromThat = new double[2 * rows];
    for (int i = 0; i < rows; i++) {
      double u = means[random.nextInt(4)] + random.nextGaussian();
      collinear[2 * i] = u;
      collinear[2 * i + 1] = u + width * random.nextGaussian();
      apartFromThat[2 * i] = u;
      apartFromThat[2 * i + 1] = (collinear[2 * i + 1] - u) / width;
    }
    EmResult<Mixture<MultivariateNormal>> found =
        fit(
            collinear,
            starts,
            starts,
            Covariance.full(new double[] {1.3, 1.3, 1.3, 1.3 + 2 * width * width}));
    EmResult<Mixture<MultivariateNormal>> expected =
        fit(apartFromThat, starts, new double[4], Covariance.full(new double[] {1.3, 0, 0, 2}));

    assertThat(found.logLikelihood())
        .isCloseTo(expected.logLikelihood() - rows * Math.log(width), within(1e-5));
    Trace trace = found.trace();
    for (int i = 1; i <= trace.iterations(); i++) {
      assertThat(trace.objective(i)).isGreaterThan(trace.objective(i - 1) - 1e-5);
    }
  }
}
