package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.em4j.hmm.internal.StateMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every shape of the recursions against each other, and their parts against plain sums. */
class RecursionTest {
  private static final double ACCURACY = 1e-11;

  /** A model, the densities of some rows, and what a recursion makes of them. */
  private static final class Case {
    private final int states;
    private final int rows;
    private final double[] initial;
    private final double[] transitions;
    private final double[] densities;
    private final int[] codes;

    Case(long seed, int states, int rows, boolean table) {
      Random random = new Random(seed);
      this.states = states;
      this.rows = rows;
      initial = ChainFixture.probabilities(random, states);
      transitions = ChainFixture.transitions(random, states, 1);
      int entries = table ? 5 : rows;
      densities =
          random.doubles((long) entries * states).map(v -> 1e-9 + v * v * v * v * v).toArray();
      codes = table ? random.ints(rows, 0, entries).toArray() : null;
    }

    private Emitted emitted(DoubleUnaryOperator of) {
      double[] b = new double[densities.length];
      for (int i = 0; i < b.length; i++) {
        b[i] = of.applyAsDouble(densities[i]);
      }
      if (codes != null) {
        return new Emitted(b, codes, states);
      }
      Emitted emitted = new Emitted(states, rows);
      System.arraycopy(b, 0, emitted.values(), 0, b.length);
      return emitted;
    }

    /** Forbids transitions, and makes others hardly possible. */
    void forbid() {
      for (int i = 0; i < states; i++) {
        transitions[i * states + (i + 2) % states] = 0;
        transitions[i * states + (i + 3) % states] = 1e-100;
      }
    }

    /** Makes observations all but impossible in some states. */
    void makeFade() {
      for (int i = 0; i < densities.length; i += 7) {
        densities[i] = i % 3 == 0 ? 0 : 1e-150;
      }
    }

    /** All that {@link #gather} gives; nothing where the recursion fails. */
    double[] tryToGather(Recursion recursion, boolean forward, int piece) {
      try {
        return gather(recursion, false, forward, piece);
      } catch (AssertionError failed) {
        return new double[0];
      }
    }

    /** γ of all rows, counts, what each code has got, and the log-likelihood. */
    double[] gather(Recursion recursion, boolean logs, boolean forward, int piece) {
      Emitted e = emitted(logs ? Math::log : v -> v);
      double[] kept = new double[rows * states];
      Gathered gathered = new Gathered(states, codes == null ? 0 : densities.length);
      gathered.begin(1.5, 0);
      Carry ahead = new Carry(states);
      Carry back = new Carry(states);
      for (int from = 0; from < rows; from += piece) {
        int to = Math.min(rows, from + piece);
        boolean kind =
            forward
                ? recursion.backward(back, e, rows - to, rows - from, kept, 0)
                : recursion.forward(ahead, e, from, to, kept, 0);
        assertThat(kind).isTrue();
      }
      for (int from = 0; from < rows; from += piece) {
        int to = Math.min(rows, from + piece);
        boolean kind =
            forward
                ? recursion.gatherForward(ahead, e, from, to, kept, 0, gathered)
                : recursion.gatherBackward(
                    back, e, rows - to, rows - from, kept, 0, gathered, false);
        assertThat(kind).isTrue();
      }
      double[] all =
          Arrays.copyOf(
              kept, kept.length + states + states * states + gathered.byCode().length + 1);
      double[] counts = new double[states + states * states];
      gathered.addCounts(transitions, counts);
      System.arraycopy(counts, 0, all, kept.length, counts.length);
      System.arraycopy(
          gathered.byCode(), 0, all, kept.length + counts.length, gathered.byCode().length);
      all[all.length - 1] = recursion.logLikelihood(ahead);
      return all;
    }
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double allowed = ACCURACY * (1 + Math.abs(expected[i]));
      if (!(Math.abs(actual[i] - expected[i]) <= allowed)) {
        assertThat(actual[i]).as("number %d", i).isCloseTo(expected[i], within(allowed));
      }
    }
  }

  private static void assertAllAgree(Case c) {
    ScaledRecursion scaled = ScaledRecursion.of(c.initial, c.transitions, c.rows);
    LogRecursion logs = new LogRecursion(c.initial, c.transitions);
    double[] expected = c.gather(logs, true, false, c.rows);
    for (int piece : new int[] {c.rows, 3, 512}) {
      assertClose(c.gather(scaled, false, false, piece), expected);
      assertClose(c.gather(scaled.fastest(), false, false, piece), expected);
      double[] ahead = c.gather(scaled.fastest(), false, true, piece);
      assertClose(ahead, expected);
      assertClose(c.gather(scaled, false, true, piece), expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64})
  void scaledNumbersOfAnyShapeGiveWhatLogarithmsGive(int states) {
    assertAllAgree(new Case(states, states, 37, false));
    assertAllAgree(new Case(states, states, 300, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 257, 258, 511, 512, 513, 514, 1024, 1025, 1026})
  void lengthsAroundEveryBlockDoToo(int rows) {
    for (int states : new int[] {2, 3, 4, 5}) {
      assertAllAgree(new Case(rows, states, rows, false));
      assertAllAgree(new Case(rows, states, rows, true));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8, 9, 10, 15, 16, 17, 23, 24, 25, 31, 32, 33, 40, 64, 72, 100})
  void vectorKernelsGiveTheBitsOfPlainOnes(int states) {
    for (int rows : new int[] {1, 2, 3, 7, 8, 9, 37, 255, 256, 257, 258, 600}) {
      for (boolean table : new boolean[] {false, true}) {
        Case c = new Case(31L * states + rows, states, rows, table);
        assertSameBits(c);
        c.forbid();
        assertSameBits(c);
        c.makeFade();
        assertSameBits(c);
      }
    }
  }

  private static void assertSameBits(Case c) {
    // Work that is worth vectors, and work that is not.
    ScaledRecursion vector = ScaledRecursion.of(c.initial, c.transitions, Integer.MAX_VALUE);
    ScaledRecursion plain = ScaledRecursion.of(c.initial, c.transitions, 0);
    for (int piece : new int[] {c.rows, 5}) {
      for (boolean forward : new boolean[] {false, true}) {
        double[] expected = c.tryToGather(plain, forward, piece);
        assertThat(c.tryToGather(vector, forward, piece)).isEqualTo(expected);
      }
    }
  }

  @Test
  void fewLikelyStatesHaveAShapeOfTheirOwn() {
    Random random = new Random(1);
    for (int states = 1; states < 7; states++) {
      double[] initial = ChainFixture.probabilities(random, states);
      double[] likely = ChainFixture.transitions(random, states, 1);
      Recursion fastest = ScaledRecursion.of(initial, likely, 1).fastest();
      assertThat(fastest instanceof FewStates).isEqualTo(states > 1 && states < 5);
      if (states > 1) {
        likely[1] = 0;
        assertThat(ScaledRecursion.of(initial, likely, 1).fastest())
            .isInstanceOf(ScaledRecursion.class);
        likely[1] = 1e-200;
        assertThat(ScaledRecursion.of(initial, likely, 1)).isNull();
      }
    }
  }

  @Test
  void anImpossibleFirstRowIsLeftToLogarithms() {
    for (int states : new int[] {3, 5}) {
      double[] initial = new double[states];
      initial[0] = 1;
      double[] a = ChainFixture.transitions(new Random(1), states, 1);
      Emitted emitted = new Emitted(states, 2);
      Arrays.fill(emitted.values(), 1, 2 * states, 1);
      assertThat(
              ScaledRecursion.of(initial, a, 2)
                  .fastest()
                  .forward(new Carry(states), emitted, 0, 2, new double[2 * states], 0))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 18, 19, 20, 33, 64})
  void productsWithPackedMatricesAreSums(int size) {
    Random random = new Random(size);
    double[] m = random.doubles((long) size * size).toArray();
    double[] x = random.doubles(size).toArray();
    double[] out = new double[size + 3];
    for (boolean transposed : new boolean[] {false, true}) {
      new StateMatrix(m, size, transposed).product(x, new double[StateMatrix.width(size)], out, 3);
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += x[i] * (transposed ? m[j * size + i] : m[i * size + j]);
        }
        assertThat(out[3 + j]).isCloseTo(sum, within(1e-14 * size));
      }
    }
  }

  @Test
  void exponentialsAreRightToTheLastDigitButOne() {
    Random random = new Random(5);
    int n = 500;
    int stride = 512;
    double[] logs = new double[3 * stride];
    for (int i = 0; i < n; i++) {
      logs[i] = 1e3 * random.nextGaussian();
      logs[stride + i] = logs[i] - (i % 2 == 0 ? 360 : 2) * random.nextDouble();
      logs[2 * stride + i] = i % 3 == 0 ? Double.NEGATIVE_INFINITY : logs[i] - 1e3;
    }
    Exponentials exponentials = new Exponentials(stride);
    double[] largest = new double[n + 4];
    double[] out = new double[3 * n + 1];
    exponentials.findLargest(logs, stride, 3, n, largest, 4);
    for (int k = 0; k < 3; k++) {
      exponentials.relative(logs, k * stride, n, out, 1 + k, 3);
    }
    for (int i = 0; i < n; i++) {
      assertThat(largest[4 + i]).isEqualTo(logs[i]);
      assertThat(out[1 + 3 * i]).isEqualTo(1);
      double exact = Math.exp(logs[stride + i] - logs[i]);
      assertThat(out[2 + 3 * i]).isCloseTo(exact, within(2 * Math.ulp(exact)));
      if (i % 3 == 0) {
        assertThat(out[3 + 3 * i]).isZero();
      } else {
        assertThat(out[3 + 3 * i])
            .isCloseTo(
                ScaledRecursion.LEAST_DENSITY, within(1e-12 * ScaledRecursion.LEAST_DENSITY));
      }
    }
  }
}
