package org.em4j.hmm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both twins of the chain kernel: the same bits, and right. */
class ChainKernelTest {
  private static final int ROWS = 39;

  private final ChainKernel plain = ChainKernel.PLAIN;
  private final ChainKernel chosen = ChainKernel.of(1L << 30);

  /** Numbers of a walk, of which some rows are so small that they must be scaled. */
  private static double[] densities(int states, Random random) {
    double[] b = random.doubles((long) ROWS * states).toArray();
    for (int row = 5; row < ROWS; row += 7) {
      for (int k = 0; k < states; k++) {
        b[row * states + k] *= 1e-50;
      }
    }
    return b;
  }

  private static double[] stochastic(int states, Random random) {
    double[] a = random.doubles((long) states * states).toArray();
    for (int i = 0; i < states; i++) {
      double sum = Arrays.stream(a, i * states, (i + 1) * states).sum();
      for (int j = 0; j < states; j++) {
        a[i * states + j] /= sum;
      }
    }
    return a;
  }

  /** Returns products, values, scales and the last row; steps as recursions use them. */
  private static double[][] walk(ChainKernel kernel, int states, boolean padded) {
    Random random = new Random(states);
    int step = padded ? StateMatrix.width(states) : -states;
    int at = padded ? 0 : (ROWS - 1) * states;
    double[][] out = new double[4][];
    out[0] = new double[ROWS * StateMatrix.width(states)];
    out[1] = new double[ROWS * StateMatrix.width(states)];
    out[2] = new double[ROWS];
    out[3] = new double[states];
    Walk walk = new Walk(states);
    walk.enter(random.doubles(states).toArray());
    walk.along(new StateMatrix(stochastic(states, random), states, false), true)
        .densities(densities(states, random), null, 0, 0, 1)
        .products(out[0], at, step)
        .values(out[1], at, step)
        .scales(out[2], 0);
    assertThat(kernel.walk(walk, ROWS)).isEqualTo(ROWS);
    walk.leave(out[3]);
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24, 31, 33, 41, 64})
  void walksHaveTheSameBits(int states) {
    for (boolean padded : new boolean[] {false, true}) {
      double[][] expected = walk(plain, states, padded);
      double[][] actual = walk(chosen, states, padded);
      assertThat(expected[2]).contains(Walk.UP);
      assertThat(actual).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 8, 9, 13, 16, 17, 33})
  void rowsOfAWalkAreProductsTimesDensities(int states) {
    Random random = new Random(states);
    double[] x = random.doubles(states).toArray();
    double[] a = stochastic(states, random);
    double[] b = densities(states, random);
    double[][] walked = walk(plain, states, true);
    int width = StateMatrix.width(states);
    for (int row = 0; row < ROWS; row++) {
      double[] next = new double[states];
      for (int j = 0; j < states; j++) {
        double sum = 0;
        for (int i = 0; i < states; i++) {
          sum += x[i] * a[i * states + j];
        }
        next[j] = sum * b[row * states + j] * walked[2][row];
        assertThat(walked[0][row * width + j]).isCloseTo(sum, within(1e-14 * sum));
        assertThat(walked[1][row * width + j]).isCloseTo(next[j], within(1e-14 * next[j]));
      }
      x = Arrays.copyOfRange(walked[1], row * width, row * width + states);
    }
  }

  private static double[][] pair(ChainKernel kernel, int states, boolean behind) {
    Random random = new Random(states);
    int width = StateMatrix.width(states);
    double[] other = new double[ROWS * width];
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < states; k++) {
        other[row * width + k] = random.nextDouble();
      }
    }
    double[] kept = random.doubles((long) ROWS * states).toArray();
    double[] into = new double[ROWS * width];
    int at = behind ? (ROWS - 1) * states : 0;
    Pairing pairing =
        new Pairing(states).between(other, 0, kept, at, behind ? -states : states).into(into, 0);
    double[] b = behind ? null : densities(states, random);
    kernel.pair(
        pairing
            .densities(b, null, behind ? ROWS - 1 : 0, at, behind ? -1 : 1)
            .weighted(3, new double[0]),
        ROWS);
    return new double[][] {kept, into};
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 6, 7, 8, 9, 13, 15, 16, 17, 31, 33, 64})
  void pairsHaveTheSameBitsAndTheWeightOfARow(int states) {
    for (boolean behind : new boolean[] {false, true}) {
      double[][] expected = pair(plain, states, behind);
      assertThat(pair(chosen, states, behind)).isDeepEqualTo(expected);
      for (int row = 0; row < ROWS; row++) {
        double[] gamma = Arrays.copyOfRange(expected[0], row * states, (row + 1) * states);
        assertThat(Arrays.stream(gamma).sum()).isCloseTo(3, within(1e-14));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 15, 16, 17, 23, 31, 32, 33, 41})
  void sumsOfProductsHaveTheSameBitsAndAreRight(int states) {
    Random random = new Random(states);
    PairProducts pairs = new PairProducts(states);
    int width = pairs.width();
    for (int i = 0; i < ROWS * width; i++) {
      pairs.left()[i] = random.nextDouble();
      pairs.right()[i] = random.nextDouble();
    }
    double[] out = new double[states * states];
    double[] same = new double[states * states];
    plain.addProducts(pairs, ROWS, out);
    chosen.addProducts(pairs, ROWS, same);
    assertThat(same).isEqualTo(out);
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
          sum += pairs.left()[row * width + i] * pairs.right()[row * width + j];
        }
        assertThat(out[i * states + j]).isCloseTo(sum, within(1e-13 * sum));
      }
    }
  }
}
