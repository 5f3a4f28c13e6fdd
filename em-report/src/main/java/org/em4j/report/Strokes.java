package org.em4j.report;

import java.awt.BasicStroke;

/** How lines are drawn. Stateless. */
final class Strokes {
  private static final float[] DASHES = {5, 5};

  private Strokes() {}

  static BasicStroke solid(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** Returns a stroke whose ends are not round: dashes would grow into each other. */
  static BasicStroke dashed(double width) {
    return new BasicStroke(
        (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0);
  }
}
