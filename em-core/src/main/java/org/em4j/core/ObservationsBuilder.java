package org.em4j.core;

import java.util.Arrays;

/**
 * Collects rows as they come, from a stream, a query or a loop. The first row tells the number of
 * columns. Not thread-safe.
 */
public final class ObservationsBuilder {
  /** Some virtual machines have no arrays of the last few lengths. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private double[] values = new double[64];
  private int length;
  private int columns;
  private int rows;

  ObservationsBuilder() {}

  /**
   * Adds a row.
   *
   * @param row d values, NaN where missing; copied
   * @throws IllegalArgumentException if it is empty, or has not the columns of the first row
   * @throws IllegalStateException if the rows together have more than 2³¹ − 9 values
   */
  public ObservationsBuilder add(double... row) {
    if (rows == 0) {
      columns = row.length;
    }
    if (row.length == 0 || row.length != columns) {
      throw new IllegalArgumentException(
          rows == 0
              ? "row 0 has no columns"
              : "row " + rows + " has " + row.length + " columns, row 0 has " + columns);
    }
    if (row.length > LONGEST - length) {
      throw new IllegalStateException(
          "row " + rows + " is one too many: observations hold at most " + LONGEST + " values");
    }
    if (row.length > values.length - length) {
      long half = values.length / 2 + (long) row.length;
      values = Arrays.copyOf(values, (int) Math.min(LONGEST, values.length + half));
    }
    System.arraycopy(row, 0, values, length, row.length);
    length += row.length;
    rows++;
    return this;
  }

  /** Returns the number of rows so far. */
  public int rows() {
    return rows;
  }

  /**
   * Returns the rows so far, copied: more may be added, which these observations do not see.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Observations build() {
    if (rows == 0) {
      throw new IllegalArgumentException("observations need at least one row");
    }
    return Observations.of(Arrays.copyOf(values, length), columns);
  }
}
