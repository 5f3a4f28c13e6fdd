package org.em4j.benchmarks.report;

import java.util.Locale;

/**
 * A workload then and now, each in units of its yardsticks.
 *
 * @param id the workload's
 * @param byProduct today's ratio to the matrix products over the earlier one: above 1 is slower
 * @param byPeer the same with the other library's iteration
 */
public record Comparison(String id, double byProduct, double byPeer) {
  /** How much slower is a regression. */
  public static final double WORSE = 1.2;

  /** Compares two measurements of a workload. */
  public static Comparison of(Entry before, Entry now) {
    double change = now.millis() / before.millis();
    return new Comparison(
        now.id(),
        change * before.yardsticks().productMillis() / now.yardsticks().productMillis(),
        change * before.yardsticks().peerMillis() / now.yardsticks().peerMillis());
  }

  /** Returns the change that both yardsticks agree on, for either may have been disturbed. */
  public double change() {
    return Math.min(byProduct, byPeer);
  }

  /** Tells whether it has become slower by more than 20 %. */
  public boolean regression() {
    return change() > WORSE;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-4s %5.2f by matrix products, %5.2f by a peer%s",
        id,
        byProduct,
        byPeer,
        regression() ? "  SLOWER" : "");
  }
}
