package org.em4j.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;

/** The text of a picture: its fonts, and where it goes. Stateless. */
final class Lettering {
  static final Color INK = new Color(0x333333);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Lettering() {}

  /**
   * Refuses to go on where no text can be drawn.
   *
   * @throws IllegalStateException if Java finds no fonts
   */
  static void requireFonts() {
    try {
      width("x", PLAIN);
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new IllegalStateException(
          "Java finds no fonts to draw text with: install fontconfig and a font, such as the"
              + " packages fontconfig and fonts-dejavu-core",
          e);
    }
  }

  /** Returns the width of a text in pixels. */
  static double width(String text, Font font) {
    return font.getStringBounds(text, CONTEXT).getWidth();
  }

  /** Returns the height of a line in pixels. */
  static double height(Font font) {
    Rectangle2D bounds = font.getStringBounds("Xg", CONTEXT);
    return bounds.getHeight();
  }

  /** Returns a text, or as much of its beginning as fits, with an ellipsis. */
  static String fitted(String text, Font font, double width) {
    if (width(text, font) <= width) {
      return text;
    }
    int length = text.length();
    while (length > 1 && width(text.substring(0, length) + "…", font) > width) {
      length = text.offsetByCodePoints(length, -1);
    }
    return text.substring(0, length) + "…";
  }

  /** Returns a text, or as much of its beginning and end as fits, with an ellipsis between. */
  static String squeezed(String text, Font font, double width) {
    if (width(text, font) <= width) {
      return text;
    }
    int kept = text.length() / 2;
    while (kept > 1 && width(ends(text, kept), font) > width) {
      kept--;
    }
    return ends(text, kept);
  }

  private static String ends(String text, int kept) {
    return text.substring(0, kept) + "…" + text.substring(text.length() - kept);
  }

  /** Paints a text from a place on its baseline. */
  static void at(Graphics2D g, String text, Font font, double x, double baseline) {
    g.setColor(INK);
    g.setFont(font);
    g.drawString(text, (float) x, (float) baseline);
  }

  /** Paints a text with its middle at a place; shortened to a width. */
  static void centred(
      Graphics2D g, String text, Font font, double x, double baseline, double width) {
    String fitted = fitted(text, font, width);
    at(g, fitted, font, x - width(fitted, font) / 2, baseline);
  }

  /** Paints a text upwards with its middle at a place; shortened to a height. */
  static void upright(
      Graphics2D g, String text, Font font, double baseline, double y, double height) {
    Graphics2D turned = (Graphics2D) g.create();
    turned.translate(baseline, y);
    turned.rotate(-Math.PI / 2);
    centred(turned, text, font, 0, 0, height);
    turned.dispose();
  }

  /** Paints a text that ends at a place, rising to it by an angle. */
  static void rising(Graphics2D g, String text, Font font, double x, double y, double angle) {
    Graphics2D turned = (Graphics2D) g.create();
    turned.translate(x, y);
    turned.rotate(-angle);
    at(turned, text, font, -width(text, font), 0.35 * font.getSize2D());
    turned.dispose();
  }
}
