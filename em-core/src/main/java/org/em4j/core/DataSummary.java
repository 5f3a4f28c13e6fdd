package org.em4j.core;

import java.util.Arrays;
import java.util.BitSet;
import org.em4j.core.internal.Dot;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each column of the data before a fit: its weighted mean and standard deviation
 * and its extremes, missing values left out. Immutable and thread-safe.
 */
public final class DataSummary {
  private static final int QUARTILE_ROWS = 4096;

  /** Below it the square of a value, times a floor, is no normal double; it counts as 0. */
  private static final double LEAST_VALUE = 1e-140;

  private final double[] centre;
  private final double[] spread;
  private final double[] scale;
  private final double[] minimum;
  private final double[] maximum;
  private final double[] largest;
  private final long[] present;
  private final int from;
  private final int columns;
  private final double totalWeight;
  private final int rows;

  /** Of which this is the summary; null if it is that of some of their rows. */
  private final @Nullable Observations data;

  private DataSummary(DataSummary whole, int from, int columns) {
    this.centre = whole.centre;
    this.spread = whole.spread;
    this.scale = whole.scale;
    this.minimum = whole.minimum;
    this.maximum = whole.maximum;
    this.largest = whole.largest;
    this.present = whole.present;
    this.totalWeight = whole.totalWeight;
    this.rows = whole.rows;
    this.data = whole.data;
    this.from = whole.from + from;
    this.columns = columns;
  }

  private DataSummary(int columns, double totalWeight, int rows, @Nullable Observations data) {
    this.centre = new double[columns];
    this.spread = new double[columns];
    this.scale = new double[columns];
    this.minimum = new double[columns];
    this.maximum = new double[columns];
    this.largest = new double[columns];
    this.present = new long[columns];
    this.from = 0;
    this.columns = columns;
    this.totalWeight = totalWeight;
    this.rows = rows;
    this.data = data;
  }

  /**
   * Reads the data twice: once for the means, once for the squared deviations from them.
   *
   * @param data any observations; rows of weight 0 are left out
   */
  public static DataSummary of(Observations data) {
    return of(data, data.rows(), data);
  }

  private static DataSummary of(Observations data, int rows, @Nullable Observations kept) {
    int d = data.columns();
    DataSummary summary = new DataSummary(d, data.totalWeight(), rows, kept);
    Block block = Block.allocate(d, data.blockRows(1));
    double[] weight = new double[d];
    Arrays.fill(summary.minimum, Double.POSITIVE_INFINITY);
    Arrays.fill(summary.maximum, Double.NEGATIVE_INFINITY);
    Arrays.fill(summary.largest, Double.NEGATIVE_INFINITY);
    for (int first = 0; first < data.rows(); first += block.stride()) {
      data.read(first, Math.min(block.stride(), data.rows() - first), block);
      summary.addFirst(data, block, weight);
    }
    for (int j = 0; j < d; j++) {
      // A mean is never outside the extremes; rounding could put the mean of equal values there.
      summary.centre[j] =
          summary.present[j] == 0
              ? 0
              : Math.max(summary.minimum[j], Math.min(summary.maximum[j], summary.centre[j]));
    }
    for (int first = 0; first < data.rows(); first += block.stride()) {
      data.read(first, Math.min(block.stride(), data.rows() - first), block);
      summary.addSecond(data, block);
    }
    for (int j = 0; j < d; j++) {
      if (block.bits() != null) {
        // Of zeros and ones the mean tells the variance.
        summary.spread[j] = weight[j] * summary.centre[j] * (1 - summary.centre[j]);
      }
      summary.spread[j] = weight[j] > 0 ? Math.sqrt(summary.spread[j] / weight[j]) : 0;
    }
    if (block.bits() != null) {
      // Half of the zeros and ones lie 0 or 1 apart, and never less than their deviation.
      System.arraycopy(summary.spread, 0, summary.scale, 0, d);
    } else {
      summary.findScales(data);
    }
    return summary;
  }

  private void addFirst(Observations data, Block block, double[] weight) {
    BinaryObservations bits = block.bits();
    if (bits != null) {
      addBits(data, block, bits, weight);
      return;
    }
    for (int j = 0; j < columns; j++) {
      if (!data.weighted() && addWhole(block, j, weight)) {
        continue;
      }
      for (int i = 0; i < block.rows(); i++) {
        double x = block.value(i, j);
        double w = data.weight(block.firstRow() + i);
        if (!Double.isNaN(x)) {
          largest[j] = Math.max(largest[j], x);
        }
        if (w > 0 && !Double.isNaN(x)) {
          weight[j] += w;
          // A running mean, so that values near the largest double do not overflow a sum.
          centre[j] += w / weight[j] * (x - centre[j]);
          minimum[j] = Math.min(minimum[j], x);
          maximum[j] = Math.max(maximum[j], x);
          present[j]++;
        }
      }
    }
  }

  /**
   * Adds a column of a block of rows of weight 1 at once, as most are; false, and nothing is added,
   * if its sum is not finite, because a value is missing or values are near the largest double.
   */
  private boolean addWhole(Block block, int j, double[] weight) {
    int n = block.rows();
    double[] x = block.values();
    int at = block.column(j);
    double sum = Dot.sum(x, at, n);
    if (!Double.isFinite(sum)) {
      return false;
    }
    double low = minimum[j];
    double high = maximum[j];
    for (int i = at; i < at + n; i++) {
      low = Math.min(low, x[i]);
      high = Math.max(high, x[i]);
    }
    weight[j] += n;
    centre[j] += n / weight[j] * (sum / n - centre[j]);
    minimum[j] = low;
    maximum[j] = high;
    largest[j] = Math.max(largest[j], high);
    present[j] += n;
    return true;
  }

  /**
   * Counts ones and zeros: their running mean is the share of the ones so far. Rows are counted by
   * the values of their bytes, eight columns at a time.
   */
  private void addBits(Observations data, Block block, BinaryObservations bits, double[] weight) {
    byte[] ones = bits.ones();
    byte[] zeros = bits.zeros();
    double[] weightOf = new double[512];
    int[] rowsOf = new int[512];
    for (int b = 0; b < bits.bytes(); b++) {
      Arrays.fill(weightOf, 0);
      Arrays.fill(rowsOf, 0);
      int any = 0;
      int at = b * bits.rows() + block.firstBits();
      for (int i = 0; i < block.rows(); i++) {
        double w = data.weight(block.firstRow() + i);
        int one = ones[at + i] & 0xff;
        any |= one;
        int zero = 256 + ((zeros == null ? ~one : zeros[at + i]) & 0xff);
        weightOf[one] += w;
        weightOf[zero] += w;
        rowsOf[one] += w > 0 ? 1 : 0;
        rowsOf[zero] += w > 0 ? 1 : 0;
      }
      for (int j = 8 * b; j < Math.min(columns, 8 * b + 8); j++) {
        addBit(weightOf, rowsOf, 1 << (j & 7), j, weight);
        largest[j] = Math.max(largest[j], any >> (j & 7) & 1);
      }
    }
  }

  private void addBit(double[] weightOf, int[] rowsOf, int bit, int j, double[] weight) {
    double one = 0;
    double zero = 0;
    for (int v = 0; v < 256; v++) {
      if ((v & bit) != 0) {
        one += weightOf[v];
        zero += weightOf[256 + v];
        present[j] += rowsOf[v] + rowsOf[256 + v];
      }
    }
    if (one + zero > 0) {
      weight[j] += one + zero;
      centre[j] += (one - (one + zero) * centre[j]) / weight[j];
      minimum[j] = Math.min(minimum[j], zero > 0 ? 0 : 1);
      maximum[j] = Math.max(maximum[j], one > 0 ? 1 : 0);
    }
  }

  private void addSecond(Observations data, Block block) {
    if (block.bits() != null) {
      return;
    }
    for (int j = 0; j < columns; j++) {
      double squares = data.weighted() ? Double.NaN : squares(block, centre[j], j);
      if (!Double.isNaN(squares)) {
        spread[j] += squares;
        continue;
      }
      for (int i = 0; i < block.rows(); i++) {
        double x = block.value(i, j);
        double w = data.weight(block.firstRow() + i);
        if (w > 0 && !Double.isNaN(x)) {
          spread[j] += w * (x - centre[j]) * (x - centre[j]);
        }
      }
    }
  }

  /** Returns the squared deviations of a column, in two sums; NaN if a value is missing. */
  private static double squares(Block block, double mean, int j) {
    double[] x = block.values();
    int i = block.column(j);
    int end = i + block.rows();
    double even = 0;
    double odd = 0;
    for (; i + 1 < end; i += 2) {
      double first = x[i] - mean;
      double second = x[i + 1] - mean;
      even = Math.fma(first, first, even);
      odd = Math.fma(second, second, odd);
    }
    return i < end ? Math.fma(x[i] - mean, x[i] - mean, even + odd) : even + odd;
  }

  /** Finds the middle half of each column in at most so many evenly spaced rows. */
  private void findScales(Observations data) {
    int step = Math.max(1, data.rows() / QUARTILE_ROWS);
    int count = (data.rows() + step - 1) / step;
    Block one = Block.allocate(columns, 1);
    double[][] sample = new double[columns][count];
    int[] size = new int[columns];
    for (int row = 0; row < data.rows(); row += step) {
      data.read(row, 1, one);
      for (int j = 0; j < columns && data.weight(row) > 0; j++) {
        double x = one.value(0, j);
        if (!Double.isNaN(x)) {
          sample[j][size[j]++] = x;
        }
      }
    }
    for (int j = 0; j < columns; j++) {
      double middleHalf =
          size[j] < 4
              ? 0
              : OrderStatistic.of(sample[j], size[j], size[j] * 3 / 4)
                  - OrderStatistic.of(sample[j], size[j], size[j] / 4);
      // A normal's middle half is 1.349 standard deviations wide.
      scale[j] = middleHalf >= LEAST_VALUE ? Math.min(spread[j], middleHalf / 1.349) : spread[j];
    }
  }

  /**
   * Returns the summary of those rows alone that a family {@linkplain Family#canGive can give}:
   * this one itself if these are all, or if it is already that of some rows.
   *
   * @param family of as many columns as this summary has
   */
  public DataSummary supportedBy(Family<?> family) {
    if (data == null) {
      return this;
    }
    BitSet impossible = impossible(data, family);
    if (impossible.isEmpty()) {
      return this;
    }
    double[] weights = new double[data.rows()];
    boolean any = false;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = impossible.get(i) ? 0 : data.weight(i);
      any |= weights[i] > 0;
    }
    if (!any) {
      DataSummary none = new DataSummary(columns, 0, 0, null);
      Arrays.fill(none.minimum, Double.POSITIVE_INFINITY);
      Arrays.fill(none.maximum, Double.NEGATIVE_INFINITY);
      return none;
    }
    int left = data.rows() - impossible.cardinality();
    return of(data.withWeights(weights), left, null).columns(from, columns);
  }

  private BitSet impossible(Observations data, Family<?> family) {
    boolean takesBits = !family.bindsColumns();
    for (int j = 0; j < columns && takesBits; j++) {
      takesBits = family.supports(j, 0) && family.supports(j, 1);
    }
    BitSet impossible = new BitSet();
    Block block = Block.allocate(data.columns(), data.blockRows(1));
    Block part = block.part(0, from, columns);
    double[] x = new double[columns];
    for (int first = 0; first < data.rows(); first += block.stride()) {
      data.read(first, Math.min(block.stride(), data.rows() - first), block);
      for (int i = 0; i < block.rows() && !(takesBits && block.bits() != null); i++) {
        part.copyRow(i, x, 0);
        if (!family.canGive(0, x, 0)) {
          impossible.set(first + i);
        }
      }
    }
    return impossible;
  }

  /** Returns the summary of some neighbouring columns: those of one factor of a product. */
  public DataSummary columns(int first, int count) {
    return new DataSummary(this, first, count);
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the sum of the rows' weights. */
  public double totalWeight() {
    return totalWeight;
  }

  /** Returns the weighted mean of a column; 0 if it has no values. */
  public double centre(int column) {
    return centre[from + column];
  }

  /** Returns the weighted standard deviation (divisor Σw) of a column; 0 if it is constant. */
  public double spread(int column) {
    return spread[from + column];
  }

  /** Returns the smallest value of a column; +∞ if it has none. */
  public double minimum(int column) {
    return minimum[from + column];
  }

  /** Returns the largest value of a column; −∞ if it has none. */
  public double maximum(int column) {
    return maximum[from + column];
  }

  /**
   * Returns the largest value of a column, in rows of weight 0, too: a family that takes its
   * symbols from the data must know those of every row. −∞ if it has none.
   */
  public double largestOfAnyWeight(int column) {
    return largest[from + column];
  }

  /** Returns how many rows have a value in this column. */
  public long present(int column) {
    return present[from + column];
  }

  /**
   * Returns the unit in which deviations in a column are to be measured: its standard deviation;
   * for a constant column the size of its value, or 1.
   */
  public double unit(int column) {
    return orSizeOfValue(spread(column), column);
  }

  /**
   * Returns the scale on which a component is degenerate: the standard deviation of the column, or
   * that of its middle half where outliers make the former larger; for a constant column the size
   * of its value, or 1.
   */
  public double scale(int column) {
    return orSizeOfValue(scale[from + column], column);
  }

  private double orSizeOfValue(double size, int column) {
    double value = Math.abs(centre(column));
    return size > 0 ? size : value >= LEAST_VALUE ? value : 1;
  }
}
