package org.em4j.core;

import java.util.Arrays;
import org.em4j.core.internal.KernelChoice;
import org.jspecify.annotations.Nullable;

/**
 * A few hundred rows of observations, turned to columns: column j is the contiguous stretch of
 * {@link #values()} that begins at {@link #column(int) column(j)} and has {@link #rows()} entries.
 *
 * <p>Kernels work on blocks because a block stays in cache and because a loop over the rows of a
 * column is what a compiler turns into SIMD instructions. Arrays that go with a block (log
 * densities, responsibilities) are component-major with the block's {@link #stride()}: the entry of
 * component k and row i stands at {@code k * stride + i}. Entries beyond {@code rows} are
 * undefined.
 *
 * <p>Rows of zeros and ones may come {@linkplain #bits() packed}: a kernel that can work on bits
 * does, and for all others they are unpacked when values are first asked for.
 *
 * <p>A block is the storage of one thread and is refilled again and again; not thread-safe.
 */
public final class Block {
  /** That of 20,000 rows of 2 columns and one component: some tenths of a millisecond. */
  private static final double LARGE = 120_000;

  private final Block root;
  private double @Nullable [] values;
  private final int offset;
  private final int columns;
  private final int stride;
  private final Scratch scratch;
  private final boolean large;
  private boolean fast;
  private Block[] parts = new Block[0];
  private @Nullable Block spare;
  private int rows;
  private int firstRow;
  private @Nullable BinaryObservations bits;
  private int firstBits;

  private Block(
      @Nullable Block root,
      int offset,
      int columns,
      int stride,
      Scratch scratch,
      boolean large,
      boolean fast) {
    this.large = large;
    this.fast = fast;
    this.root = root == null ? this : root;
    this.offset = offset;
    this.columns = columns;
    this.stride = stride;
    this.scratch = scratch;
  }

  /**
   * Makes an empty block.
   *
   * @param columns the number of columns d
   * @param capacity the largest number of rows; becomes the {@link #stride()}
   */
  public static Block allocate(int columns, int capacity) {
    return allocate(columns, capacity, 0.0);
  }

  /**
   * Makes an empty block.
   *
   * @param columns the number of columns d
   * @param capacity the largest number of rows; becomes the {@link #stride()}
   * @param work what a pass over all data takes, as {@link #work} tells
   */
  public static Block allocate(int columns, int capacity, double work) {
    Math.multiplyExact(columns, capacity);
    boolean large = work > LARGE;
    boolean fast = large && KernelChoice.worthwhile(work);
    return new Block(null, 0, columns, capacity, new Scratch(), large, fast);
  }

  /**
   * Returns a measure of the work of a pass over data.
   *
   * @param rows of the data
   * @param columns of the data
   * @param components of the model
   */
  public static double work(long rows, int columns, int components) {
    return rows * (columns + 4.0) * components;
  }

  /** Tells whether a pass over all data is much work. Depends on their size and K alone. */
  public boolean large() {
    return large;
  }

  /**
   * Tells whether kernels may be taken that are fast, but only when they have been compiled. Their
   * results have the same bits, so this may depend on what the JVM has done before; it stays while
   * the block is not filled anew.
   */
  public boolean fast() {
    return root.fast;
  }

  /** Returns the number of rows that are filled. */
  public int rows() {
    return root.rows;
  }

  /** Returns the index, in the whole data, of the block's first row. */
  public int firstRow() {
    return root.firstRow;
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the capacity in rows, which is also the distance between two columns. */
  public int stride() {
    return stride;
  }

  /** Returns the live values: column j begins at {@link #column(int) column(j)}. */
  public double[] values() {
    return root.unpacked();
  }

  private double[] unpacked() {
    if (values == null) {
      values = new double[columns * stride];
    }
    if (bits != null) {
      // Whoever has the values may change them: from here on they are what the block holds.
      BinaryObservations packed = bits;
      bits = null;
      packed.unpack(firstBits, rows, this);
    }
    return values;
  }

  /**
   * Returns the packed rows if this block holds some, and null if it holds values: row i of the
   * block is their row {@link #firstBits()} + i. {@link #values} and {@link #value} unpack them for
   * good.
   */
  public @Nullable BinaryObservations bits() {
    return offset == 0 && columns == root.columns ? root.bits : null;
  }

  /** Returns the index of the block's first row in {@link #bits()}. */
  public int firstBits() {
    return root.firstBits;
  }

  /** Returns the index in {@link #values()} at which column {@code j} begins. */
  public int column(int j) {
    return offset + j * stride;
  }

  /** Returns one value. */
  public double value(int row, int column) {
    return values()[offset + column * stride + row];
  }

  /** Tells whether every value of a row is missing (NaN). */
  public boolean isMissing(int row) {
    double[] from = values();
    for (int j = 0; j < columns; j++) {
      if (!Double.isNaN(from[offset + j * stride + row])) {
        return false;
      }
    }
    return true;
  }

  /** Returns the storage for kernels that work on this block. */
  public Scratch scratch() {
    return scratch;
  }

  /**
   * Declares which rows the values now hold.
   *
   * @param firstRow the index of the first one in the whole data
   * @param rows their number, at most the stride
   */
  public void fill(int firstRow, int rows) {
    if (root != this) {
      throw new IllegalStateException("only a whole block can be filled, not a part of it");
    }
    if (rows < 0 || rows > stride) {
      throw new IllegalArgumentException("rows must be 0 to " + stride + ", but is " + rows);
    }
    this.firstRow = firstRow;
    this.rows = rows;
    this.bits = null;
    fast |= large && KernelChoice.worthwhile();
  }

  /** Fills the block with packed rows; they are unpacked when somebody needs that. */
  void fill(int firstRow, int rows, BinaryObservations packed) {
    fill(firstRow, rows);
    bits = packed;
    firstBits = firstRow;
  }

  /** Copies one row to {@code x[at …]}; {@code x} is modified. */
  public void copyRow(int row, double[] x, int at) {
    double[] from = values();
    for (int j = 0; j < columns; j++) {
      x[at + j] = from[offset + j * stride + row];
    }
  }

  /**
   * Returns a view of some neighbouring columns, with a scratch of its own. The view follows this
   * block when it is refilled, and the same index always gives the same view.
   *
   * @param index which part, from 0; each index must always be used with the same columns
   * @param from the first column
   * @param count the number of columns
   */
  public Block part(int index, int from, int count) {
    if (index >= parts.length) {
      parts = Arrays.copyOf(parts, index + 1);
    }
    if (parts[index] == null
        || parts[index].offset != column(from)
        || parts[index].columns != count) {
      parts[index] =
          new Block(root, column(from), count, stride, scratch.nested(index), large, fast);
    }
    return parts[index];
  }

  /**
   * Returns another block of the same shape, always the same one, contents undefined: for a kernel
   * that works on some of the rows only, or on changed values.
   */
  public Block spare() {
    if (spare == null) {
      spare = new Block(null, 0, columns, stride, new Scratch(), large, fast);
    }
    return spare;
  }

  /** Copies the filled rows to a block of the same shape, which is modified and returned. */
  public Block copyTo(Block other) {
    other.fill(firstRow(), rows());
    for (int j = 0; j < columns; j++) {
      System.arraycopy(values(), column(j), other.values(), other.column(j), rows());
    }
    return other;
  }
}
