package org.em4j.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.em4j.benchmarks.report.Entry;
import org.em4j.benchmarks.report.PeerLines;
import org.em4j.benchmarks.report.PeerTime;
import org.em4j.benchmarks.report.Yardsticks;
import org.em4j.benchmarks.subject.Em4j;
import org.em4j.benchmarks.subject.Run;
import org.em4j.benchmarks.subject.Session;
import org.em4j.benchmarks.subject.Subject;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.DataSource;
import org.em4j.benchmarks.workload.Machine;
import org.em4j.benchmarks.workload.Workload;

/**
 * Measures workloads: em4j and its peers in turn, warm, the medians of several rounds. What a peer
 * finds is checked against what em4j finds after as many iterations on the same rows.
 */
final class Measurements {
  private static final int CHECKED_ITERATIONS = 3;
  private static final double PEER_SECONDS = 1; // of one round, unless one iteration takes longer
  private static final double MOST_PEER_SECONDS = 10; // after which it has no further rounds
  private static final int MOST_WARM_UPS = 200;

  private final DataSource source;
  private final Machine machine;
  private final Yardstick yardstick;
  private final int rounds;
  private final double secondsOfRound;
  private final PrintStream progress;

  /**
   * Makes a measurement.
   *
   * @param rounds how often the libraries take turns
   * @param secondsOfRound for how long em4j runs at least when it is its turn
   */
  Measurements(
      DataSource source, Machine machine, int rounds, double secondsOfRound, PrintStream progress) {
    this.source = source;
    this.machine = machine;
    this.yardstick = new Yardstick(machine.threads());
    this.rounds = rounds;
    this.secondsOfRound = secondsOfRound;
    this.progress = progress;
  }

  /** Measures one workload. */
  Entry measure(Workload workload, List<Subject> peers) {
    DataSet data = source.get(workload);
    Yardsticks before = yardstick.measure();
    List<PeerClock> clocks = new ArrayList<>();
    try (Session em4j = new Em4j().open(workload, data, machine.threads())) {
      for (Subject peer : peers) {
        if (peer.takes(workload)) {
          clocks.add(new PeerClock(peer, workload, data));
        }
      }
      List<Double> rates = new ArrayList<>();
      warmUp(em4j, workload.iterations());
      double logLikelihood = Double.NaN;
      for (int round = 0; round < rounds; round++) {
        List<Double> millis = new ArrayList<>();
        long start = System.nanoTime();
        do {
          Run run = em4j.run(workload.iterations());
          Arrays.stream(run.millis()).forEach(millis::add);
          logLikelihood = run.logLikelihood();
        } while (secondsSince(start) < secondsOfRound);
        rates.add(Median.of(millis));
        clocks.forEach(PeerClock::round);
      }
      Entry entry =
          new Entry(
              workload.id(),
              workload.shape(),
              workload.kind().unit(),
              workload.rows(),
              machine.limitMillis(workload),
              Median.of(rates),
              logLikelihood,
              before,
              clocks.stream().filter(PeerClock::succeeded).map(PeerClock::time).toList());
      progress.println(told(entry));
      return entry;
    } finally {
      clocks.forEach(PeerClock::close);
    }
  }

  private static String told(Entry entry) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%-4s %9.4g ms per %s", entry.id(), entry.millis(), entry.unit()));
    for (PeerTime peer : entry.peers()) {
      text.append(
          String.format(
              Locale.ROOT,
              "; %s %.4g (%.3g), log-likelihood within %.1e",
              peer.name(),
              peer.millis(),
              entry.ratio(peer),
              peer.gap()));
    }
    return text.toString();
  }

  private void warmUp(Session session, int iterations) {
    long start = System.nanoTime();
    for (int i = 0; i < MOST_WARM_UPS && (i < 2 || secondsSince(start) < 2 * secondsOfRound); i++) {
      session.run(iterations);
    }
  }

  private static double secondsSince(long start) {
    return 1e-9 * (System.nanoTime() - start);
  }

  /** Times a peer, as the difference of a long run and one iteration; a failure ends it. */
  private final class PeerClock {
    private final Subject peer;
    private final int allRows;
    private final int rows;
    private final int most;
    private final List<Double> millis = new ArrayList<>();
    private Session session;
    private double gap;
    private double spent;

    PeerClock(Subject peer, Workload workload, DataSet data) {
      this.peer = peer;
      this.allRows = workload.rows();
      this.rows = peer.rows(workload);
      this.most = workload.iterations();
      attempt(
          () -> {
            DataSet part = rows == allRows ? data : data.first(rows);
            Workload smaller = workload.withRows(rows);
            session = peer.open(smaller, part, machine.threads());
            double theirs = session.run(CHECKED_ITERATIONS).logLikelihood();
            try (Session own = new Em4j().open(smaller, part, machine.threads())) {
              gap = PeerLines.gap(theirs, own.run(CHECKED_ITERATIONS).logLikelihood());
            }
            if (!Double.isFinite(gap)) {
              throw new IllegalStateException("its log-likelihood is " + theirs);
            }
          });
    }

    /** Runs something of the peer's; peers fail in ways of their own, and the others go on. */
    private void attempt(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException | LinkageError e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
          cause = cause.getCause();
        }
        progress.println(peer.name() + " failed and is left out: " + cause);
        close();
      }
    }

    void round() {
      if (session != null && spent < MOST_PEER_SECONDS) {
        attempt(
            () -> {
              int least = session.leastIterations();
              double few = seconds(least);
              int more = (int) Math.max(1, Math.min(most - least, PEER_SECONDS * least / few));
              int iterations = least + more;
              double many = seconds(iterations);
              spent += few + many;
              double each = (many - few) / more;
              // Noise can be larger than a short run.
              millis.add(1e3 * (each > 0 ? each : many / iterations));
            });
      }
    }

    private double seconds(int iterations) {
      long start = System.nanoTime();
      session.run(iterations);
      return secondsSince(start);
    }

    boolean succeeded() {
      return session != null;
    }

    PeerTime time() {
      double scale = (double) allRows / rows;
      return new PeerTime(
          peer.name(), scale * Median.of(millis), rows, peer.threads(machine.threads()), gap);
    }

    void close() {
      if (session != null) {
        session.close();
        session = null;
      }
    }
  }
}
