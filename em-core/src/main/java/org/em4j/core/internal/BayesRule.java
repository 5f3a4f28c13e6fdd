package org.em4j.core.internal;

import org.jspecify.annotations.Nullable;

/**
 * From log-densities to responsibilities, by log-sum-exp with the maximum taken out: the twins give
 * the same bits. Stateless and thread-safe.
 */
public interface BayesRule {
  /** The partial sums of {@link #apply}: that of row i is entry i mod 8. */
  int PARTS = 8;

  /** The twin that is quick from the start. */
  BayesRule PLAIN = new PlainBayesRule();

  /** The twin for work that is worth compiling. */
  final class Fast {
    /** The vector kernel, if this JVM has it. */
    public static final BayesRule RULE =
        KernelChoice.of(
            BayesRule.class, "org.em4j.core.internal.VectorBayesRule", PlainBayesRule::new);

    private Fast() {}
  }

  /**
   * Writes {@code γ_ik = w_i v_ik / Σ_l v_il} with {@code v_ik = (π_k b_k(x_i))^β}, and {@code log
   * p(x_i) = log Σ_k v_ik / β}.
   *
   * @param gamma log b, component-major: that of row i and component k at {@code k·stride + i}.
   *     Modified: γ
   * @param stride at least n
   * @param logWeights log π, length K. Not modified
   * @param beta β, above 0
   * @param rowWeights w, 0 or more, or null if all are 1. Not modified
   * @param n rows
   * @param work of stride rows. Modified
   * @param logSum log p, length n or more. Modified
   * @param sums 2·{@link #PARTS} entries: partial sums of {@code w log p}, then of {@code w |log
   *     p|}; not finite if some log p is not, whatever its weight, and then all else is of no use.
   *     Modified
   */
  void apply(
      double[] gamma,
      int stride,
      double[] logWeights,
      double beta,
      double @Nullable [] rowWeights,
      int n,
      Work work,
      double[] logSum,
      double[] sums);

  /** Storage of one thread. */
  final class Work {
    final double[] max;
    final double[] sum;
    final double[] x;
    final double[] whole;

    /**
     * Makes storage.
     *
     * @param stride the largest number of rows, and the distance of columns
     */
    public Work(int stride) {
      max = new double[stride];
      sum = new double[stride];
      x = new double[stride];
      whole = new double[stride];
    }
  }

  /** Returns the sum of eight parts from {@code at}, always in the same order. */
  static double sum(double[] parts, int at) {
    return ((parts[at] + parts[at + 1]) + (parts[at + 2] + parts[at + 3]))
        + ((parts[at + 4] + parts[at + 5]) + (parts[at + 6] + parts[at + 7]));
  }
}
