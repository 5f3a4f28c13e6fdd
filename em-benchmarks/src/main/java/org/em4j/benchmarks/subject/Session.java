package org.em4j.benchmarks.subject;

/** A library with the data at hand. */
public interface Session extends AutoCloseable {
  /** Returns the least number of iterations that can be run. */
  default int leastIterations() {
    return 1;
  }

  /**
   * Runs from the start anew.
   *
   * @param iterations how many iterations, or repetitions
   */
  Run run(int iterations);

  @Override
  default void close() {}
}
