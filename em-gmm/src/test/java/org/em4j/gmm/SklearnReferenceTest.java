package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same iterations from the same start as scikit-learn 1.2 and as a textbook EM in 80-bit
 * arithmetic; the files come from {@code src/test/reference}.
 */
class SklearnReferenceTest {
  private static final int[] ITERATIONS = {1, 5, 50};

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String data : new String[] {"faithful", "iris"}) {
      ReferenceFile file = ReferenceFile.read("sklearn-" + data + ".txt");
      for (int c = 0; c < file.integer("cases"); c++) {
        CovarianceType type = CovarianceType.of(file.text("cases/" + c + "/covariance_type"));
        for (int iterations : ITERATIONS) {
          cases.add(
              Arguments.of(
                  data, type, file.integer("cases/" + c + "/components"), iterations, file, c));
        }
      }
    }
    return cases;
  }

  private static EmResult<GaussianMixture> run(
      Observations data, GaussianMixture start, int iterations) {
    return GaussianMixture.fit(
        data,
        start,
        GaussianMixtureOptions.components(start.components())
            .withTolerance(0)
            .withMaxIterations(iterations));
  }

  @Test
  void everyCaseIsThere() {
    // 2 data sets × 4 structures × K of 2 and 3 × 3 numbers of iterations.
    assertThat(cases()).hasSize(48);
  }

  @ParameterizedTest(name = "{0} {1} K={2} after {3}")
  @MethodSource("cases")
  void sameParametersFromTheSameStart(
      String data, CovarianceType type, int components, int iterations, ReferenceFile file, int c) {
    double[][] rows = TestData.of(data);
    String path = "cases/" + c;
    GaussianMixture start = file.mixture(path + "/start", type);
    assertThat(start.components()).isEqualTo(components);

    EmResult<GaussianMixture> fit = run(Observations.of(rows), start, iterations);

    assertThat(fit.iterations()).isEqualTo(iterations);
    assertThat(fit.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
    assertThat(fit.repairs()).isEmpty();
    double[] sd = TestData.deviations(rows);
    String after = path + "/after/" + iterations;
    GaussianMixture exact = file.mixture(after + "/reference", type);
    GaussianMixture sklearn = file.mixture(after + "/sklearn", type);
    assertThat(Models.distance(fit.model(), exact, sd).largest())
        .isLessThan(Tolerances.LONG_DOUBLE);
    assertThat(Models.distance(fit.model(), sklearn, sd).largest())
        .isLessThan(Tolerances.SCIKIT_LEARN);
    double logLikelihood = file.number(after + "/reference/log_likelihood");
    assertThat(fit.logLikelihood())
        .isCloseTo(logLikelihood, within(Tolerances.LONG_DOUBLE * Math.abs(logLikelihood)));
    assertThat(fit.logLikelihood())
        .isCloseTo(
            file.number(after + "/sklearn/log_likelihood"),
            within(Tolerances.SCIKIT_LEARN * Math.abs(logLikelihood)));
    assertThat(fit.trace().objective(0))
        .isCloseTo(
            file.number(path + "/start/log_likelihood"),
            within(Tolerances.LONG_DOUBLE * Math.abs(logLikelihood)));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(ints = {1, 5})
  void weightedRowsFollowTheWeightedReference(int iterations) {
    ReferenceFile file = ReferenceFile.read("sklearn-faithful.txt");
    double[][] rows = TestData.faithful();
    double[] weights = new double[rows.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + i % 3;
    }
    GaussianMixture start = file.mixture("weighted/start", CovarianceType.FULL);

    EmResult<GaussianMixture> fit =
        run(Observations.of(rows).withWeights(weights), start, iterations);

    String after = "weighted/after/" + iterations + "/reference";
    assertThat(
            Models.distance(
                    fit.model(),
                    file.mixture(after, CovarianceType.FULL),
                    TestData.deviations(rows))
                .largest())
        .isLessThan(Tolerances.LONG_DOUBLE);
    double logLikelihood = file.number(after + "/log_likelihood");
    assertThat(fit.logLikelihood())
        .isCloseTo(logLikelihood, within(Tolerances.LONG_DOUBLE * Math.abs(logLikelihood)));
    assertThat(fit.trace().totalWeight()).isEqualTo(file.number("weighted/observations"));
  }
}
