package org.em4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/** What stands where a row is: another shape for each component, of a size of its own. */
final class Mark extends Marker {
  /** Of about the same area, about 0. */
  private static final List<Shape> SHAPES =
      List.of(
          new Ellipse2D.Double(-0.5, -0.5, 1, 1),
          polygon(-0.55, 0.42, 0.55, 0.42, 0, -0.58),
          new Rectangle2D.Double(-0.44, -0.44, 0.88, 0.88),
          polygon(0, -0.62, 0.62, 0, 0, 0.62, -0.62, 0),
          polygon(-0.55, -0.42, 0.55, -0.42, 0, 0.58),
          cross(0.16, 0.58),
          AffineTransform.getRotateInstance(Math.PI / 4).createTransformedShape(cross(0.15, 0.6)));

  private static final Color RIM = Color.WHITE;

  private final Shape shape;
  private final float rim;

  private Mark(Shape shape, float rim) {
    this.shape = shape;
    this.rim = rim;
  }

  /** Returns the mark of rows of a component, {@code size} pixels wide. */
  static Mark ofRow(int component, double size) {
    return new Mark(sized(SHAPES.get(component % SHAPES.size()), size), 0);
  }

  /** Returns the mark of a component's mean: its shape, larger, with a dark and a white rim. */
  static Mark ofMean(int component, double size) {
    return new Mark(sized(SHAPES.get(component % SHAPES.size()), size), (float) size / 5);
  }

  /** Returns the mark of a mean to compare with: a thin cross, over which others are seen. */
  static Mark ofReference(double size) {
    return new Mark(sized(cross(0.09, 0.6), size), 0);
  }

  private static Shape sized(Shape shape, double size) {
    return AffineTransform.getScaleInstance(size, size).createTransformedShape(shape);
  }

  private static Shape polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  private static Shape cross(double w, double r) {
    return polygon(
        -w, -r, w, -r, w, -w, r, -w, r, w, w, w, w, r, -w, r, -w, w, -r, w, -r, -w, -w, -w);
  }

  @Override
  public void paint(Graphics2D g, double x, double y, int size) {
    paint(g, x, y);
  }

  /** Paints the mark in the present colour. */
  void paint(Graphics2D g, double x, double y) {
    Shape placed = AffineTransform.getTranslateInstance(x, y).createTransformedShape(shape);
    if (rim > 0) {
      Color inside = g.getColor();
      g.setStroke(new BasicStroke(2 * rim, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.setColor(Color.BLACK);
      g.draw(placed);
      g.setStroke(new BasicStroke(rim, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.setColor(RIM);
      g.draw(placed);
      g.setColor(inside);
    }
    g.fill(placed);
  }
}
