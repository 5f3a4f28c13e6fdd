package org.em4j.benchmarks.report;

/**
 * How fast a peer was.
 *
 * @param name with its version
 * @param millis per iteration, or per fit, on all rows of the workload
 * @param rows the number of rows that it ran on; the time is scaled if they are fewer
 * @param threads how many threads it was given
 * @param gap the relative difference of its log-likelihood from em4j's after the same number of
 *     iterations from the same start; NaN where that cannot be told
 */
public record PeerTime(String name, double millis, int rows, int threads, double gap) {
  /** Peers that add a small number to densities or variances differ by less, relatively. */
  public static final double SAME_LIKELIHOOD = 1e-5;

  /** Tells whether it was seen to find something else than em4j. */
  public boolean differs() {
    return gap > SAME_LIKELIHOOD;
  }
}
