package org.em4j.report;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paints into an SVG document: shapes, lines and text in plain colours. Images, gradients and
 * composites other than painting over are not supported. Not thread-safe.
 */
final class SvgGraphics extends Graphics2D {
  private final SvgDocument document;
  private final Graphics2D measuring;
  private AffineTransform transform = new AffineTransform();
  private RenderingHints hints = new RenderingHints(Map.of());
  private @Nullable Shape clip;
  private Color color = Color.BLACK;
  private Color background = Color.WHITE;
  private Stroke stroke = new BasicStroke(1);
  private Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  SvgGraphics(SvgDocument document) {
    this.document = document;
    this.measuring = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();
  }

  private SvgGraphics(SvgGraphics other) {
    document = other.document;
    measuring = other.measuring;
    transform = new AffineTransform(other.transform);
    hints = (RenderingHints) other.hints.clone();
    clip = other.clip;
    color = other.color;
    background = other.background;
    stroke = other.stroke;
    font = other.font;
  }

  private static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(what + " cannot be painted as SVG");
  }

  @Override
  public Graphics create() {
    return new SvgGraphics(this);
  }

  @Override
  public void dispose() {}

  @Override
  public void draw(Shape shape) {
    if (stroke instanceof BasicStroke basic) {
      document.draw(shape, transform, basic, color, clip);
    } else {
      fill(stroke.createStrokedShape(shape));
    }
  }

  @Override
  public void fill(Shape shape) {
    document.fill(shape, transform, color, clip);
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (!text.isBlank()) {
      double width = new TextLayout(text, font, getFontRenderContext()).getAdvance();
      int weight = font.isBold() ? 700 : 400;
      document.text(text, x, y, width, font.getSize2D(), weight, transform, color);
    }
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    StringBuilder plain = new StringBuilder();
    for (char c = text.first(); c != AttributedCharacterIterator.DONE; c = text.next()) {
      plain.append(c);
    }
    drawString(plain.toString(), x, y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Color before = color;
    color = background;
    fillRect(x, y, width, height);
    color = before;
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int angle) {
    draw(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int angle) {
    fill(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] x, int[] y, int points) {
    draw(polygon(x, y, points, false));
  }

  @Override
  public void drawPolygon(int[] x, int[] y, int points) {
    draw(polygon(x, y, points, true));
  }

  @Override
  public void fillPolygon(int[] x, int[] y, int points) {
    fill(polygon(x, y, points, true));
  }

  private static Path2D polygon(int[] x, int[] y, int points, boolean closed) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < points; i++) {
      if (i == 0) {
        path.moveTo(x[i], y[i]);
      } else {
        path.lineTo(x[i], y[i]);
      }
    }
    if (closed && points > 0) {
      path.closePath();
    }
    return path;
  }

  @Override
  public boolean hit(Rectangle rectangle, Shape shape, boolean onStroke) {
    Shape region = onStroke ? stroke.createStrokedShape(shape) : shape;
    return transform.createTransformedShape(region).intersects(rectangle);
  }

  @Override
  public @Nullable Shape getClip() {
    if (clip == null) {
      return null;
    }
    try {
      return inUserSpace(transform.createInverse());
    } catch (NoninvertibleTransformException e) {
      throw new IllegalStateException("the transform has no inverse", e);
    }
  }

  private Shape inUserSpace(AffineTransform inverse) {
    Shape shape = inverse.createTransformedShape(clip);
    return clip instanceof Rectangle2D && inverse.getShearX() == 0 ? shape.getBounds2D() : shape;
  }

  @Override
  public @Nullable Rectangle getClipBounds() {
    Shape shape = getClip();
    return shape == null ? null : shape.getBounds();
  }

  @Override
  public void setClip(@Nullable Shape shape) {
    if (shape == null) {
      clip = null;
      return;
    }
    Shape placed = transform.createTransformedShape(shape);
    boolean upright = shape instanceof Rectangle2D && transform.getShearX() == 0;
    clip = upright ? placed.getBounds2D() : placed;
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public void clip(Shape shape) {
    Shape before = clip;
    setClip(shape);
    if (before instanceof Rectangle2D first && clip instanceof Rectangle2D second) {
      Rectangle2D both = first.createIntersection(second);
      clip = both.isEmpty() ? new Rectangle() : both;
    } else if (before != null && shape != null) {
      Area both = new Area(before);
      both.intersect(new Area(clip));
      clip = both;
    }
  }

  @Override
  public Color getColor() {
    return color;
  }

  @Override
  public void setColor(Color newColor) {
    if (newColor != null) {
      color = newColor;
    }
  }

  @Override
  public Paint getPaint() {
    return color;
  }

  @Override
  public void setPaint(Paint paint) {
    if (paint instanceof Color plain) {
      color = plain;
    } else if (paint != null) {
      throw unsupported("a " + paint.getClass().getSimpleName());
    }
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public void setBackground(Color newBackground) {
    background = newBackground;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void setStroke(Stroke newStroke) {
    stroke = newStroke;
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public void setFont(Font newFont) {
    if (newFont != null) {
      font = newFont;
    }
  }

  @Override
  public FontMetrics getFontMetrics(Font of) {
    return measuring.getFontMetrics(of);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public void setTransform(AffineTransform newTransform) {
    transform = new AffineTransform(newTransform);
  }

  @Override
  public void transform(AffineTransform more) {
    transform.concatenate(more);
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    transform.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    transform.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    transform.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    transform.shear(x, y);
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    hints.put(key, value);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return (RenderingHints) hints.clone();
  }

  @Override
  public void setRenderingHints(Map<?, ?> newHints) {
    hints = new RenderingHints(Map.of());
    hints.putAll(newHints);
  }

  @Override
  public void addRenderingHints(Map<?, ?> more) {
    hints.putAll(more);
  }

  @Override
  public Composite getComposite() {
    return AlphaComposite.SrcOver;
  }

  @Override
  public void setComposite(Composite composite) {
    if (!AlphaComposite.SrcOver.equals(composite)) {
      throw unsupported("a composite");
    }
  }

  @Override
  public void setPaintMode() {}

  @Override
  public void setXORMode(Color other) {
    throw unsupported("XOR");
  }

  @Override
  public @Nullable GraphicsConfiguration getDeviceConfiguration() {
    return null;
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw unsupported("a copied area");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
    throw unsupported("an image");
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp operation, int x, int y) {
    throw unsupported("an image");
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    throw unsupported("an image");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    throw unsupported("an image");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    throw unsupported("an image");
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    throw unsupported("an image");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color behind, ImageObserver observer) {
    throw unsupported("an image");
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, Color behind, ImageObserver observer) {
    throw unsupported("an image");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      ImageObserver observer) {
    throw unsupported("an image");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      Color behind,
      ImageObserver observer) {
    throw unsupported("an image");
  }
}
