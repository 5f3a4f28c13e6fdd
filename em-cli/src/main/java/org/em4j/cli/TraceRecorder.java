package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.Trace;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.io.TableWriter;

/** Keeps the course of every start of one fit, for {@code --trace}, and tells of it with -v. */
final class TraceRecorder implements EmListener {
  private static final long NANOS = 1_000_000_000L;
  private static final String MISSING = "NA";

  private final boolean kept;
  private final Console told;
  private final boolean prior;
  private final String objective;
  private final List<Point> points = new ArrayList<>();
  private final Map<Integer, String> endings = new HashMap<>();

  private record Point(
      int start,
      int iteration,
      double objective,
      double logPrior,
      double change,
      long elapsedNanos) {}

  /**
   * Makes a recorder.
   *
   * @param kept whether the points are to be written
   * @param told where to tell of every start that ends, or null
   * @param options with a prior, or hard assignment, it is not the log-likelihood that a fit climbs
   */
  TraceRecorder(boolean kept, Console told, MixtureOptions options) {
    this.kept = kept;
    this.told = told;
    this.prior = !options.prior().isNone();
    this.objective =
        options.assignment().hard() ? "classification log-likelihood" : "log-likelihood";
  }

  @Override
  public void iteration(int start, Trace trace) {
    if (kept) {
      int iteration = trace.iterations();
      points.add(
          new Point(
              start,
              iteration,
              trace.lastObjective(),
              trace.logPrior(iteration),
              trace.lastChange(),
              trace.elapsedNanos(iteration)));
    }
  }

  @Override
  public void finished(StartSummary summary) {
    int start = summary.index();
    endings.put(start, summary.ending());
    if (kept && summary.failed() && points.stream().noneMatch(point -> point.start == start)) {
      // It failed before its first E-step: the row tells that it was made.
      points.add(new Point(start, 0, Double.NaN, 0, Double.NaN, 0));
    }
    if (told != null) {
      told.note(
          "start "
              + (summary.index() + 1)
              + (summary.failed()
                  ? " failed: " + summary.failure()
                  : (prior ? ": penalized " : ": ")
                      + objective
                      + " "
                      + summary.objective()
                      + " after "
                      + summary.iterations()
                      + " iterations ("
                      + summary.ending()
                      + ")"));
    }
  }

  /** Writes the points in the order of the starts. */
  void write(Path target) {
    String name = objective.replaceAll("[ -]", "_");
    List<String> columns =
        new ArrayList<>(List.of("start", "iteration", name, "change", "elapsed_seconds"));
    if (prior) {
      columns.add("penalized_" + name);
    }
    columns.add("stop_reason");
    // A policy may go on with an earlier start; each start's own points are in order.
    List<Point> sorted = points.stream().sorted(Comparator.comparingInt(Point::start)).toList();
    TableWriter.write(
        target,
        columns,
        writer -> {
          for (int i = 0; i < sorted.size(); i++) {
            Point point = sorted.get(i);
            boolean last = i + 1 == sorted.size() || sorted.get(i + 1).start != point.start;
            write(point, last ? endings.getOrDefault(point.start, MISSING) : MISSING, writer);
          }
        });
  }

  private void write(Point point, String ending, TableWriter writer) {
    writer
        .integer(point.start + 1L)
        .integer(point.iteration)
        .number(point.objective - point.logPrior)
        .number(point.iteration == 0 ? Double.NaN : point.change)
        .text(
            String.format(
                Locale.ROOT, "%d.%09d", point.elapsedNanos / NANOS, point.elapsedNanos % NANOS));
    if (prior) {
      writer.number(point.objective);
    }
    writer.text(ending).endRow();
  }
}
