package org.em4j.hmm.internal;

import org.em4j.core.internal.KernelChoice;

/**
 * The inner loops of the scaled recursions. Twins give the same bits: each sum has one order, see
 * {@link StateMatrix} and {@link Pairing}. Without state, thread-safe.
 */
public interface ChainKernel {
  /** The plain twin. */
  ChainKernel PLAIN = new PlainChainKernel();

  /** Returns the fastest for some work: rows times K². */
  static ChainKernel of(long work) {
    return KernelChoice.worthwhile((double) work) ? Fast.KERNEL : PLAIN;
  }

  /**
   * Writes x M for one row.
   *
   * @param x K numbers and zeros, padded. Not modified
   * @param work padded. Modified
   * @param out K numbers from {@code at}. Modified
   */
  void product(StateMatrix m, double[] x, double[] work, double[] out, int at);

  /**
   * Goes over rows: each is the one before times M, and then times densities. A row whose sum is
   * below {@link Walk#SMALL} is multiplied by {@link Walk#UP}.
   *
   * @param n the number of rows
   * @return how many were passed: fewer than n if the next one has a sum below {@link Walk#LEAST},
   *     or, if asked for, any number below it
   */
  int walk(Walk walk, int n);

  /** Turns n rows to γ, which it adds up by codes, and writes the factors of pairs. */
  void pair(Pairing pairing, int n);

  /**
   * Adds Σ u ⊗ w over the first n pairs of rows.
   *
   * @param out K×K. Modified
   */
  void addProducts(PairProducts pairs, int n, double[] out);

  /** Fast when it is first needed: small work must not wait for vector classes. */
  final class Fast {
    private static final ChainKernel KERNEL =
        KernelChoice.of(ChainKernel.class, "org.em4j.hmm.internal.VectorChainKernel", () -> PLAIN);

    private Fast() {}
  }
}
