package org.em4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import org.em4j.core.engine.FitProgress;

/** One line that tells how far the work is, and what it does. */
final class ProgressText {
  private static final int LONGEST_BAR = 20;
  private static final int SHORTEST_BAR = 5;
  private static final double MINUTES = 60;
  private static final double HOURS = 3600;

  private ProgressText() {}

  /**
   * How far all of the work is.
   *
   * @param finished how many runs have ended
   * @param planned how many there will be as far as can be told, 0 if that is not known
   * @param done the part that is done, 0 to 1; empty if it cannot be told
   * @param secondsLeft empty if it cannot be told
   */
  record Whole(long finished, long planned, OptionalDouble done, OptionalDouble secondsLeft) {}

  /**
   * Returns a line for a start that is still sought.
   *
   * @param fit what is fitted; empty if there is one fit alone
   * @param start from 0
   * @param columns the width of the terminal
   */
  static String seeking(Whole whole, String fit, int start, int columns) {
    return line(whole, prefix(fit) + "start " + (start + 1) + "  seeking where to begin", columns);
  }

  /**
   * Returns a line for a start that iterates.
   *
   * @param fit what is fitted; empty if there is one fit alone
   * @param objective the name of what it climbs
   * @param columns the width of the terminal
   */
  static String of(Whole whole, String fit, String objective, FitProgress progress, int columns) {
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
    return line(whole, numbers, columns);
  }

  private static String prefix(String fit) {
    return fit.isEmpty() ? "" : fit + "  ";
  }

  /**
   * The last column stays free, where a terminal would begin a new line; what stands last goes
   * first.
   */
  private static String line(Whole whole, String numbers, int columns) {
    OptionalDouble left = whole.secondsLeft;
    String text = (left.isPresent() ? "~" + duration(left.getAsDouble()) : "…") + " left  ";
    if (whole.planned > 1) {
      text += whole.finished + " of " + whole.planned + " done  ";
    }
    int room = columns - 1;
    text = fitting(text + numbers, room);
    int most = Math.min(LONGEST_BAR, room - text.length() - "[]  ".length());
    // In steps, so that another digit somewhere does not change its length.
    int bar = most - most % SHORTEST_BAR;
    if (bar >= SHORTEST_BAR) {
      int full = (int) Math.floor(whole.done.orElse(0) * bar);
      text = "[" + "#".repeat(full) + ".".repeat(bar - full) + "]  " + text;
    }
    return text;
  }

  /** Returns as many of a text's parts as fit; what fits of the first if that does not. */
  private static String fitting(String text, int room) {
    int end = text.length();
    while (end > room) {
      end = text.lastIndexOf("  ", end - 1);
      if (end < 0) {
        return text.substring(0, Math.max(0, room));
      }
    }
    return text.substring(0, end);
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
