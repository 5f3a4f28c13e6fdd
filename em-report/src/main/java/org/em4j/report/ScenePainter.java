package org.em4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.em4j.report.Scene.Cell;
import org.em4j.report.Scene.Label;
import org.em4j.report.Scene.LegendEntry;

/** Paints a scene: finds the room of every plot, so that no text is clipped. Not thread-safe. */
final class ScenePainter {
  private static final int EDGE = 14;
  private static final int GAP = 10;
  private static final int SIGN = 22;
  private static final double MOST_LABEL = 150;

  private final Scene scene;
  private final int rows;
  private final int columns;
  private final double line = Lettering.height(Lettering.PLAIN);

  ScenePainter(Scene scene) {
    this.scene = scene;
    this.rows = scene.cells().size();
    this.columns = scene.cells().get(0).size();
  }

  void paint(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fill(new Rectangle2D.Double(0, 0, scene.width(), scene.height()));
    double top = legend(g, title(g));
    double bottom = notes(g);
    Rectangle[][] plots = plots(top + GAP, bottom);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        cell(g, scene.cells().get(i).get(j), plots[i][j]);
      }
    }
  }

  private double title(Graphics2D g) {
    double baseline = EDGE + 0.8 * Lettering.height(Lettering.TITLE);
    Lettering.centred(
        g,
        scene.title(),
        Lettering.TITLE,
        scene.width() / 2.0,
        baseline,
        scene.width() - 2.0 * EDGE);
    return EDGE + Lettering.height(Lettering.TITLE);
  }

  /** Paints the legend in centred lines, and returns where it ends. */
  private double legend(Graphics2D g, double top) {
    double room = scene.width() - 2.0 * EDGE;
    double y = top + 4;
    List<LegendEntry> row = new ArrayList<>();
    double used = 0;
    for (LegendEntry key : scene.legend()) {
      double width = keyWidth(key, room);
      if (!row.isEmpty() && used + width > room) {
        y = legendRow(g, row, used, y, room);
        row.clear();
        used = 0;
      }
      row.add(key);
      used += width;
    }
    return row.isEmpty() ? y : legendRow(g, row, used, y, room);
  }

  private static double keyWidth(LegendEntry key, double room) {
    return Math.min(room, SIGN + 6 + Lettering.width(key.text(), Lettering.PLAIN) + 18);
  }

  private double legendRow(
      Graphics2D g, List<LegendEntry> row, double used, double y, double room) {
    double x = (scene.width() - used + 18) / 2;
    double middle = y + line / 2;
    for (LegendEntry key : row) {
      sign(g, key, x, middle);
      String text = Lettering.fitted(key.text(), Lettering.PLAIN, room - SIGN - 24);
      Lettering.at(g, text, Lettering.PLAIN, x + SIGN + 6, middle + 0.36 * 13);
      x += keyWidth(key, room);
    }
    return y + line + 3;
  }

  private static void sign(Graphics2D g, LegendEntry key, double x, double middle) {
    g.setColor(key.color());
    if (key.sign().line() > 0) {
      g.setStroke(
          key.sign().dashed()
              ? Strokes.dashed(key.sign().line())
              : Strokes.solid(key.sign().line()));
      g.draw(new Line2D.Double(x + 1, middle, x + SIGN - 1, middle));
    }
    if (key.sign().mark() != null) {
      key.sign().mark().paint(g, x + SIGN / 2.0, middle);
    } else if (key.sign().line() == 0) {
      g.fill(new Rectangle2D.Double(x + 3, middle - 6, SIGN - 6, 12));
    }
  }

  /** Paints the notes, and returns where they begin. */
  private double notes(Graphics2D g) {
    double height = Lettering.height(Lettering.SMALL);
    double top = scene.height() - EDGE - scene.lines().size() * height;
    double baseline = top + 0.8 * height;
    for (String note : scene.lines()) {
      Lettering.centred(
          g, note, Lettering.SMALL, scene.width() / 2.0, baseline, scene.width() - 2.0 * EDGE);
      baseline += height;
    }
    return scene.lines().isEmpty() ? top : top - 6;
  }

  /** Returns where each plot is, without the numbers and titles at its axes. */
  private Rectangle[][] plots(double top, double bottom) {
    double[] left = new double[columns];
    double[] below = new double[rows];
    int guessWidth = Math.max(40, (scene.width() - 80) / columns);
    int guessHeight = Math.max(40, (int) (bottom - top - 40) / rows);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        Cell cell = scene.cells().get(i).get(j);
        Panel.Margins margins = cell.panels().get(0).margins(guessWidth, guessHeight);
        double titled = cell.yTitle().isPresent() ? line + 4 : 0;
        double reach = labelReach(cell, guessWidth);
        left[j] = Math.max(left[j], Math.max(reach, margins.left() + titled));
        double named = cell.xTitle().isPresent() ? line + 4 : 0;
        double labels = labelHeight(cell, guessWidth);
        below[i] = Math.max(below[i], margins.bottom() + labels + named);
      }
    }
    double width = scene.width() - EDGE - EDGE - GAP;
    double height = bottom - top;
    for (double l : left) {
      width -= l;
    }
    for (double b : below) {
      height -= b;
    }
    width = Math.max(columns, width - GAP * (columns - 1));
    height = Math.max(rows, height - GAP * (rows - 1));
    double sum = scene.heights().stream().mapToDouble(Double::doubleValue).sum();
    Rectangle[][] plots = new Rectangle[rows][columns];
    double y = top;
    for (int i = 0; i < rows; i++) {
      double rowHeight = height * scene.heights().get(i) / sum;
      double x = EDGE;
      for (int j = 0; j < columns; j++) {
        x += left[j];
        plots[i][j] = new Rectangle((int) x, (int) y, (int) (width / columns), (int) rowHeight);
        x += width / columns + GAP;
      }
      y += rowHeight + below[i] + GAP;
    }
    return plots;
  }

  private void cell(Graphics2D g, Cell cell, Rectangle plot) {
    Panel.Margins margins = cell.panels().get(0).margins(plot.width, plot.height);
    for (Panel panel : cell.panels()) {
      panel.paint(g, plot);
    }
    labels(g, cell, plot);
    double under = plot.getMaxY() + margins.bottom() + labelHeight(cell, plot.width);
    cell.xTitle()
        .ifPresent(
            title ->
                Lettering.centred(
                    g, title, Lettering.PLAIN, plot.getCenterX(), under + line, plot.width));
    double left = plot.x - margins.left() - 6;
    cell.yTitle()
        .ifPresent(
            title ->
                Lettering.upright(g, title, Lettering.PLAIN, left, plot.getCenterY(), plot.height));
  }

  /** Returns the angle of the labels: level if they have the room, steep if they are crowded. */
  private static double angle(Cell cell, double width) {
    double spacing = spacing(cell, width);
    for (Label label : cell.labels()) {
      if (Lettering.width(label.text(), Lettering.SMALL) + 6 > spacing) {
        return spacing < 22 ? Math.PI / 2 : Math.PI / 4;
      }
    }
    return 0;
  }

  private static double spacing(Cell cell, double width) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < cell.labels().size(); i++) {
      least = Math.min(least, cell.labels().get(i).at() - cell.labels().get(i - 1).at());
    }
    return least * width / (cell.high() - cell.low());
  }

  private static double labelHeight(Cell cell, double width) {
    if (cell.labels().isEmpty()) {
      return 0;
    }
    double line = Lettering.height(Lettering.SMALL);
    double angle = angle(cell, width);
    double longest = 0;
    for (Label label : cell.labels()) {
      longest = Math.max(longest, Lettering.width(label.text(), Lettering.SMALL));
    }
    return 6 + line + Math.min(MOST_LABEL, longest) * Math.sin(angle);
  }

  /** Returns how far labels that rise begin at the left of the plot. */
  private static double labelReach(Cell cell, double width) {
    double angle = angle(cell, width);
    double reach = 0;
    for (Label label : cell.labels()) {
      double length = Lettering.width(label.text(), Lettering.SMALL);
      double share = (label.at() - cell.low()) / (cell.high() - cell.low());
      double along = angle == 0 ? length / 2 : Math.min(MOST_LABEL, length) * Math.cos(angle);
      reach = Math.max(reach, along - share * width);
    }
    return reach;
  }

  private static void labels(Graphics2D g, Cell cell, Rectangle plot) {
    double angle = angle(cell, plot.width);
    for (Label label : cell.labels()) {
      double share = (label.at() - cell.low()) / (cell.high() - cell.low());
      double x = plot.x + share * plot.width;
      g.setColor(Lettering.INK);
      g.setStroke(new BasicStroke(1));
      g.draw(new Line2D.Double(x, plot.getMaxY(), x, plot.getMaxY() + 4));
      if (angle == 0) {
        double baseline = plot.getMaxY() + 6 + 0.8 * Lettering.height(Lettering.SMALL);
        Lettering.centred(g, label.text(), Lettering.SMALL, x, baseline, plot.width);
      } else {
        String text = Lettering.squeezed(label.text(), Lettering.SMALL, MOST_LABEL);
        Lettering.rising(g, text, Lettering.SMALL, x, plot.getMaxY() + 10, angle);
      }
    }
  }
}
