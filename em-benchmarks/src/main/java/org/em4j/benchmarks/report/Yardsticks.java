package org.em4j.benchmarks.report;

/**
 * How long the machine took for what never changes: divided by these, times of different machines
 * and days can be compared.
 *
 * @param productMillis matrix products in plain Java, on all threads
 * @param peerMillis an iteration of another library, on one thread
 */
public record Yardsticks(double productMillis, double peerMillis) {
  /** Makes yardsticks. */
  public Yardsticks {
    if (!(productMillis > 0 && peerMillis > 0)) {
      throw new IllegalArgumentException(
          "yardsticks must be above 0 ms, but are " + productMillis + " and " + peerMillis);
    }
  }
}
