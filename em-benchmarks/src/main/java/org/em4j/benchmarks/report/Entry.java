package org.em4j.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of a workload.
 *
 * @param id the workload's
 * @param shape the workload in words
 * @param unit what the milliseconds are per
 * @param rows the number of rows
 * @param limitMillis the least time that the hardware needs; NaN if unknown
 * @param millis em4j's time
 * @param logLikelihood em4j's, after as many iterations as were timed
 * @param yardsticks the machine's speed just before
 * @param peers the peers' times
 */
public record Entry(
    String id,
    String shape,
    String unit,
    int rows,
    double limitMillis,
    double millis,
    double logLikelihood,
    Yardsticks yardsticks,
    List<PeerTime> peers) {
  /** Makes an entry. */
  public Entry {
    peers = List.copyOf(peers);
  }

  /** Returns the peer that took the least time. */
  public Optional<PeerTime> fastestPeer() {
    return peers.stream().min(Comparator.comparingDouble(PeerTime::millis));
  }

  /** Returns em4j's time in units of the limit. */
  public double ratioToLimit() {
    return millis / limitMillis;
  }

  /** Returns how many times as long as em4j a peer took. */
  public double ratio(PeerTime peer) {
    return peer.millis() / millis;
  }

  /** Returns this entry with more peers. */
  public Entry withPeers(List<PeerTime> more) {
    List<PeerTime> all = new ArrayList<>(peers);
    all.addAll(more);
    return new Entry(id, shape, unit, rows, limitMillis, millis, logLikelihood, yardsticks, all);
  }

  /** Returns this entry with another limit. */
  public Entry withLimit(double limit) {
    return new Entry(id, shape, unit, rows, limit, millis, logLikelihood, yardsticks, peers);
  }
}
