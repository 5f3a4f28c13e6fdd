package org.em4j.core;

import java.util.Arrays;
import java.util.Objects;

/** Rows that a model gave, and the component or state that each came from. Immutable. */
public final class Sample {
  private final double[] values;
  private final int columns;
  private final int[] labels;

  /**
   * Makes a sample; arrays are not copied and must not be changed any more.
   *
   * @param values row-major n×d
   * @param columns d, at least 1
   * @param labels the component or state of each row
   * @throws IllegalArgumentException if the lengths do not fit
   */
  public Sample(double[] values, int columns, int[] labels) {
    if (columns < 1 || (long) labels.length * columns != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + labels.length + " rows of " + columns);
    }
    this.values = values;
    this.columns = columns;
    this.labels = labels;
  }

  /** Returns the number of rows n. */
  public int rows() {
    return labels.length;
  }

  /** Returns the number of columns d. */
  public int columns() {
    return columns;
  }

  /** Returns one value; row and column from 0. */
  public double value(int row, int column) {
    Objects.checkIndex(row, rows());
    return values[row * columns + Objects.checkIndex(column, columns)];
  }

  /** Returns a copy of a row. */
  public double[] row(int row) {
    int at = Objects.checkIndex(row, rows()) * columns;
    return Arrays.copyOfRange(values, at, at + columns);
  }

  /** Returns the component or state that a row came from. */
  public int label(int row) {
    return labels[row];
  }

  /** Returns a copy of all labels. */
  public int[] labels() {
    return labels.clone();
  }

  /** Returns the rows, to fit or score. */
  public Observations observations() {
    return Observations.of(values, columns);
  }

  @Override
  public String toString() {
    return rows() + " rows of " + columns + (columns == 1 ? " column" : " columns");
  }
}
