package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntBiFunction;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.CategoricalMixture;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.Observations;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fits allocate: nothing per iteration that grows with the number of rows. */
class AllocationTest {
  private static final int ROWS = 8_000;
  private static final int COLUMNS = 4;
  private static final double[] THIRDS = {1.0 / 3, 1.0 / 3, 1.0 / 3};

  /**
   * Bytes per row and iteration: a chunk of rows may cost some objects, but one double for each row
   * would be 8, and one for each row and component 24.
   */
  private static final double ALLOWED = 0.5;

  /** Bytes per row and iteration beyond those of a fixed number of rows; on one thread. */
  private static double growth(ToIntBiFunction<Observations, Integer> fit, boolean binary) {
    Observations few = rows(ROWS, binary);
    Observations many = rows(4 * ROWS, binary);
    run(fit, few, 3); // makes what is made once
    return (perIteration(many, fit) - perIteration(few, fit)) / (3.0 * ROWS);
  }

  private static double perIteration(
      Observations data, ToIntBiFunction<Observations, Integer> fit) {
    return (run(fit, data, 9) - run(fit, data, 3)) / 6.0;
  }

  /** Returns the bytes that a fit of some iterations allocates. */
  private static long run(
      ToIntBiFunction<Observations, Integer> fit, Observations data, int iterations) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(fit.applyAsInt(data, iterations)).as("iterations").isEqualTo(iterations);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Rows about three centres, or rows of bits. */
  private static Observations rows(int count, boolean binary) {
    SplittableRandom random = new SplittableRandom(5);
    double[] values = new double[count * COLUMNS];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        double normal = i / 10 % 3 + random.nextGaussian();
        values[i * COLUMNS + j] = binary ? (normal > j / 2.0 ? 1 : 0) : normal;
      }
    }
    return Observations.of(values, COLUMNS);
  }

  private static List<MultivariateNormal> normals(CovarianceType type) {
    List<MultivariateNormal> normals = new ArrayList<>();
    for (int k = 0; k < THIRDS.length; k++) {
      Covariance covariance =
          switch (type) {
            case FULL, TIED ->
                Covariance.full(new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
            case DIAG -> Covariance.diagonal(1, 1, 1, 1);
            case SPHERICAL -> Covariance.spherical(COLUMNS, 1);
          };
      normals.add(new MultivariateNormal(new double[] {k, k, k, k}, covariance));
    }
    return normals;
  }

  @Test
  void anArrayForEachIterationWouldBeSeen() {
    assertThat(
            growth(
                (data, iterations) -> {
                  double sum = 0;
                  for (int i = 0; i < iterations; i++) {
                    double[] row = new double[data.rows()];
                    row[i] = data.rows();
                    sum += row[i];
                  }
                  assertThat(sum).isPositive();
                  return iterations;
                },
                false))
        .isGreaterThan(7);
  }

  @ParameterizedTest
  @EnumSource
  void gaussianMixtures(CovarianceType type) {
    GaussianMixture start = GaussianMixture.of(type, THIRDS, normals(type));
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(3).withCovariance(type).withTolerance(0).withThreads(1);
    assertThat(
            growth(
                (data, n) ->
                    GaussianMixture.fit(data, start, options.withMaxIterations(n)).iterations(),
                false))
        .isLessThan(ALLOWED);
  }

  private static final double[][] PROBABILITIES = {
    {0.9, 0.8, 0.7, 0.6}, {0.5, 0.4, 0.5, 0.4}, {0.1, 0.2, 0.3, 0.2}
  };

  private static LatentClassOptions latentClass(int iterations) {
    return LatentClassOptions.components(3)
        .withTolerance(0)
        .withMaxIterations(iterations)
        .withThreads(1);
  }

  @Test
  void bernoulliMixtures() {
    BernoulliMixture start = BernoulliMixture.of(THIRDS, PROBABILITIES);
    assertThat(
            growth(
                (data, n) -> BernoulliMixture.fit(data, start, latentClass(n)).iterations(), true))
        .isLessThan(ALLOWED);
  }

  @Test
  void categoricalMixtures() {
    LatentClassOptions options = latentClass(3).withLevels(2, 2, 2, 2).withRestarts(1);
    CategoricalMixture start = CategoricalMixture.fit(rows(500, true), options).model();
    assertThat(
            growth(
                (data, n) -> CategoricalMixture.fit(data, start, latentClass(n)).iterations(),
                true))
        .isLessThan(ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hiddenMarkovModels(boolean manySequences) {
    double[][] transitions = {{0.8, 0.1, 0.1}, {0.1, 0.8, 0.1}, {0.1, 0.1, 0.8}};
    HiddenMarkovModel<MultivariateNormal> start =
        HiddenMarkovModel.of(
            THIRDS, transitions, new FullCovariance(COLUMNS), normals(CovarianceType.FULL));
    HiddenMarkovOptions options = HiddenMarkovOptions.states(3).withTolerance(0).withThreads(1);
    assertThat(
            growth(
                (data, n) -> {
                  int[] lengths = new int[manySequences ? data.rows() / 100 : 1];
                  Arrays.fill(lengths, data.rows() / lengths.length);
                  return HiddenMarkovModel.fit(
                          Sequences.of(data, lengths), start, options.withMaxIterations(n))
                      .iterations();
                },
                false))
        .isLessThan(ALLOWED);
  }
}
