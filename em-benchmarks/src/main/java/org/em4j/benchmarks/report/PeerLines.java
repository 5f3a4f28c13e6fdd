package org.em4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Machine;
import org.em4j.benchmarks.workload.Workload;

/**
 * What programs outside the JVM measured: a JSON object a line, with {@code peer}, {@code
 * workload}, {@code seconds_per_iter} (or {@code seconds_total} of whole fits), {@code threads} and
 * {@code final_loglik}; or with {@code gigaflops}, {@code gigabytes_per_second} and {@code threads}
 * of the machine.
 */
public final class PeerLines {
  private final Map<String, List<PeerLine>> byWorkload = new TreeMap<>();
  private Machine machine;

  /** One line; the log-likelihood is NaN if the program did not tell it. */
  private record PeerLine(String peer, double seconds, int threads, double logLikelihood) {}

  /**
   * Reads lines; of the same peer's lines on a workload the fastest counts.
   *
   * @throws IllegalArgumentException that names the line that is wrong
   */
  public static PeerLines read(List<String> lines) {
    PeerLines all = new PeerLines();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          all.add(Json.Fields.of(Json.read(lines.get(i))));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("peers, line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return all;
  }

  private void add(Json.Fields line) {
    if (line.has("gigaflops")) {
      machine =
          new Machine(
              line.number("gigaflops"),
              line.number("gigabytes_per_second"),
              Machine.TWO_CORES.expNanos(),
              line.integer("threads"));
      return;
    }
    Workload workload = Workload.of(line.text("workload"));
    boolean whole =
        switch (workload.kind()) {
          case FIT, RESTARTS, SELECTION -> true;
          case MIXTURE, CHAIN, VITERBI, ONE_BY_ONE, PREDICT -> !line.has("seconds_per_iter");
        };
    PeerLine added =
        new PeerLine(
            line.text("peer"),
            line.number(whole ? "seconds_total" : "seconds_per_iter"),
            line.integer("threads"),
            workload.kind() == Kind.FIT ? Double.NaN : line.numberOrNaN("final_loglik"));
    List<PeerLine> known = byWorkload.computeIfAbsent(workload.id(), id -> new ArrayList<>());
    if (known.stream()
        .noneMatch(each -> each.peer.equals(added.peer) && each.seconds <= added.seconds)) {
      known.removeIf(each -> each.peer.equals(added.peer));
      known.add(added);
    }
  }

  /** Returns what the machine can do, if a line told it. */
  public Optional<Machine> machine() {
    return Optional.ofNullable(machine);
  }

  /**
   * Adds peers to an entry.
   *
   * @param comparable whether the log-likelihoods must agree: the data and starts are the same ones
   */
  public Entry addTo(Entry entry, boolean comparable) {
    return entry.withPeers(
        byWorkload.getOrDefault(entry.id(), List.of()).stream()
            .map(
                line ->
                    new PeerTime(
                        line.peer,
                        1e3 * line.seconds,
                        entry.rows(),
                        line.threads,
                        comparable ? gap(line.logLikelihood, entry.logLikelihood()) : Double.NaN))
            .toList());
  }

  /** Returns the relative difference of two log-likelihoods. */
  public static double gap(double one, double other) {
    return Math.abs(one - other) / Math.max(1, Math.abs(other));
  }
}
