package org.em4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.em4j.core.engine.FitProgress;

/** One line that tells how far a start is. */
final class ProgressText {
  private static final int LONGEST_BAR = 20;
  private static final int SHORTEST_BAR = 5;
  private static final double MINUTES = 60;
  private static final double HOURS = 3600;

  private ProgressText() {}

  /**
   * Returns a line for a start that is still sought.
   *
   * @param fit what is fitted; empty if there is one fit alone
   * @param start from 0
   */
  static String seeking(String fit, int start, int columns) {
    return line(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        prefix(fit) + "start " + (start + 1) + "  seeking where to begin",
        columns);
  }

  /**
   * Returns a line for a start that iterates.
   *
   * @param fit what is fitted; empty if there is one fit alone
   * @param objective the name of what it climbs
   * @param seconds how long ago that was
   * @param columns the width of the terminal
   */
  static String of(
      String fit, String objective, FitProgress progress, double seconds, int columns) {
    String numbers =
        prefix(fit)
            + "start "
            + (progress.start() + 1)
            + "  iteration "
            + progress.iteration()
            + "  "
            + objective
            + " "
            + Numbers.text(progress.objective());
    if (progress.iteration() > 0) {
      numbers += String.format(Locale.ROOT, "  change %.1e", progress.change());
    }
    OptionalDouble left = progress.secondsLeft();
    if (left.isPresent()) {
      left = OptionalDouble.of(Math.max(0, left.getAsDouble() - seconds));
    }
    return line(progress.done(), left, numbers, columns);
  }

  private static String prefix(String fit) {
    return fit.isEmpty() ? "" : fit + "  ";
  }

  /** The last column stays free, where a terminal would begin a new line; the end is cut first. */
  private static String line(
      OptionalDouble done, OptionalDouble left, String numbers, int columns) {
    String text =
        (left.isPresent() ? "~" + duration(left.getAsDouble()) : "…") + " left  " + numbers;
    int room = columns - 1;
    int bar = Math.min(LONGEST_BAR, room - text.length() - "[]  ".length());
    if (bar >= SHORTEST_BAR) {
      int full = (int) Math.floor(done.orElse(0) * bar);
      text = "[" + "#".repeat(full) + ".".repeat(bar - full) + "]  " + text;
    }
    return text.length() > room ? text.substring(0, Math.max(0, room)) : text;
  }

  /** Returns a time as people say it. */
  static String duration(double seconds) {
    if (seconds < 1.5 * MINUTES) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    if (seconds < 1.5 * HOURS) {
      return Math.round(seconds / MINUTES) + " min";
    }
    return seconds < 1000 * HOURS ? Math.round(seconds / HOURS) + " h" : "weeks";
  }
}
