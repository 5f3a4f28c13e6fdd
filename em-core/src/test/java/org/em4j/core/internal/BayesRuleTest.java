package org.em4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BayesRuleTest {
  private static final double ULPS = 2.3e-16;

  @Test
  void theVectorModuleIsThere() {
    assertThat(KernelChoice.vector()).isTrue();
    assertThat(BayesRule.Fast.RULE.getClass().getSimpleName()).isEqualTo("VectorBayesRule");
  }

  @Test
  void theExponentialIsRight() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      double x = i < 1000 ? -i * 0x1p-12 : -random.nextDouble() * 700;
      double expected = StrictMath.exp(x);
      assertThat(Elementary.exp(x))
          .as("exp %s", x)
          .isCloseTo(expected, within(expected * ULPS * (2 - x / 4)));
    }
    assertThat(Elementary.exp(0)).isEqualTo(1);
    assertThat(Elementary.exp(-709)).isZero();
    assertThat(Elementary.exp(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Elementary.exp(Double.NaN)).isNaN();
  }

  @Test
  void theLogarithmIsRight() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 200_000; i++) {
      double s = i < 1000 ? 1 + i * 0x1p-50 : 1 + random.nextDouble() * (i % 2 == 0 ? 2 : 1e5);
      double expected = StrictMath.log(s);
      assertThat(Elementary.log(s))
          .as("log %s", s)
          .isCloseTo(expected, within(expected * 3 * ULPS));
    }
    assertThat(Elementary.log(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 64, 100})
  void twinsGiveTheSameBits(int n) {
    for (int components : new int[] {1, 2, 3, 8, 17}) {
      for (int stride : new int[] {n, (n + 7) / 8 * 8, n + 3}) {
        for (double beta : new double[] {1, 0.5}) {
          for (boolean weighted : new boolean[] {false, true}) {
            twinsGiveTheSameBits(n, components, stride, beta, weighted);
          }
        }
      }
    }
  }

  private void twinsGiveTheSameBits(
      int n, int components, int stride, double beta, boolean weighted) {
    SplittableRandom random = new SplittableRandom(n * 31L + components);
    double[] logs = random.doubles((long) components * stride, -900, 20).toArray();
    logs[0] = components > 1 ? Double.NEGATIVE_INFINITY : -3;
    double[] logWeights = new double[components];
    Arrays.setAll(logWeights, k -> Math.log((k + 1) / (components * (components + 1) / 2.0)));
    double[] weights = weighted ? random.doubles(stride, 0.1, 3).toArray() : null;
    Result plain = new Result(BayesRule.PLAIN, logs, stride, logWeights, beta, weights, n);
    Result fast = new Result(BayesRule.Fast.RULE, logs, stride, logWeights, beta, weights, n);
    assertThat(fast.sums).isEqualTo(plain.sums);
    assertThat(Arrays.copyOf(fast.logSum, n)).isEqualTo(Arrays.copyOf(plain.logSum, n));
    for (int k = 0; k < components; k++) {
      assertThat(Arrays.copyOfRange(fast.gamma, k * stride, k * stride + n))
          .isEqualTo(Arrays.copyOfRange(plain.gamma, k * stride, k * stride + n));
    }
  }

  @Test
  void responsibilitiesAreThoseOfATextbook() {
    int n = 37;
    int components = 4;
    double[] logs = new SplittableRandom(5).doubles(148, -60, 5).toArray();
    double[] logWeights = {Math.log(0.1), Math.log(0.2), Math.log(0.3), Math.log(0.4)};
    Result result = new Result(BayesRule.Fast.RULE, logs, n, logWeights, 1, null, n);
    double total = 0;
    for (int i = 0; i < n; i++) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal[] joint = new BigDecimal[components];
      for (int k = 0; k < components; k++) {
        joint[k] = new BigDecimal(StrictMath.exp(logs[k * n + i] + logWeights[k]));
        sum = sum.add(joint[k]);
      }
      for (int k = 0; k < components; k++) {
        double expected = joint[k].divide(sum, MathContext.DECIMAL64).doubleValue();
        assertThat(result.gamma[k * n + i]).isCloseTo(expected, within(expected * 1e-13));
      }
      double log = StrictMath.log(sum.doubleValue());
      assertThat(result.logSum[i]).isCloseTo(log, within(1e-13 * (1 + Math.abs(log))));
      total += log;
    }
    assertThat(BayesRule.sum(result.sums, 0)).isCloseTo(total, within(1e-12 * Math.abs(total)));
  }

  @Test
  void aRowThatNothingExplainsMakesTheSumsInfinite() {
    for (BayesRule rule : new BayesRule[] {BayesRule.PLAIN, BayesRule.Fast.RULE}) {
      double[] logs = new double[2 * 9];
      logs[4] = Double.NEGATIVE_INFINITY;
      logs[13] = Double.NEGATIVE_INFINITY;
      Result result = new Result(rule, logs, 9, new double[2], 1, null, 9);
      assertThat(BayesRule.sum(result.sums, 0)).isNotFinite();
    }
  }

  private static final class Result {
    final double[] gamma;
    final double[] logSum;
    final double[] sums = new double[2 * BayesRule.PARTS];

    Result(
        BayesRule rule,
        double[] logs,
        int stride,
        double[] logWeights,
        double beta,
        double[] weights,
        int n) {
      gamma = logs.clone();
      logSum = new double[stride];
      rule.apply(
          gamma, stride, logWeights, beta, weights, n, new BayesRule.Work(stride), logSum, sums);
    }
  }
}
