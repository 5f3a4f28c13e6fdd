package org.em4j.core;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * n rows of d columns of zeros and ones, one bit each, with missing values where there are some: 64
 * times smaller than doubles, and what kernels of bits work on directly.
 *
 * <p>Byte b of a row holds its columns 8b … 8b+7, column j at bit j mod 8, bits beyond d are 0.
 * Bytes are stored byte-major: byte b of row i stands at {@code b·n + i}, so that a loop over rows
 * is contiguous. Immutable and thread-safe.
 */
public final class BinaryObservations implements Observations {
  private final int rows;
  private final int columns;
  private final byte[] ones;
  private final byte @Nullable [] zeros;

  private BinaryObservations(int rows, int columns, byte[] ones, byte @Nullable [] zeros) {
    this.rows = rows;
    this.columns = columns;
    this.ones = ones;
    this.zeros = zeros;
  }

  /** Collects rows, or columns of rows whose number is known; not thread-safe. */
  public static final class Builder {
    private static final long ONE = Double.doubleToRawLongBits(1);

    private final int columns;
    private final int bytes;
    private byte[][] ones;
    private byte[][] missing;
    private int rows;
    private boolean anyMissing;

    /**
     * Begins without rows.
     *
     * @param columns d, at least 1
     * @param expectedRows the number of rows that will probably come; any number may
     */
    public Builder(int columns, int expectedRows) {
      if (columns < 1) {
        throw new IllegalArgumentException("columns must be at least 1, but is " + columns);
      }
      this.columns = columns;
      this.bytes = (columns + 7) / 8;
      ones = new byte[bytes][Math.max(16, expectedRows)];
      missing = new byte[0][];
    }

    /**
     * Adds a row.
     *
     * @param x d values from {@code at}: 0, 1, or NaN for a missing one. Not modified
     * @param at where it begins
     * @return the first column with another value, or −1 if there is none and the row was added
     */
    public int add(double[] x, int at) {
      reserve(1);
      long other = 0;
      for (int b = 0; b < bytes; b++) {
        int packed = 0;
        int end = Math.min(columns, 8 * b + 8);
        for (int j = 8 * b; j < end; j++) {
          // Without branches, which data decide. Of 0 and 1, only 1 has an odd exponent.
          long value = Double.doubleToRawLongBits(x[at + j]);
          long one = (value >>> 52) & 1;
          other |= value ^ (-one & ONE);
          packed |= (int) one << (j & 7);
        }
        ones[b][rows] = (byte) packed;
      }
      if (other == 0) {
        rows++;
        return -1;
      }
      for (int b = 0; b < bytes; b++) {
        ones[b][rows] = 0;
      }
      return addOther(x, at);
    }

    /** Adds a row that has other values than +0 and 1. */
    private int addOther(double[] x, int at) {
      for (int j = 0; j < columns; j++) {
        double value = x[at + j];
        if (value != 0 && value != 1 && !Double.isNaN(value)) {
          return j;
        }
      }
      rows++;
      for (int j = 0; j < columns; j++) {
        set(j, rows - 1, x, at + j, 1);
      }
      return -1;
    }

    /** Adds rows of zeros, which {@link #set} may fill column by column. */
    public void addZeros(int count) {
      reserve(count);
      rows += count;
    }

    /**
     * Sets neighbouring values of one column, in rows that were added.
     *
     * @param column 0 … d−1
     * @param firstRow the first of the rows
     * @param x values from {@code at}: 0, 1, or NaN for a missing one. Not modified
     * @param at where they begin
     * @param count their number
     * @return how many values come before the first other one, or −1 if there is none and all were
     *     set
     * @throws IndexOutOfBoundsException if there is no such column, or not so many rows
     */
    public int set(int column, int firstRow, double[] x, int at, int count) {
      Objects.checkIndex(column, columns);
      Objects.checkFromIndexSize(firstRow, count, rows);
      byte[] one = ones[column >> 3];
      int bit = 1 << (column & 7);
      for (int i = 0; i < count; i++) {
        double value = x[at + i];
        boolean lacking = Double.isNaN(value);
        if (value != 0 && value != 1 && !lacking) {
          return i;
        }
        int row = firstRow + i;
        one[row] = (byte) (value == 1 ? one[row] | bit : one[row] & ~bit);
        if (lacking) {
          beginMissing();
        }
        if (anyMissing) {
          byte[] gap = missing[column >> 3];
          gap[row] = (byte) (lacking ? gap[row] | bit : gap[row] & ~bit);
        }
      }
      return -1;
    }

    private void beginMissing() {
      if (!anyMissing) {
        anyMissing = true;
        missing = new byte[bytes][ones[0].length];
      }
    }

    /** Makes room for more rows. */
    private void reserve(int more) {
      long needed = (long) rows + more;
      if (needed <= ones[0].length) {
        return;
      }
      long most = Integer.MAX_VALUE - 8L;
      if (needed > most) {
        throw new IllegalStateException("no more than " + most + " rows can be kept");
      }
      int capacity = (int) Math.min(most, Math.max(needed, rows + (rows >> 1) + 16L));
      for (int b = 0; b < bytes; b++) {
        ones[b] = Arrays.copyOf(ones[b], capacity);
        if (anyMissing) {
          missing[b] = Arrays.copyOf(missing[b], capacity);
        }
      }
    }

    /**
     * Returns the rows added so far, and becomes useless.
     *
     * @throws IllegalArgumentException if there are none, or more than one array can hold
     */
    public BinaryObservations build() {
      if (rows == 0) {
        throw new IllegalArgumentException("observations need at least one row");
      }
      // Less a block, so that the row after a block still has an index.
      if ((long) rows * bytes > Integer.MAX_VALUE - 2048L) {
        throw new IllegalArgumentException(
            rows + " rows of " + columns + " bits are more than one array can hold");
      }
      byte[] packed = join(ones);
      ones = new byte[0][];
      byte @Nullable [] zeros = null;
      if (anyMissing) {
        zeros = join(missing);
        for (int b = 0; b < bytes; b++) {
          int all = b == bytes - 1 && columns % 8 != 0 ? (1 << columns % 8) - 1 : 0xff;
          for (int i = b * rows; i < (b + 1) * rows; i++) {
            zeros[i] = (byte) (all & ~packed[i] & ~zeros[i]);
          }
        }
      }
      return new BinaryObservations(rows, columns, packed, zeros);
    }

    /** Joins the byte columns, giving each up as it is copied. */
    private byte[] join(byte[][] parts) {
      if (bytes == 1 && parts[0].length == rows) {
        return parts[0];
      }
      byte[] all = new byte[rows * bytes];
      for (int b = 0; b < bytes; b++) {
        System.arraycopy(parts[b], 0, all, b * rows, rows);
        parts[b] = null;
      }
      return all;
    }
  }

  /**
   * Packs observations of zeros and ones; packed ones, and their weights, stay as they are.
   *
   * @param data n×d values 0 and 1; NaN means missing
   * @return the same rows with the same weights
   * @throws ObservationException that names the first other value
   */
  public static Observations of(Observations data) {
    if (data instanceof BinaryObservations
        || (data instanceof WeightedObservations weighted
            && weighted.unweighted() instanceof BinaryObservations)) {
      return data;
    }
    Builder builder = new Builder(data.columns(), data.rows());
    Block block = Block.allocate(data.columns(), data.blockRows(1));
    double[] row = new double[data.columns()];
    double @Nullable [] weights = data.weighted() ? new double[data.rows()] : null;
    for (int first = 0; first < data.rows(); first += block.stride()) {
      data.read(first, Math.min(block.stride(), data.rows() - first), block);
      for (int i = 0; i < block.rows(); i++) {
        block.copyRow(i, row, 0);
        int column = builder.add(row, 0);
        if (column >= 0) {
          throw new ObservationException(
              first + i, column, row[column] + " is neither 0 nor 1 nor missing (NaN)");
        }
        if (weights != null) {
          weights[first + i] = data.weight(first + i);
        }
      }
    }
    Observations packed = builder.build();
    return weights == null ? packed : packed.withWeights(weights);
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

  /** Returns the number of bytes of a row. */
  public int bytes() {
    return (columns + 7) / 8;
  }

  /** Tells whether any value is missing. */
  public boolean hasMissing() {
    return zeros != null;
  }

  /** Returns the value in a row and column: 0, 1, or NaN if it is missing. */
  public double value(int row, int column) {
    int at = (column >> 3) * rows + row;
    int bit = 1 << (column & 7);
    if ((ones[at] & bit) != 0) {
      return 1;
    }
    return zeros == null || (zeros[at] & bit) != 0 ? 0 : Double.NaN;
  }

  /**
   * Returns the live bits of the ones: byte b of row i at {@code b·n + i}. Not to be modified: two
   * of them may not fit in memory.
   */
  public byte[] ones() {
    return ones;
  }

  /** Returns the live bits of the zeros if any value is missing, null otherwise. */
  public byte @Nullable [] zeros() {
    return zeros;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A kernel of bits makes tables for each byte, so a block must be long enough to pay for them.
   */
  @Override
  public int blockRows(int components) {
    int bytesInCache = 262_144 / bytes();
    int densitiesInCache = 32_768 / Math.max(1, components);
    int eights = Math.max(256, Math.min(2040, Math.min(bytesInCache, densitiesInCache))) / 8;
    // Columns whose distance is a power of 2 would share few places of the cache.
    return 8 * (eights % 2 == 0 ? eights - 1 : eights);
  }

  @Override
  public void read(int firstRow, int count, Block into) {
    into.fill(firstRow, count, this);
  }

  /** Writes rows to the values of a block that has been filled with them. */
  void unpack(int firstRow, int count, Block into) {
    double[] to = into.values();
    for (int j = 0; j < columns; j++) {
      int from = (j >> 3) * rows + firstRow;
      int bit = j & 7;
      int at = into.column(j);
      for (int i = 0; i < count; i++) {
        to[at + i] = (ones[from + i] >> bit) & 1;
      }
      for (int i = 0; zeros != null && i < count; i++) {
        if ((((ones[from + i] | zeros[from + i]) >> bit) & 1) == 0) {
          to[at + i] = Double.NaN;
        }
      }
    }
  }
}
