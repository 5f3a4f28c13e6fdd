package org.em4j.core;

import java.util.stream.Stream;

/**
 * n rows of d columns, each row with a weight. NaN means missing, where a family accepts that.
 *
 * <p>Rows are read block by block and turned to columns on the way, so an implementation may store
 * them as it likes. Implementations are immutable and thread-safe.
 */
public interface Observations {
  /** Returns the number of rows n. */
  int rows();

  /** Returns the number of columns d. */
  int columns();

  /** Returns the weight of a row: finite, 0 or more; 1 unless weights were given. */
  double weight(int row);

  /** Tells whether rows have weights other than 1. */
  boolean weighted();

  /** Returns the sum of the weights: the n of information criteria. */
  double totalWeight();

  /**
   * Fills a block with neighbouring rows.
   *
   * @param firstRow the first one
   * @param rows their number, at most the block's stride
   * @param into a block of {@link #columns()} columns. Modified
   */
  void read(int firstRow, int rows, Block into);

  /**
   * Wraps row-major values; the array is not copied and must not be changed while it is in use.
   *
   * @param values row-major n×d
   * @param columns d, at least 1
   * @throws IllegalArgumentException if the length is not a multiple of d
   */
  static Observations of(double[] values, int columns) {
    return new DenseObservations(values, columns);
  }

  /**
   * Copies rows of equal length.
   *
   * @throws IllegalArgumentException if there are none, or their lengths differ
   */
  static Observations of(double[][] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("observations need at least one row");
    }
    int d = rows[0].length;
    double[] values = new double[Math.multiplyExact(rows.length, d)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != d) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " columns, row 0 has " + d);
      }
      System.arraycopy(rows[i], 0, values, i * d, d);
    }
    return of(values, d);
  }

  /**
   * Copies the rows of a stream, in its order; a parallel stream gives the same.
   *
   * @param rows of equal length; read to its end, not closed
   * @throws IllegalArgumentException if there are none, or their lengths differ
   */
  static Observations of(Stream<double[]> rows) {
    ObservationsBuilder builder = builder();
    rows.forEachOrdered(builder::add);
    return builder.build();
  }

  /** Returns a builder that takes row by row. */
  static ObservationsBuilder builder() {
    return new ObservationsBuilder();
  }

  /**
   * Returns the same rows with weights, in place of those that they have.
   *
   * @param weights one for each row: finite, 0 or more, not all 0; not copied
   * @throws IllegalArgumentException that names the first weight that is not
   */
  default Observations withWeights(double[] weights) {
    return new WeightedObservations(this, weights);
  }

  /**
   * Returns the number of rows of a block that suits these observations: a multiple of 8 that
   * depends on their size and K alone.
   *
   * @param components K
   */
  default int blockRows(int components) {
    return blockRows(columns(), components);
  }

  /**
   * Returns a copy of a column, length n, NaN where a value is missing.
   *
   * @param column from 0
   * @throws IllegalArgumentException if there is no such column
   */
  default double[] column(int column) {
    if (column < 0 || column >= columns()) {
      throw new IllegalArgumentException(
          "column must be 0 to " + (columns() - 1) + ", but is " + column);
    }
    double[] values = new double[rows()];
    Block block = Block.allocate(columns(), blockRows(1));
    for (int first = 0; first < values.length; first += block.stride()) {
      read(first, Math.min(block.stride(), values.length - first), block);
      System.arraycopy(block.values(), block.column(column), values, first, block.rows());
    }
    return values;
  }

  /**
   * Returns the number of rows of a block such that it and K densities per row stay in cache: an
   * odd multiple of 8 from 24 to 504 that depends on d and K alone.
   *
   * @param columns d
   * @param components K
   */
  static int blockRows(int columns, int components) {
    // A quarter of a megabyte: the block and its densities, and as much again for a kernel's own
    // copy, live in the second level of the cache. Fewer rows would stay in the first, but sums
    // over the rows of a block are worth their ends only if there are some hundred. Columns whose
    // distance is a power of 2 would share few places of the cache: an odd number of lines.
    int rows = 32_768 / Math.max(1, columns + components);
    int eights = Math.max(24, Math.min(504, rows)) / 8;
    return 8 * (eights % 2 == 0 ? eights - 1 : eights);
  }
}
