package org.em4j.report.html;

import java.util.Locale;

/** Colours on a dark ground. */
final class Colours {
  private static final double LIGHTER = 0.3;

  private Colours() {}

  /** Returns a colour mixed with white, as CSS writes it. */
  static String onDark(int rgb) {
    return String.format(
        Locale.ROOT, "#%02X%02X%02X", mixed(rgb >> 16), mixed(rgb >> 8), mixed(rgb));
  }

  private static int mixed(int channel) {
    int value = channel & 0xFF;
    return (int) Math.round(value + LIGHTER * (255 - value));
  }
}
