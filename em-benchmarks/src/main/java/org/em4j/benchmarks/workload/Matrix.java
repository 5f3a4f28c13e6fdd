package org.em4j.benchmarks.workload;

import java.util.Arrays;

/** A row-major matrix; its values are shared, not copied. */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final double[] values;

  /**
   * Makes a matrix of values that are there.
   *
   * @throws IllegalArgumentException if their number is not that of the entries
   */
  public Matrix(int rows, int columns, double[] values) {
    if (values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          rows + "×" + columns + " entries, but " + values.length + " values");
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** Makes a column. */
  public static Matrix column(double... values) {
    return new Matrix(values.length, 1, values);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the live values. */
  public double[] values() {
    return values;
  }

  /** Returns a copy of a row. */
  public double[] row(int row) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** Returns copies of all rows. */
  public double[][] toRows() {
    double[][] copies = new double[rows][];
    for (int i = 0; i < rows; i++) {
      copies[i] = row(i);
    }
    return copies;
  }

  /** Returns the first rows. */
  public Matrix first(int count) {
    return count == rows
        ? this
        : new Matrix(count, columns, Arrays.copyOf(values, count * columns));
  }
}
