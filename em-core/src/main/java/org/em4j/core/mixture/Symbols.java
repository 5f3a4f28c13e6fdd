package org.em4j.core.mixture;

import java.util.Arrays;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.Observations;

/**
 * The different values of each column, those of rows with a weight: what can be told apart by
 * equality alone. A column of more than {@value #MOST} of them has none. Immutable and thread-safe.
 */
final class Symbols {
  static final int MOST = 256;

  private final double[][] values;

  /** Where the counts of each column begin; its last entry is their number. */
  private final int[] first;

  private Symbols(double[][] values) {
    this.values = values;
    this.first = new int[values.length + 1];
    for (int j = 0; j < values.length; j++) {
      first[j + 1] = Math.addExact(first[j], values[j].length);
    }
  }

  /**
   * Reads the data once.
   *
   * @throws IllegalArgumentException if every column with values has too many different ones
   */
  static Symbols of(Observations data) {
    Finder finder = new Finder(data.columns());
    Block block = Block.allocate(data.columns(), data.blockRows(1));
    for (int at = 0; at < data.rows(); at += block.stride()) {
      data.read(at, Math.min(block.stride(), data.rows() - at), block);
      for (int j = 0; j < data.columns(); j++) {
        finder.add(data, block, j);
      }
    }
    return new Symbols(finder.found());
  }

  /** The values found so far, in ascending order; not thread-safe. */
  private static final class Finder {
    private final double[][] values;
    private final int[] sizes;

    Finder(int columns) {
      values = new double[columns][2];
      sizes = new int[columns];
    }

    void add(Observations data, Block block, int j) {
      BinaryObservations bits = block.bits();
      for (int i = 0; i < block.rows() && sizes[j] <= MOST; i++) {
        double x = bits == null ? block.value(i, j) : bits.value(block.firstBits() + i, j);
        if (!Double.isNaN(x) && data.weight(block.firstRow() + i) > 0) {
          int at = find(values[j], sizes[j], x);
          if (at < 0) {
            insert(j, -at - 1, x + 0.0);
          }
        }
      }
    }

    private void insert(int j, int at, double x) {
      if (sizes[j] == values[j].length) {
        values[j] = Arrays.copyOf(values[j], 2 * sizes[j]);
      }
      System.arraycopy(values[j], at, values[j], at + 1, sizes[j] - at);
      values[j][at] = x;
      sizes[j]++;
    }

    double[][] found() {
      boolean any = false;
      boolean tooMany = false;
      for (int j = 0; j < sizes.length; j++) {
        boolean symbols = sizes[j] <= MOST;
        any |= symbols && sizes[j] > 0;
        tooMany |= !symbols;
        values[j] = Arrays.copyOf(values[j], symbols ? sizes[j] : 0);
      }
      if (tooMany && !any) {
        throw new IllegalArgumentException(
            "k-modes compares values by equality, but every column has more than "
                + MOST
                + " different ones; start with kmeans or random-from-data");
      }
      return values;
    }
  }

  /** Returns the place of a value, as a binary search does; −0 is 0. */
  private static int find(double[] sorted, int size, double x) {
    return Arrays.binarySearch(sorted, 0, size, x + 0.0);
  }

  /** Returns the number of different values of a column; 0 if it is not to be compared. */
  int levels(int column) {
    return values[column].length;
  }

  /** Returns the number of different values of all columns. */
  int size() {
    return first[values.length];
  }

  /** Returns where a column's counts begin. */
  int first(int column) {
    return first[column];
  }

  /** Returns a value of a column, 0 … levels−1. */
  double value(int column, int symbol) {
    return values[column][symbol];
  }

  /** Returns which of a column's values this is; negative if it is missing or none of them. */
  int symbol(int column, double x) {
    return Double.isNaN(x) ? -1 : find(values[column], values[column].length, x);
  }

  /** Returns the same rows, in which columns that are not to be compared are missing. */
  Observations comparable(Observations data) {
    boolean all = true;
    for (int j = 0; j < values.length; j++) {
      all &= levels(j) > 0;
    }
    return all ? data : new ComparableColumns(data, this);
  }

  /** Observations of which columns are left out. */
  private record ComparableColumns(Observations data, Symbols symbols) implements Observations {
    @Override
    public int rows() {
      return data.rows();
    }

    @Override
    public int columns() {
      return data.columns();
    }

    @Override
    public double weight(int row) {
      return data.weight(row);
    }

    @Override
    public boolean weighted() {
      return data.weighted();
    }

    @Override
    public double totalWeight() {
      return data.totalWeight();
    }

    @Override
    public int blockRows(int components) {
      return data.blockRows(components);
    }

    @Override
    public void read(int firstRow, int count, Block into) {
      data.read(firstRow, count, into);
      for (int j = 0; j < into.columns(); j++) {
        if (symbols.levels(j) == 0) {
          int at = into.column(j);
          Arrays.fill(into.values(), at, at + count, Double.NaN);
        }
      }
    }
  }
}
