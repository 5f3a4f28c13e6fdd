package org.em4j.report;

import java.util.Locale;

/**
 * Colours of components and states that people with any kind of colour vision can tell apart: those
 * of Okabe and Ito (2008), Color Universal Design, in an order in which the first ones differ most
 * on white, without black, and with a brown of Tol's in place of the yellow, which is too pale for
 * dots and lines. Immutable.
 */
public final class Palette {
  private static final int[] COLOURS = {
    0x0072B2, 0xE69F00, 0x009E73, 0xD55E00, 0xCC79A7, 0x56B4E9, 0x882255, 0x999933
  };

  /** The number of different colours; further components have the same ones again. */
  public static final int SIZE = COLOURS.length;

  private static final double LIGHTER = 0.3;

  private Palette() {}

  /**
   * Returns the colour of a component as {@code 0xRRGGBB}.
   *
   * @param index from 0
   */
  public static int rgb(int index) {
    return COLOURS[Math.floorMod(index, SIZE)];
  }

  /**
   * Returns the colour of a component as CSS writes it, such as {@code #0072B2}.
   *
   * @param index from 0
   */
  public static String css(int index) {
    return String.format(Locale.ROOT, "#%06X", rgb(index));
  }

  /**
   * Returns the colour of a component on a dark ground, mixed with white, as CSS writes it.
   *
   * @param index from 0
   */
  public static String cssOnDark(int index) {
    int rgb = rgb(index);
    return String.format(
        Locale.ROOT, "#%02X%02X%02X", lighter(rgb >> 16), lighter(rgb >> 8), lighter(rgb));
  }

  private static int lighter(int channel) {
    int value = channel & 0xFF;
    return (int) Math.round(value + LIGHTER * (255 - value));
  }
}
