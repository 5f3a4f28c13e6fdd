package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;

/** Makes models for tests, and measures how far apart two are. */
final class Models {
  private Models() {}

  /** Makes a model from flat arrays: K weights, K×d means, K×d×d covariances. */
  static GaussianMixture of(
      CovarianceType type, double[] weights, double[] means, double[] covariances) {
    int k = weights.length;
    int d = means.length / k;
    List<MultivariateNormal> components = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      components.add(
          new MultivariateNormal(
              Arrays.copyOfRange(means, c * d, (c + 1) * d),
              Covariance.full(Arrays.copyOfRange(covariances, c * d * d, (c + 1) * d * d))));
    }
    return GaussianMixture.of(type, weights, components);
  }

  /** Returns the model with its components by their first means. */
  static GaussianMixture byFirstMean(GaussianMixture model) {
    int[] order =
        IntStream.range(0, model.components())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> model.mean(k)[0]))
            .mapToInt(k -> k)
            .toArray();
    return model.reordered(order);
  }

  /** The largest distances of two models, means and covariances in units of the columns' sd. */
  record Distance(double weights, double means, double covariances) {
    double largest() {
      return Math.max(weights, Math.max(means, covariances));
    }
  }

  static Distance distance(GaussianMixture a, GaussianMixture b, double[] sd) {
    int d = a.columns();
    double weights = 0;
    double means = 0;
    double covariances = 0;
    for (int k = 0; k < a.components(); k++) {
      weights = Math.max(weights, Math.abs(a.weight(k) - b.weight(k)));
      for (int i = 0; i < d; i++) {
        means = Math.max(means, Math.abs(a.mean(k)[i] - b.mean(k)[i]) / sd[i]);
        for (int j = 0; j < d; j++) {
          double difference = a.covariance(k)[i * d + j] - b.covariance(k)[i * d + j];
          covariances = Math.max(covariances, Math.abs(difference) / (sd[i] * sd[j]));
        }
      }
    }
    return new Distance(weights, means, covariances);
  }

  /** Checks that no number of a result is NaN or infinite, and that it belongs to its model. */
  static void assertSound(EmResult<GaussianMixture> result, Observations data) {
    GaussianMixture model = result.model();
    double sum = 0;
    for (int k = 0; k < model.components(); k++) {
      assertFinite(model.mean(k));
      assertFinite(model.covariance(k));
      assertFinite(model.precision(k));
      assertFinite(model.covarianceCholesky(k));
      assertFinite(model.precisionCholesky(k));
      sum += model.weight(k);
    }
    assertThat(sum).isCloseTo(1, Tolerances.sumOfWeights(model.components()));
    assertFinite(result.trace().objectives());
    assertFinite(model.responsibilities(data));
    assertFinite(model.logDensities(data));
    assertThat(model.score(data).logLikelihood()).isEqualTo(result.logLikelihood());
    assertThat(result.trace().lastObjective()).isEqualTo(result.objective().value());
  }

  private static void assertFinite(double[] values) {
    assertThat(Arrays.stream(values).allMatch(Double::isFinite))
        .as(() -> Arrays.toString(values))
        .isTrue();
  }

  /** Asserts that two results are the same, bit for bit, but for the time they took. */
  static void assertSameBits(EmResult<GaussianMixture> a, EmResult<GaussianMixture> b) {
    assertThat(bits(a.model())).isEqualTo(bits(b.model()));
    assertThat(a.trace().objectives()).isEqualTo(b.trace().objectives());
    assertThat(a.objective()).isEqualTo(b.objective());
    assertThat(a.starts()).isEqualTo(b.starts());
    assertThat(a.repairs()).isEqualTo(b.repairs());
    assertThat(a.warnings()).isEqualTo(b.warnings());
  }

  private static long[] bits(GaussianMixture model) {
    return IntStream.range(0, model.components())
        .boxed()
        .flatMapToLong(
            k ->
                DoubleStream.concat(
                        DoubleStream.of(model.weight(k)),
                        DoubleStream.concat(
                            Arrays.stream(model.mean(k)), Arrays.stream(model.covariance(k))))
                    .mapToLong(Double::doubleToLongBits))
        .toArray();
  }
}
