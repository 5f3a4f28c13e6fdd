package org.em4j.core;

import org.jspecify.annotations.Nullable;

/**
 * An observation that a model cannot take: a missing value, an infinity, a value outside a support.
 */
public final class ObservationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int row;
  private final int firstColumn;
  private final int endColumn;
  private final String problem;

  /**
   * Makes an exception about one value.
   *
   * @param row the row's index, from 0
   * @param column the column's index, from 0
   * @param problem what is wrong with the value and what to do, without its place
   */
  public ObservationException(int row, int column, String problem) {
    super("row " + row + ", column " + column + ": " + problem);
    this.row = row;
    this.firstColumn = column;
    this.endColumn = column + 1;
    this.problem = problem;
  }

  /**
   * Makes an exception about values that do not fit together.
   *
   * @param row the row's index, from 0
   * @param firstColumn the index of their first column, from 0
   * @param endColumn the index behind their last column
   * @param problem what is wrong with them and what to do, without their place
   */
  public ObservationException(int row, int firstColumn, int endColumn, String problem) {
    super("row " + row + ", columns " + firstColumn + " to " + (endColumn - 1) + ": " + problem);
    this.row = row;
    this.firstColumn = firstColumn;
    this.endColumn = endColumn;
    this.problem = problem;
  }

  /** Returns the row's index, from 0. */
  public int row() {
    return row;
  }

  /** Returns the column's index, from 0; −1 if the problem is not that of one column. */
  public int column() {
    return endColumn - firstColumn == 1 ? firstColumn : -1;
  }

  /** Returns the index, from 0, of the first column that the problem is about. */
  public int firstColumn() {
    return firstColumn;
  }

  /** Returns the index behind the last column that the problem is about. */
  public int endColumn() {
    return endColumn;
  }

  /** Returns what is wrong, without its place. */
  public String problem() {
    return problem;
  }

  /**
   * Checks every value of a block against a family.
   *
   * @throws ObservationException that names the first value, by rows, that the family cannot take
   */
  public static void requireSupported(Block rows, Family<?> family) {
    requireSupported(rows, family, false);
  }

  /**
   * Checks every value of a block against a family, but for rows that are missing as a whole if
   * there may be some whatever the family says: time that passes without an observation.
   *
   * @param missingRows whether a row may be missing as a whole
   * @throws ObservationException that names the first value, by rows, that the family cannot take
   */
  public static void requireSupported(Block rows, Family<?> family, boolean missingRows) {
    if (rows.bits() != null && takesBits(rows.bits(), family)) {
      return;
    }
    boolean binds = family.bindsColumns();
    // From the scratch, because a filter comes here with every single row.
    double @Nullable [] row = binds ? rows.scratch().doubles(0, rows.columns()) : null;
    for (int i = 0; i < rows.rows(); i++) {
      if (missingRows && rows.isMissing(i)) {
        continue;
      }
      for (int j = 0; j < rows.columns(); j++) {
        double x = rows.value(i, j);
        if (Double.isNaN(x) ? !family.leavesOut(rows, i, j) : !family.supports(j, x)) {
          throw new ObservationException(
              rows.firstRow() + i,
              j,
              Double.isNaN(x)
                  ? "the value is missing (NaN), and "
                      + family.id(j)
                      + " needs every value: remove the row or fill it in, or take a family that"
                      + " leaves missing values out (a product, diagonal covariances)"
                  : x + " cannot come from " + family.id(j) + ", which gives " + family.support(j));
        }
      }
      if (row != null && !rows.isMissing(i)) {
        rows.copyRow(i, row, 0);
        requireFitting(rows.firstRow() + i, row, 0, family);
      }
    }
  }

  /** Checks the values of a row that bind each other: in a product, those of each factor. */
  private static void requireFitting(int row, double[] x, int at, Family<?> family) {
    int end = at + family.observationSize();
    if (!family.bindsColumns() || isMissing(x, at, end)) {
      return;
    }
    if (family instanceof ProductFamily product) {
      int column = at;
      for (int f = 0; f < product.factors().size(); f++) {
        requireFitting(row, x, column, product.factors().get(f));
        column += product.factors().get(f).observationSize();
      }
      return;
    }
    String problem = family.problem(x, at);
    if (problem != null) {
      throw new ObservationException(row, at, end, problem);
    }
  }

  private static boolean isMissing(double[] x, int at, int end) {
    for (int j = at; j < end; j++) {
      if (!Double.isNaN(x[j])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tells whether a family can take zeros and ones in every column: then there is nothing to check.
   */
  private static boolean takesBits(BinaryObservations bits, Family<?> family) {
    boolean takes = !family.bindsColumns() && (!bits.hasMissing() || family.acceptsMissing());
    for (int j = 0; takes && j < bits.columns(); j++) {
      takes = family.supports(j, 0) && family.supports(j, 1);
    }
    return takes;
  }
}
