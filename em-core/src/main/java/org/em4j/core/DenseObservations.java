package org.em4j.core;

/** Row-major doubles in one array. */
final class DenseObservations implements Observations {
  private final double[] values;
  private final int rows;
  private final int columns;

  DenseObservations(double[] values, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, but is " + columns);
    }
    if (values.length == 0 || values.length % columns != 0) {
      throw new IllegalArgumentException(
          "row-major values for "
              + columns
              + " columns must have a positive multiple of that length, but have "
              + values.length);
    }
    this.values = values;
    this.columns = columns;
    this.rows = values.length / columns;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public double weight(int row) {
    return 1;
  }

  @Override
  public boolean weighted() {
    return false;
  }

  @Override
  public double totalWeight() {
    return rows;
  }

  @Override
  public void read(int firstRow, int count, Block into) {
    into.fill(firstRow, count);
    double[] to = into.values();
    int j = 0;
    for (; j + 3 < columns; j += 4) {
      readFour(firstRow * columns + j, count, to, into.column(j), into.stride());
    }
    for (; j < columns; j++) {
      int column = into.column(j);
      int from = firstRow * columns + j;
      for (int i = 0; i < count; i++) {
        to[column + i] = values[from + i * columns];
      }
    }
  }

  /** Four columns at once: rows are read from memory in fewer passes. */
  private void readFour(int first, int count, double[] to, int column, int stride) {
    int from = first;
    int c1 = column + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    for (int i = 0; i < count; i++) {
      to[column + i] = values[from];
      to[c1 + i] = values[from + 1];
      to[c2 + i] = values[from + 2];
      to[c3 + i] = values[from + 3];
      from += columns;
    }
  }
}
