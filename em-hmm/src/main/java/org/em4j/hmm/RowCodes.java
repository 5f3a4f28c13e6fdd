package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * Rows of which many are equal, each as the number of its value: what depends on a row's values
 * alone is then worked out once for each of the distinct rows instead of once for each row. Rows
 * are equal if all their values have the same bits; NaN equals NaN. Immutable and thread-safe.
 */
final class RowCodes {
  /** More distinct rows than this are too many. */
  static final int MOST = 4096;

  /** At least this many rows must share a value on average. */
  private static final int LEAST_REPEATS = 4;

  private final int[] codes;
  private final Observations distinct;

  private RowCodes(int[] codes, Observations distinct) {
    this.codes = codes;
    this.distinct = distinct;
  }

  /**
   * Numbers all rows.
   *
   * @return null if there are more than {@value #MOST} distinct rows, or more than a quarter of all
   */
  static @Nullable RowCodes of(Observations rows) {
    return of(rows, 0, rows.rows());
  }

  /**
   * Numbers some neighbouring rows.
   *
   * @param first the first one, whose code is {@code code(0)}
   * @param count their number
   * @return null if there are more than {@value #MOST} distinct rows, or more than a quarter of all
   */
  static @Nullable RowCodes of(Observations rows, int first, int count) {
    Finder finder = new Finder(rows.columns(), Math.min(MOST, count / LEAST_REPEATS));
    // Rows that all differ are given up within a few thousand: no need of room for all codes yet.
    int[] codes = new int[Math.min(count, 4 * MOST)];
    Block block = Block.allocate(rows.columns(), rows.blockRows(1));
    for (int at = 0; at < count; at += block.stride()) {
      int size = Math.min(block.stride(), count - at);
      if (at + size > codes.length) {
        codes = Arrays.copyOf(codes, count);
      }
      rows.read(first + at, size, block);
      if (!finder.find(block, codes, at)) {
        return null;
      }
    }
    return new RowCodes(codes, finder.distinct());
  }

  /** Returns the number of distinct rows. */
  int count() {
    return distinct.rows();
  }

  /** Returns the number of a row's value, 0 … count − 1, in the order of first appearance. */
  int code(int row) {
    return codes[row];
  }

  /** Returns the live codes of all rows; never written to. */
  int[] codes() {
    return codes;
  }

  /** Returns the distinct rows: that of code c is row c. */
  Observations distinct() {
    return distinct;
  }

  /** The distinct rows found so far, in a hash table of open addressing; not thread-safe. */
  private static final class Finder {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int columns;
    private final int most;
    private int count;
    private double[] values;
    private long[] hashOf;
    private long[] hashes = new long[0];

    /** The codes plus 1, 0 where there is none: of a power of 2 length, at most an eighth full. */
    private int[] table = new int[256];

    /** What leaves the bits of a hash that number the slots of the table. */
    private int shift = 64 - 8;

    Finder(int columns, int most) {
      this.columns = columns;
      this.most = most;
      this.values = new double[16 * columns];
      this.hashOf = new long[16];
    }

    /** Writes the codes of a block's rows; false if there are too many distinct ones. */
    boolean find(Block block, int[] codes, int at) {
      double[] x = block.values();
      hash(block, x);
      // Locals, because a write to the codes could change the fields for all that a compiler knows.
      int[] slots = table;
      long[] known = hashOf;
      int down = shift;
      for (int i = 0; i < block.rows(); i++) {
        long hash = hashes[i];
        int code = slots[(int) (hash >>> down)] - 1;
        if (code < 0 || known[code] != hash || !equal(code, x, block, i)) {
          code = search(hash, x, block, i);
          if (code < 0) {
            return false;
          }
          slots = table;
          known = hashOf;
          down = shift;
        }
        codes[at + i] = code;
      }
      return true;
    }

    /** Returns the code of a row, a new one if it is new, or −1 if that is one too many. */
    private int search(long hash, double[] x, Block block, int row) {
      int slot = (int) (hash >>> shift);
      int code = table[slot] - 1;
      while (code >= 0 && !(hashOf[code] == hash && equal(code, x, block, row))) {
        slot = (slot + 1) & (table.length - 1);
        code = table[slot] - 1;
      }
      return code >= 0 ? code : count == most ? -1 : add(hash, slot, block, row);
    }

    private void hash(Block block, double[] x) {
      if (hashes.length < block.stride()) {
        hashes = new long[block.stride()];
      }
      Arrays.fill(hashes, 0, block.rows(), 0);
      for (int j = 0; j < columns; j++) {
        int column = block.column(j);
        for (int i = 0; i < block.rows(); i++) {
          // Whole numbers differ in their highest bits alone, so these are brought down first.
          long mixed = hashes[i] ^ Double.doubleToLongBits(x[column + i]);
          hashes[i] = (mixed ^ (mixed >>> 32)) * MULTIPLIER;
        }
      }
    }

    private boolean equal(int code, double[] x, Block block, int row) {
      // A single value has a hash of its own: no two have the same.
      for (int j = 0; j < columns && columns > 1; j++) {
        if (Double.doubleToLongBits(values[code * columns + j])
            != Double.doubleToLongBits(x[block.column(j) + row])) {
          return false;
        }
      }
      return true;
    }

    private int add(long hash, int slot, Block block, int row) {
      if (count == hashOf.length) {
        hashOf = Arrays.copyOf(hashOf, 2 * count);
        values = Arrays.copyOf(values, 2 * count * columns);
      }
      hashOf[count] = hash;
      block.copyRow(row, values, count * columns);
      table[slot] = ++count;
      if (8 * count > table.length) {
        grow();
      }
      return count - 1;
    }

    private void grow() {
      table = new int[2 * table.length];
      shift--;
      for (int code = 0; code < count; code++) {
        int slot = (int) (hashOf[code] >>> shift);
        while (table[slot] != 0) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = code + 1;
      }
    }

    Observations distinct() {
      return Observations.of(Arrays.copyOf(values, count * columns), columns);
    }
  }
}
