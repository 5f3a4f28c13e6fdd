package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreOfFitTest {
  @ParameterizedTest
  @ValueSource(ints = {3, 511, 1024, 1025, 5000, 300_000})
  void scoringTheFittedModelGivesTheBitsThatTheFitReports(int rows) {
    Observations data = data(rows, false);
    assertSameBits(data);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1025, 5000})
  void weightsAreScoredAsTheyAreFitted(int rows) {
    assertSameBits(data(rows, true));
  }

  private static void assertSameBits(Observations data) {
    MixtureOptions options =
        MixtureOptions.defaults()
            .withInitializer(new RandomFromDataInitializer())
            .withEm(em -> em.withMaxIterations(5).withThreads(2));
    EmResult<Mixture<double[]>> result = Mixture.fit(data, new UnitNormal(2), 3, options);
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = Workers.of(threads)) {
        assertThat(result.model().score(data, workers).logLikelihood())
            .isEqualTo(result.logLikelihood());
      }
    }
  }

  private static Observations data(int rows, boolean weighted) {
    SplittableRandom random = new SplittableRandom(rows);
    double[] values = random.doubles(2L * rows, -3, 3).toArray();
    Observations data = Observations.of(values, 2);
    return weighted ? data.withWeights(random.doubles(rows, 0.1, 2).toArray()) : data;
  }
}
