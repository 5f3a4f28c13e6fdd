package org.em4j.core;

/** Adds the weighted sufficient statistics of a block of rows to those of each component. */
@FunctionalInterface
public interface Accumulator {
  /**
   * Adds {@code Σ_i γ_ik} to the weight and {@code Σ_i γ_ik T(x_i)} to the statistic of each
   * component k, taken about the references that {@code into} holds.
   *
   * @param rows the observations. Not modified, but for its scratch
   * @param responsibilities γ, component-major with the block's stride; a row's weight is already
   *     multiplied in. Not modified
   * @param into the statistics. Modified
   */
  void accumulate(Block rows, double[] responsibilities, ComponentStatistics into);
}
