package org.em4j.report;

import java.awt.Color;

/** The colours of a picture on white. */
final class Colours {
  static final Color DATA = new Color(0xD2D2D2);
  static final Color TOTAL = new Color(0x222222);
  static final Color REFERENCE = new Color(0x555555);
  static final Color FAINT = new Color(0xB0B0B0);

  private Colours() {}

  /** Returns that of a component, from 0. */
  static Color of(int component) {
    return new Color(Palette.rgb(component));
  }

  /** Returns that of a component, to be seen through. */
  static Color of(int component, int alpha) {
    return new Color((Palette.rgb(component) & 0xFFFFFF) | (alpha << 24), true);
  }

  /** Returns that of a component, darker, for lines over its rows. */
  static Color dark(int component) {
    Color color = of(component);
    return new Color(
        (int) (0.7 * color.getRed()),
        (int) (0.7 * color.getGreen()),
        (int) (0.7 * color.getBlue()));
  }
}
