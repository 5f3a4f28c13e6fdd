package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loops of normals on vectors against their plain twins: the same bits. */
class NormalLoopsTest {
  /** Work for which the fast kernels are taken. */
  private static final double MUCH = 1e9;

  private static final int COMPONENTS = 3;

  @Test
  void largeBlocksUseTheVectorModule() {
    assertThat(FullCovarianceLoops.of(Block.allocate(1, 8, MUCH)).getClass().getSimpleName())
        .isEqualTo("VectorFullCovarianceLoops");
    assertThat(FullCovarianceLoops.of(Block.allocate(1, 8)))
        .isSameAs(FullCovarianceLoops.Plain.LOOPS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 24, 25, 31, 40})
  void twinsGiveTheSameBits(int d) {
    for (int n : new int[] {1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 40, 65, 100}) {
      for (int stride : new int[] {n, (n + 7) / 8 * 8, n + 5}) {
        for (MultivariateNormalFamily family : families(d)) {
          twinsGiveTheSameBits(family, n, stride);
        }
      }
    }
  }

  /** What tied normals ask for in much work alone. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 17})
  void twinsGiveTheSameBitsOfMeansAndTotals(int d) {
    for (int n : new int[] {1, 7, 8, 9, 16, 23, 25, 100}) {
      for (int components : new int[] {1, 2, 3, 4, 5, 9}) {
        SplittableRandom random = new SplittableRandom(100L * d + n);
        Block block = Block.allocate(d, n + 3, MUCH);
        Observations.of(random.doubles((long) n * d, -3, 5).toArray(), d).read(0, n, block);
        double[] gamma = random.doubles((long) components * block.stride(), 0, 1).toArray();
        double[] centre = random.doubles(d, -1, 1).toArray();
        assertThat(sums(DiagonalLoops.of(block), block, gamma, components, centre))
            .as("d = %s, n = %s, K = %s", d, n, components)
            .isEqualTo(sums(DiagonalLoops.PLAIN, block, gamma, components, centre));
      }
    }
  }

  private static double[][] sums(
      DiagonalLoops loops, Block block, double[] gamma, int components, double[] centre) {
    double[] means = new double[components * centre.length];
    double[] weights = new double[components];
    double[] totals = new double[block.rows()];
    loops.means(block, gamma, components, centre, means);
    loops.weights(block, gamma, components, weights);
    loops.totals(block, gamma, components, totals);
    return new double[][] {means, weights, totals};
  }

  private static List<MultivariateNormalFamily> families(int d) {
    return List.of(
        new FullCovariance(d),
        new TiedCovariance(d),
        new DiagonalCovariance(d),
        new SphericalCovariance(d));
  }

  private static void twinsGiveTheSameBits(MultivariateNormalFamily family, int n, int stride) {
    int d = family.observationSize();
    SplittableRandom random = new SplittableRandom(1000L * d + n);
    double[] values = random.doubles((long) n * d, -3, 5).toArray();
    if (n > 3 && !(family instanceof TiedCovariance)) {
      // So far away that its distance overflows.
      values[2 * d] = 1e300;
    }
    double[] gamma = random.doubles((long) COMPONENTS * stride, 0, 1).toArray();
    Kernel kernel = family.kernel(components(family, random));
    Result plain = new Result(family, kernel, values, gamma, stride, false);
    Result fast = new Result(family, kernel, values, gamma, stride, true);
    for (int k = 0; k < COMPONENTS; k++) {
      assertThat(Arrays.copyOfRange(fast.logs, k * stride, k * stride + n))
          .as("%s, d = %s, n = %s, stride %s", family.id(), d, n, stride)
          .isEqualTo(Arrays.copyOfRange(plain.logs, k * stride, k * stride + n));
    }
    if (family instanceof TiedCovariance) {
      assertThat(pooled(fast, d)).containsExactly(pooled(plain, d), within(1e-12 * n * d));
      return;
    }
    assertThat(fast.statistics)
        .as("%s, d = %s, n = %s, stride %s", family.id(), d, n, stride)
        .isEqualTo(plain.statistics);
  }

  /** Weights and first moments, and the sums of the second moments over components. */
  private static double[] pooled(Result result, int d) {
    int size = 1 + d + d * (d + 1) / 2;
    double[] pooled = new double[COMPONENTS * (1 + d) + size - 1 - d];
    for (int k = 0; k < COMPONENTS; k++) {
      System.arraycopy(result.statistics, k * size, pooled, k * (1 + d), 1 + d);
      for (int i = 1 + d; i < size; i++) {
        pooled[COMPONENTS * (1 + d) + i - 1 - d] += result.statistics[k * size + i];
      }
    }
    return pooled;
  }

  private static List<MultivariateNormal> components(
      MultivariateNormalFamily family, SplittableRandom random) {
    int d = family.observationSize();
    boolean one = family instanceof TiedCovariance;
    List<MultivariateNormal> components = new ArrayList<>();
    Covariance shared = covariance(family, d, random);
    for (int k = 0; k < COMPONENTS; k++) {
      double[] mean = random.doubles(d, -2, 4).toArray();
      components.add(new MultivariateNormal(mean, one ? shared : covariance(family, d, random)));
    }
    return components;
  }

  private static Covariance covariance(
      MultivariateNormalFamily family, int d, SplittableRandom random) {
    if (family instanceof SphericalCovariance) {
      return Covariance.spherical(d, random.nextDouble(0.5, 3));
    }
    if (family instanceof DiagonalCovariance) {
      return Covariance.diagonal(random.doubles(d, 0.5, 3).toArray());
    }
    double[] factor = random.doubles((long) d * d, -1, 1).toArray();
    double[] matrix = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int m = 0; m < d; m++) {
          matrix[i * d + j] += factor[i * d + m] * factor[j * d + m];
        }
      }
      matrix[i * d + i] += 0.5;
    }
    return Covariance.full(matrix);
  }

  private static final class Result {
    final double[] logs;
    final double[] statistics;

    Result(
        MultivariateNormalFamily family,
        Kernel kernel,
        double[] values,
        double[] gamma,
        int stride,
        boolean large) {
      int d = family.observationSize();
      Block block = Block.allocate(d, stride, large ? MUCH : 0);
      Observations.of(values, d).read(0, values.length / d, block);
      logs = new double[COMPONENTS * stride];
      kernel.logDensities(block, logs);
      ComponentStatistics into = ComponentStatistics.zeros(COMPONENTS, family);
      Arrays.setAll(into.references(), i -> 0.1 * i);
      // Twice, because storage is used again.
      kernel.accumulate(block, gamma, into);
      kernel.accumulate(block, gamma, into);
      statistics = into.values();
    }
  }
}
