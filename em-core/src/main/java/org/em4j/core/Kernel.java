package org.em4j.core;

/**
 * Frozen parameters of all components, evaluated block by block.
 *
 * <p>Densities and accumulation are apart, because products, hidden Markov models and mixtures as
 * emissions need them apart. Implementations are immutable and thread-safe; what they need while
 * they work they take from the block's {@link Block#scratch() scratch}.
 */
public interface Kernel extends Accumulator {
  /**
   * Writes {@code log p(x_i | θ_k)} of every row i and component k.
   *
   * @param rows the observations. Not modified, but for its scratch
   * @param out component-major with the block's stride, natural logarithms; −∞ where a component
   *     cannot give the row, never NaN. Modified
   */
  void logDensities(Block rows, double[] out);
}
