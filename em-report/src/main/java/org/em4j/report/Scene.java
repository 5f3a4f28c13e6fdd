package org.em4j.report;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a picture shows: plots in rows and columns, each row with one height.
 *
 * @param title above all
 * @param legend below the title
 * @param cells rows of cells, all of the same number
 * @param heights how high each row is, relative to the others
 * @param captions below all: what the signs mean
 * @param notes below them: what of the data is not shown
 * @param width in pixels
 * @param height in pixels
 */
record Scene(
    String title,
    List<LegendEntry> legend,
    List<List<Cell>> cells,
    List<Double> heights,
    List<String> captions,
    List<String> notes,
    int width,
    int height) {

  /** Returns the lines below the plots. */
  List<String> lines() {
    return Stream.concat(captions.stream(), notes.stream()).toList();
  }

  /**
   * Panels at the same place, the first one below.
   *
   * @param panels with the same limits or without numbers, but the first
   * @param xTitle below the plot, if any
   * @param yTitle at its left, if any
   * @param labels below the x axis, in place of numbers
   * @param low the lower end of the x axis
   * @param high its upper end
   */
  record Cell(
      List<Panel> panels,
      Optional<String> xTitle,
      Optional<String> yTitle,
      List<Label> labels,
      double low,
      double high) {
    /** Makes a cell with numbers at its axes. */
    static Cell of(List<Panel> panels, Optional<String> xTitle, Optional<String> yTitle) {
      return new Cell(panels, xTitle, yTitle, List.of(), 0, 1);
    }
  }

  /**
   * A word at an axis.
   *
   * @param at its place on the axis
   * @param text what it says
   */
  record Label(double at, String text) {}

  /**
   * An entry of the legend.
   *
   * @param text what it says
   * @param color of the sign before it
   * @param sign what stands before it
   */
  record LegendEntry(String text, Color color, Sign sign) {
    static LegendEntry block(String text, Color color) {
      return new LegendEntry(text, color, new Sign(null, 0, false));
    }

    static LegendEntry line(String text, Color color, double width) {
      return new LegendEntry(text, color, new Sign(null, width, false));
    }

    static LegendEntry dashed(String text, Color color, double width) {
      return new LegendEntry(text, color, new Sign(null, width, true));
    }

    static LegendEntry mark(String text, Color color, @Nullable Mark mark) {
      return new LegendEntry(text, color, new Sign(mark, 0, false));
    }

    static LegendEntry markedLine(String text, Color color, @Nullable Mark mark, double width) {
      return new LegendEntry(text, color, new Sign(mark, width, false));
    }
  }

  /**
   * A mark, a line of a width above 0, both, or a block if neither.
   *
   * @param mark or null
   * @param line its width
   * @param dashed whether the line is
   */
  record Sign(@Nullable Mark mark, double line, boolean dashed) {}
}
