package org.em4j.core.engine;

/**
 * Makes the model that a run begins with.
 *
 * @param <M> the model
 */
@FunctionalInterface
public interface Starts<M> {
  /**
   * Makes a start.
   *
   * @param index from 0
   * @param step tells its randomness; repairs are reported to it
   * @param seed derived from the fit's seed and the index
   * @param workers runs parallel tasks
   * @throws org.em4j.core.EmException if there is no such start
   */
  M start(int index, long seed, MStep step, Workers workers);
}
