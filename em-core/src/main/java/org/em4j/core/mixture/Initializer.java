package org.em4j.core.mixture;

import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;

/**
 * Says which rows a component starts with. A start is an M-step: the assignments give statistics,
 * and the family's M-step makes the model. Immutable and thread-safe.
 */
@FunctionalInterface
public interface Initializer {
  /**
   * Prepares the assignments of one start: the same ones for the same arguments.
   *
   * @param data n×d; NaN means missing
   * @param summary its columns
   * @param components K
   * @param seed of this start
   * @param options threads and cancellation for initialisers that run EM themselves
   */
  Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options);

  /**
   * Returns the initialiser of further starts where this one was named for all of them: itself,
   * unless it would start them all at the same place.
   */
  default Initializer further() {
    return this;
  }

  /** Responsibilities of any block of rows: never an n×K array. Immutable and thread-safe. */
  @FunctionalInterface
  interface Assignments {
    /**
     * Writes the responsibilities of each row, of sum 1.
     *
     * @param rows the observations. Not modified, but for its scratch
     * @param out component-major with the block's stride. Modified
     */
    void responsibilities(Block rows, double[] out);
  }
}
