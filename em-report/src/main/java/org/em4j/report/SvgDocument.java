package org.em4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The elements of an SVG file in the order in which they are painted. Not thread-safe. */
final class SvgDocument {
  private final StringBuilder body = new StringBuilder();
  private final StringBuilder definitions = new StringBuilder();
  private final Map<String, String> clips = new HashMap<>();
  private final Map<String, String> forms = new HashMap<>();
  private int repeated;
  private @Nullable String openClip;

  /** A line that goes on as long as segments follow each other. */
  private final StringBuilder line = new StringBuilder();

  private String lineStyle = "";
  private @Nullable Point2D lineEnd;

  /** Begins what is painted within a region; null for all of the picture. */
  private void within(@Nullable Shape clip) {
    String path = clip == null ? null : path(clip, null);
    String id = path == null ? null : clips.computeIfAbsent(path, this::define);
    if (!Objects.equals(id, openClip)) {
      closeClip();
      if (id != null) {
        body.append("<g clip-path=\"url(#").append(id).append(")\">\n");
      }
      openClip = id;
    }
  }

  private String define(String path) {
    String id = "c" + (clips.size() + 1);
    definitions
        .append("<clipPath id=\"")
        .append(id)
        .append("\"><path d=\"")
        .append(path)
        .append("\"/></clipPath>\n");
    return id;
  }

  private void closeClip() {
    endLine();
    if (openClip != null) {
      body.append("</g>\n");
      openClip = null;
    }
  }

  private void endLine() {
    if (!line.isEmpty()) {
      body.append("<path d=\"").append(line).append('"').append(lineStyle).append("/>\n");
      line.setLength(0);
    }
  }

  /** Adds the inside of a shape. One that comes again, as marks do, is written once. */
  void fill(Shape shape, AffineTransform transform, Color color, @Nullable Shape clip) {
    PathIterator start = shape.getPathIterator(transform);
    if (color.getAlpha() == 0 || start.isDone()) {
      return;
    }
    double[] at = new double[6];
    start.currentSegment(at);
    AffineTransform moved = AffineTransform.getTranslateInstance(-at[0], -at[1]);
    moved.concatenate(transform);
    String form = path(shape, moved);
    String id = forms.putIfAbsent(form, "");
    if (id != null && id.isEmpty()) {
      id = "f" + ++repeated;
      forms.put(form, id);
      definitions.append("<path id=\"").append(id).append("\" d=\"").append(form).append("\"/>\n");
    }
    within(clip);
    endLine();
    if (id == null) {
      body.append("<path d=\"").append(path(shape, transform));
    } else {
      body.append("<use xlink:href=\"#").append(id);
      body.append("\" x=\"").append(number(at[0])).append("\" y=\"").append(number(at[1]));
    }
    body.append('"').append(paint("fill", color)).append("/>\n");
  }

  /** Adds the outline of a shape. */
  void draw(
      Shape shape,
      AffineTransform transform,
      BasicStroke stroke,
      Color color,
      @Nullable Shape clip) {
    if (color.getAlpha() == 0) {
      return;
    }
    within(clip);
    String style = " fill=\"none\"" + paint("stroke", color) + stroke(stroke);
    if (shape instanceof Line2D segment) {
      Point2D from = transform.transform(segment.getP1(), null);
      Point2D to = transform.transform(segment.getP2(), null);
      if (line.isEmpty() || !style.equals(lineStyle) || !from.equals(lineEnd)) {
        endLine();
        line.append('M').append(point(from.getX(), from.getY()));
      }
      line.append('L').append(point(to.getX(), to.getY()));
      lineStyle = style;
      lineEnd = to;
      return;
    }
    endLine();
    body.append("<path d=\"").append(path(shape, transform)).append('"').append(style);
    body.append("/>\n");
  }

  /**
   * Adds text that can be searched and selected, as wide as it was measured.
   *
   * @param weight 400 or 700
   */
  void text(
      String text,
      double x,
      double y,
      double width,
      double size,
      int weight,
      AffineTransform transform,
      Color color) {
    within(null);
    endLine();
    AffineTransform placed = new AffineTransform(transform);
    placed.translate(x, y);
    body.append("<text transform=\"matrix(");
    double[] matrix = new double[6];
    placed.getMatrix(matrix);
    for (int i = 0; i < 6; i++) {
      body.append(i == 0 ? "" : " ").append(number(matrix[i]));
    }
    body.append(")\" font-size=\"").append(number(size));
    if (weight > 400) {
      body.append("\" font-weight=\"").append(weight);
    }
    body.append("\" textLength=\"").append(number(width)).append('"');
    body.append(paint("fill", color)).append('>').append(escaped(text)).append("</text>\n");
  }

  private static String paint(String what, Color color) {
    String paint = String.format(Locale.ROOT, " %s=\"#%06X\"", what, color.getRGB() & 0xFFFFFF);
    return color.getAlpha() == 255
        ? paint
        : paint + " " + what + "-opacity=\"" + number(color.getAlpha() / 255.0) + '"';
  }

  private static String stroke(BasicStroke stroke) {
    StringBuilder style = new StringBuilder();
    style.append(" stroke-width=\"").append(number(stroke.getLineWidth())).append('"');
    if (stroke.getEndCap() == BasicStroke.CAP_ROUND) {
      style.append(" stroke-linecap=\"round\"");
    } else if (stroke.getEndCap() == BasicStroke.CAP_SQUARE) {
      style.append(" stroke-linecap=\"square\"");
    }
    if (stroke.getLineJoin() != BasicStroke.JOIN_MITER) {
      style.append(" stroke-linejoin=\"round\"");
    }
    if (stroke.getDashArray() != null) {
      String dashes = Arrays.toString(stroke.getDashArray());
      style.append(" stroke-dasharray=\"").append(dashes, 1, dashes.length() - 1).append('"');
    }
    return style.toString();
  }

  /** Returns a shape as SVG writes paths; a transform of null leaves it where it is. */
  static String path(Shape shape, @Nullable AffineTransform transform) {
    StringBuilder d = new StringBuilder();
    double[] c = new double[6];
    for (PathIterator i = shape.getPathIterator(transform); !i.isDone(); i.next()) {
      switch (i.currentSegment(c)) {
        case PathIterator.SEG_MOVETO -> d.append('M').append(point(c[0], c[1]));
        case PathIterator.SEG_LINETO -> d.append('L').append(point(c[0], c[1]));
        case PathIterator.SEG_QUADTO ->
            d.append('Q').append(point(c[0], c[1])).append(' ').append(point(c[2], c[3]));
        case PathIterator.SEG_CUBICTO ->
            d.append('C')
                .append(point(c[0], c[1]))
                .append(' ')
                .append(point(c[2], c[3]))
                .append(' ')
                .append(point(c[4], c[5]));
        default -> d.append('Z');
      }
    }
    return d.toString();
  }

  private static String point(double x, double y) {
    return number(x) + " " + number(y);
  }

  /** Returns a number with at most two decimals. */
  static String number(double value) {
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      return Long.toString(hundredths / 100);
    }
    long size = Math.abs(hundredths);
    String decimals = size % 100 < 10 ? "0" + size % 100 : Long.toString(size % 100);
    return (hundredths < 0 ? "-" : "")
        + size / 100
        + "."
        + (decimals.endsWith("0") ? decimals.substring(0, 1) : decimals);
  }

  /** Returns text as it stands in XML, without the characters that may not. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default ->
                    out.appendCodePoint(
                        c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF
                            ? c
                            : c == '\t' || c == '\n' ? ' ' : 0xFFFD);
              }
            });
    return out.toString();
  }

  /**
   * Returns the whole file.
   *
   * @param title what the picture shows
   */
  String toString(int width, int height, String title) {
    closeClip();
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\""
        + width
        + "\" height=\""
        + height
        + "\" viewBox=\"0 0 "
        + width
        + " "
        + height
        + "\" role=\"img\" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n<title>"
        + escaped(title)
        + "</title>\n<defs>\n"
        + definitions
        + "</defs>\n"
        + body
        + "</svg>\n";
  }
}
