package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.internal.KernelChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSumsTest {
  /** Work for which the fast kernels are taken. */
  private static final double MUCH = 1e9;

  /** Sums of up to 784 logarithms or 700 responsibilities, relative to the sum of their sizes. */
  private static final double ROUNDING = 1e-13;

  @Test
  void theVectorKernelIsThere() {
    assertThat(KernelChoice.vector()).isTrue();
    assertThat(ByteSums.Fast.SUMS.getClass().getSimpleName()).isEqualTo("VectorByteSums");
    assertThat(ByteSums.of(Block.allocate(1, 8, MUCH))).isSameAs(ByteSums.Fast.SUMS);
    assertThat(ByteSums.of(Block.allocate(1, 8))).isSameAs(ByteSums.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 20, 63, 64, 65, 784})
  void bothTwinsGiveTheSameBitsAndThePlainSums(int d) {
    for (int k : d == 784 ? new int[] {10} : new int[] {1, 2, 5, 8, 9, 10, 17}) {
      for (int n : new int[] {1, 33, 301}) {
        for (double missing : new double[] {0, 0.01}) {
          requireSame(d, k, n, missing);
        }
      }
    }
  }

  private static void requireSame(int d, int k, int n, double missing) {
    SplittableRandom random = new SplittableRandom((31L * d + k) * 1009 + n);
    double[] x = new double[n * d];
    double[] share = new double[d];
    for (int j = 0; j < d; j++) {
      // Some columns of ones or zeros alone, and some that almost are.
      share[j] = Math.min(1, Math.max(0, 1.2 * random.nextDouble() - 0.1));
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < share[i % d] ? 1 : 0;
      x[i] = random.nextDouble() < missing ? Double.NaN : x[i];
    }
    List<BernoulliVector> parameters = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      double[] p = new double[d];
      for (int j = 0; j < d; j++) {
        p[j] = c == 0 && share[j] == 1 ? 0 : c == 1 && share[j] == 0 ? 0 : random.nextDouble();
      }
      parameters.add(BernoulliVector.of(p));
    }
    Result plain = new Result(x, d, n, parameters, false);
    Result vector = new Result(x, d, n, parameters, true);
    assertThat(vector.logs).isEqualTo(plain.logs);
    assertThat(vector.sums).isEqualTo(plain.sums);
    plain.requirePlainSums(x, d, n, parameters);
  }

  /** Densities and statistics of one block. */
  private static final class Result {
    private final double[] gamma;
    private final double[] logs;
    private final double[] sums;
    private final int stride;

    Result(double[] x, int d, int n, List<BernoulliVector> parameters, boolean large) {
      int k = parameters.size();
      stride = (n + 7) / 8 * 8;
      gamma = new double[k * stride];
      SplittableRandom random = new SplittableRandom(6);
      for (int i = 0; i < gamma.length; i++) {
        gamma[i] = Math.pow(random.nextDouble(), 30);
      }
      Block block = Block.allocate(d, stride, large ? MUCH : 0);
      BinaryObservations.of(Observations.of(x, d)).read(0, n, block);
      BernoulliVectorFamily family = new BernoulliVectorFamily(d);
      Kernel kernel = family.kernel(parameters);
      double[] out = new double[k * stride];
      kernel.logDensities(block, out);
      logs = new double[k * n];
      for (int c = 0; c < k; c++) {
        System.arraycopy(out, c * stride, logs, c * n, n);
      }
      ComponentStatistics group = ComponentStatistics.zeros(k, family);
      kernel.accumulate(block, gamma, group);
      sums = new double[k * (2 * d + 1)];
      for (int c = 0; c < k; c++) {
        System.arraycopy(group.values(), group.at(c), sums, c * (2 * d + 1), 2 * d);
        sums[c * (2 * d + 1) + 2 * d] = group.weight(c);
      }
    }

    void requirePlainSums(double[] x, int d, int n, List<BernoulliVector> parameters) {
      for (int c = 0; c < parameters.size(); c++) {
        double[] expected = new double[2 * d + 1];
        for (int i = 0; i < n; i++) {
          double log = 0;
          expected[2 * d] += gamma[c * stride + i];
          for (int j = 0; j < d; j++) {
            double p = parameters.get(c).probability(j);
            if (!Double.isNaN(x[i * d + j])) {
              log += x[i * d + j] == 1 ? Math.log(p) : Math.log1p(-p);
              expected[j + (x[i * d + j] == 1 ? 0 : d)] += gamma[c * stride + i];
            }
          }
          requireNear(logs[c * n + i], log, ROUNDING);
        }
        for (int s = 0; s <= 2 * d; s++) {
          // Relative, also where next to nothing of the weight is zeros.
          requireNear(sums[c * (2 * d + 1) + s], expected[s], 20 * ROUNDING);
        }
      }
    }

    private static void requireNear(double actual, double expected, double relative) {
      // Millions of them: an assertion only of what fails.
      if (actual != expected && !(Math.abs(actual - expected) <= relative * Math.abs(expected))) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
      }
    }
  }

  @Test
  void aRowHasTheSameBitsWhateverIsMissingInItsNeighbours() {
    int d = 21;
    double[] x = new double[400 * d];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(2);
    }
    List<BernoulliVector> parameters =
        List.of(BernoulliVector.of(random.doubles(d).toArray()), BernoulliVector.of(new double[d]));
    double[] complete = new Result(x, d, 400, parameters, true).logs;
    for (int i = 0; i < 400; i += 3) {
      x[i * d + i % d] = Double.NaN;
    }
    double[] some = new Result(x, d, 400, parameters, true).logs;
    double[] alone = new double[d];
    for (int i = 0; i < 400; i++) {
      System.arraycopy(x, i * d, alone, 0, d);
      assertThat(some[i]).isEqualTo(new Result(alone, d, 1, parameters, false).logs[0]);
      if (i % 3 != 0) {
        assertThat(some[i]).isEqualTo(complete[i]);
      }
    }
  }

  @Test
  void bitsAreTransposed() {
    SplittableRandom random = new SplittableRandom(9);
    for (int n : new int[] {1, 7, 8, 9, 16}) {
      byte[] rows = new byte[3 * n + 2];
      random.nextBytes(rows);
      byte[] octets = new byte[2 * 19 + 8];
      BitMatrix.transpose(rows, 2, n, 3, n, octets, 19);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < 19; j++) {
          assertThat(octets[i / 8 * 19 + j] >> i % 8 & 1)
              .isEqualTo(rows[2 + j / 8 * n + i] >> j % 8 & 1);
        }
      }
    }
  }
}
