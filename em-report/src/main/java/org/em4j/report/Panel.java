package org.em4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One plot of a picture, with fixed limits: what is between its axes, their lines and the numbers
 * at them. What is added first is painted first. Not thread-safe.
 */
final class Panel {
  private static final Color NOTHING = new Color(0, true);
  private static final Color GRID = new Color(0xE4E4E4);
  private static final Color FRAME = new Color(0x777777);

  private final XYChart chart;
  private final Corners corners = new Corners();
  private final List<Consumer<Graphics2D>> above = new ArrayList<>();
  private final double xLow;
  private final double xHigh;
  private final double yLow;
  private final double yHigh;
  private int series;

  /** Makes a panel without numbers at its axes. */
  Panel(double xLow, double xHigh, double yLow, double yHigh) {
    this.xLow = xLow;
    this.xHigh = xHigh;
    this.yLow = yLow;
    this.yHigh = yHigh;
    chart = new XYChartBuilder().width(400).height(300).build();
    XYStyler style = chart.getStyler();
    style.setLocale(Locale.ROOT);
    style.setLegendVisible(false);
    style.setChartTitleVisible(false);
    style.setAxisTitlesVisible(false);
    style.setChartBackgroundColor(NOTHING);
    style.setPlotBackgroundColor(NOTHING);
    style.setPlotBorderVisible(true);
    style.setPlotBorderColor(FRAME);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotTicksMarksVisible(false);
    style.setAxisTicksLineVisible(false);
    style.setAxisTickMarksColor(FRAME);
    style.setAxisTickLabelsColor(Lettering.INK);
    style.setAxisTickLabelsFont(Lettering.SMALL);
    style.setChartPadding(0);
    style.setPlotMargin(0);
    style.setPlotContentSize(1.0);
    style.setxAxisTickLabelsFormattingFunction(Panel::number);
    style.setyAxisTickLabelsFormattingFunction(Panel::number);
    style.setXAxisMin(xLow);
    style.setXAxisMax(xHigh);
    style.setYAxisMin(yLow);
    style.setYAxisMax(yHigh);
    numbers(false, false);
    // The third keeps the values from being evenly spaced: XChart would look for a number at each.
    double[] x = {xLow, xHigh, xLow + 0.2137 * (xHigh - xLow)};
    double[] y = {yLow, yHigh, yLow + 0.2137 * (yHigh - yLow)};
    add(x, y, XYSeriesRenderStyle.Scatter).setMarker(corners);
  }

  /** Returns a number at an axis, without the rounding errors of its steps. */
  static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(8)).stripTrailingZeros();
    boolean plain = rounded.signum() == 0 || Math.abs(Math.log10(Math.abs(value))) < 6;
    return plain
        ? rounded.toPlainString()
        : rounded.toString().replace("E+", "e").replace("E", "e");
  }

  private XYSeries add(double[] x, double[] y, XYSeriesRenderStyle style) {
    XYSeries added = chart.addSeries("s" + series++, x, y);
    added.setXYSeriesRenderStyle(style);
    added.setLineStyle(SeriesLines.NONE);
    added.setMarker(SeriesMarkers.NONE);
    return added;
  }

  /** Says which axes have numbers. */
  Panel numbers(boolean atX, boolean atY) {
    chart.getStyler().setXAxisTicksVisible(atX);
    chart.getStyler().setYAxisTicksVisible(atY);
    return this;
  }

  /** Says at how many pixels a number follows a number, about. */
  Panel spacing(int alongX, int alongY) {
    chart.getStyler().setXAxisTickMarkSpacingHint(alongX);
    chart.getStyler().setYAxisTickMarkSpacingHint(alongY);
    return this;
  }

  /** Says which lines of the grid are there: those up from the x axis, those from the y axis. */
  Panel grid(boolean vertical, boolean horizontal) {
    chart.getStyler().setPlotGridVerticalLinesVisible(vertical);
    chart.getStyler().setPlotGridHorizontalLinesVisible(horizontal);
    return this;
  }

  /** Says whether there is a frame. */
  Panel frame(boolean visible) {
    chart.getStyler().setPlotBorderVisible(visible);
    return this;
  }

  /**
   * Fills what is between 0 and a line.
   *
   * @param x ascending
   */
  Panel area(double[] x, double[] y, Color color) {
    if (x.length > 0) {
      add(x, y, XYSeriesRenderStyle.Area).setFillColor(color);
    }
    return this;
  }

  /** Draws a line; NaN in y interrupts it. */
  Panel line(double[] x, double[] y, Color color, double width) {
    if (x.length > 0) {
      XYSeries added = add(x, y, XYSeriesRenderStyle.Line);
      added.setLineColor(color);
      added.setLineStyle(Strokes.solid(width));
    }
    return this;
  }

  /**
   * Draws a dashed line over everything else. XChart would begin a new dash at every point.
   *
   * @param x at least one
   */
  Panel dashed(double[] x, double[] y, Color color, double width) {
    above.add(
        g -> {
          Path2D path = new Path2D.Double();
          path.moveTo(pixelX(x[0]), pixelY(y[0]));
          for (int i = 1; i < x.length; i++) {
            path.lineTo(pixelX(x[i]), pixelY(y[i]));
          }
          g.setColor(color);
          g.setStroke(Strokes.dashed(width));
          g.draw(path);
        });
    return this;
  }

  /** Returns where a value of the x axis was painted last. */
  private double pixelX(double x) {
    return corners.left + (x - xLow) / (xHigh - xLow) * (corners.right - corners.left);
  }

  /** Returns where a value of the y axis was painted last. */
  private double pixelY(double y) {
    return corners.bottom + (y - yLow) / (yHigh - yLow) * (corners.top - corners.bottom);
  }

  /** Puts a mark at every point. */
  Panel marks(double[] x, double[] y, Color color, Mark mark) {
    if (x.length > 0) {
      XYSeries added = add(x, y, XYSeriesRenderStyle.Scatter);
      added.setMarker(mark);
      added.setMarkerColor(color);
    }
    return this;
  }

  /** Returns how far the numbers reach out of a plot of some size. */
  Margins margins(int width, int height) {
    return placed(new Rectangle(width, height)).margins();
  }

  /** Paints the panel so that its plot, without the numbers at the axes, fills a rectangle. */
  void paint(Graphics2D g, Rectangle plot) {
    Placed placed = placed(plot);
    Graphics2D moved = (Graphics2D) g.create();
    moved.translate(plot.x - placed.margins().left(), plot.y - placed.margins().top());
    chart.paint(moved, placed.width(), placed.height());
    moved.clip(
        new Rectangle2D.Double(
            corners.left, corners.top, corners.right - corners.left, corners.bottom - corners.top));
    above.forEach(painter -> painter.accept(moved));
    moved.dispose();
  }

  /** Finds the size of the whole panel whose plot has a size, by trying. */
  private Placed placed(Rectangle plot) {
    Graphics2D trial = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();
    int width = plot.width;
    int height = plot.height;
    for (int i = 0; i < 4; i++) {
      chart.paint(trial, width, height);
      int lacking = (int) Math.round(plot.width - (corners.right - corners.left));
      int missing = (int) Math.round(plot.height - (corners.bottom - corners.top));
      if (lacking == 0 && missing == 0) {
        break;
      }
      width += lacking;
      height += missing;
    }
    trial.dispose();
    Margins margins =
        new Margins(corners.left, corners.top, width - corners.right, height - corners.bottom);
    return new Placed(width, height, margins);
  }

  /** How much more than the plot is painted at each side. */
  record Margins(double left, double top, double right, double bottom) {}

  private record Placed(int width, int height, Margins margins) {}

  /** Paints nothing, but sees where the ends of the axes are. */
  private static final class Corners extends Marker {
    private double left;
    private double top;
    private double right;
    private double bottom;
    private int index;

    @Override
    public void paint(Graphics2D g, double x, double y, int size) {
      if (index == 0) {
        left = x;
        bottom = y;
      } else if (index == 1) {
        right = x;
        top = y;
      }
      index = (index + 1) % 3;
    }
  }
}
