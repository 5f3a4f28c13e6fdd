package org.em4j.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** The course of the starts, the best marked. */
final class TraceSection {
  private static final int MOST_STARTS = 60;
  private static final int MOST_POINTS = 400;
  private static final double SAME_OPTIMUM = 1e-6;

  private final FitTrace trace;
  private final FitTrace.Start best;

  /**
   * Makes a section.
   *
   * @param bestStart from 1, if the model file tells it
   */
  TraceSection(FitTrace trace, OptionalLong bestStart) {
    this.trace = trace;
    this.best =
        trace.starts().stream()
            .filter(start -> bestStart.isPresent() && start.number() == bestStart.getAsLong())
            .findFirst()
            .orElseGet(
                () ->
                    trace.starts().stream()
                        .max(Comparator.comparingDouble(FitTrace.Start::last))
                        .orElseThrow());
  }

  /** Returns how many starts there are. */
  int starts() {
    return trace.starts().size();
  }

  /**
   * Returns how many starts reached the best optimum, as {@link
   * org.em4j.core.engine.EmResult#startsAtBest} does: one that ended above it had a component that
   * was repaired.
   */
  long reached() {
    double tolerance = SAME_OPTIMUM * (1 + Math.abs(best.last()));
    return trace.starts().stream()
        .filter(start -> !start.failed() && Math.abs(start.last() - best.last()) <= tolerance)
        .count();
  }

  void write(Json json) throws IOException {
    List<FitTrace.Start> shown =
        trace.starts().stream()
            .sorted(
                Comparator.comparing((FitTrace.Start start) -> start.number() != best.number())
                    .thenComparing(Comparator.comparingDouble(FitTrace.Start::last).reversed()))
            .limit(MOST_STARTS)
            .sorted(Comparator.comparingInt(FitTrace.Start::number))
            .toList();
    json.object(
        "trace",
        object -> {
          object.text("name", trace.objective());
          object.text("sentence", sentence());
          object.number("shown", shown.size());
          object.number("of", starts());
          object.list(
              "starts",
              list -> {
                for (FitTrace.Start start : shown) {
                  start(list, start);
                }
              });
        });
  }

  private void start(Json json, FitTrace.Start start) throws IOException {
    int[] at = points(start.values().size());
    double[] values = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = start.values().get(at[i]);
    }
    json.object(
        one -> {
          one.number("start", start.number());
          one.flag("best", start.number() == best.number());
          one.number("iterations", start.iterations());
          one.number("last", start.last());
          one.text("stopped", start.stopped());
          one.numbers("at", at);
          one.numbers("values", values);
        });
  }

  /**
   * Returns the iterations that are drawn: the first ones, in which most happens, are all there.
   */
  private static int[] points(int values) {
    List<Integer> at = new ArrayList<>();
    for (int i = 0; i < values && i < MOST_POINTS / 2; i++) {
      at.add(i);
    }
    int rest = values - at.size();
    int further = Math.min(rest, MOST_POINTS / 2);
    for (int i = 1; i <= further; i++) {
      at.add(MOST_POINTS / 2 - 1 + (int) ((long) rest * i / further));
    }
    return at.stream().mapToInt(Integer::intValue).toArray();
  }

  private String sentence() {
    String climbed =
        "Start "
            + best.number()
            + " climbed from "
            + Words.number(best.values().get(0), 9)
            + " to "
            + Words.number(best.last(), 9)
            + " in "
            + Words.count(best.iterations(), "iteration", "iterations")
            + ".";
    return starts() == 1
        ? climbed
        : climbed
            + " Of "
            + starts()
            + " starts "
            + reached()
            + " reached this optimum, to within a millionth.";
  }
}
