package org.em4j.core.mixture;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * Rows on which starts are sought: all rows of weight above 0 or, of very many, some thousands of
 * them, in standardised columns and turned to column-major blocks once. Immutable.
 *
 * <p>One row is drawn from each of equal parts of the data (of the weight, where rows are weighted;
 * drawn rows have equal weights), so that every stretch of the data is there in its proportion.
 */
final class StartRows {
  /** The centres of a few thousand rows differ little from those of millions. */
  static final int MOST_ROWS = 20_000;

  private static final int MOST_VALUES = 1 << 22;
  private static final int ROWS_PER_COMPONENT = 50;
  private static final int LARGEST_BLOCK = 512;

  private final int rows;
  private final int columns;
  private final boolean all;
  private final Block[] blocks;
  private final double @Nullable [] weights;

  private StartRows(int rows, int columns, boolean all, double @Nullable [] weights) {
    this.rows = rows;
    this.columns = columns;
    this.all = all;
    this.weights = weights;
    int stride = Math.min(LARGEST_BLOCK, (rows + 7) / 8 * 8);
    this.blocks = new Block[(rows + stride - 1) / stride];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = Block.allocate(columns, stride);
      blocks[b].fill(b * stride, Math.min(stride, rows - b * stride));
    }
  }

  /**
   * Returns the rows of a start.
   *
   * @param data n×d
   * @param summary its columns
   * @param components K
   * @param seed decides which rows are drawn
   */
  static StartRows of(Observations data, DataSummary summary, int components, long seed) {
    int most =
        Math.max(
            Math.min(MOST_ROWS, MOST_VALUES / data.columns()),
            Math.multiplyExact(ROWS_PER_COMPONENT, components));
    Observations standardized = new StandardizedObservations(data, summary);
    int @Nullable [] used = data.weighted() ? weightedRows(data) : null;
    int n = used == null ? data.rows() : used.length;
    if (n > most) {
      StartRows drawn = new StartRows(most, data.columns(), false, null);
      drawn.gather(standardized, draw(data, most, new SplittableRandom(seed)));
      return drawn;
    }
    StartRows rows = new StartRows(n, data.columns(), true, weights(data, used));
    if (used != null && n < data.rows()) {
      rows.gather(standardized, used);
    } else {
      for (Block block : rows.blocks) {
        standardized.read(block.firstRow(), block.rows(), block);
      }
    }
    return rows;
  }

  private static int[] weightedRows(Observations data) {
    int[] used = new int[data.rows()];
    int n = 0;
    for (int i = 0; i < used.length; i++) {
      used[n] = i;
      n += data.weight(i) > 0 ? 1 : 0;
    }
    return Arrays.copyOf(used, n);
  }

  private static double @Nullable [] weights(Observations data, int @Nullable [] used) {
    if (used == null) {
      return null;
    }
    double[] weights = new double[used.length];
    for (int i = 0; i < used.length; i++) {
      weights[i] = data.weight(used[i]);
    }
    return weights;
  }

  /** Draws one row from each of {@code count} equal parts of the weight, in order. */
  private static int[] draw(Observations data, int count, RandomGenerator random) {
    int[] drawn = new int[count];
    double part = data.totalWeight() / count;
    if (!data.weighted()) {
      for (int i = 0; i < count; i++) {
        drawn[i] = Math.min(data.rows() - 1, (int) ((i + random.nextDouble()) * part));
      }
      return drawn;
    }
    double reached = 0;
    int next = 0;
    int last = 0;
    double wanted = random.nextDouble() * part;
    for (int i = 0; i < data.rows() && next < count; i++) {
      double weight = data.weight(i);
      reached += weight;
      last = weight > 0 ? i : last;
      while (next < count && weight > 0 && wanted < reached) {
        drawn[next++] = i;
        wanted = (next + random.nextDouble()) * part;
      }
    }
    // The sum of the weights may be rounded upwards.
    Arrays.fill(drawn, next, count, last);
    return drawn;
  }

  private void gather(Observations standardized, int[] indices) {
    Block one = Block.allocate(columns, 1);
    for (Block block : blocks) {
      double[] to = block.values();
      for (int i = 0; i < block.rows(); i++) {
        standardized.read(indices[block.firstRow() + i], 1, one);
        double[] from = one.values();
        for (int j = 0; j < columns; j++) {
          to[block.column(j) + i] = from[j];
        }
      }
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Tells whether these are all rows that have a weight. */
  boolean areAll() {
    return all;
  }

  int blocks() {
    return blocks.length;
  }

  /**
   * Returns a block, whose first row tells where it stands among these rows. Not to be modified.
   */
  Block block(int index) {
    return blocks[index];
  }

  /** Returns the weights; null if all are equal. Not to be modified. */
  double @Nullable [] weights() {
    return weights;
  }

  double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** Writes a row to {@code x[at …]}, which is modified. */
  void copyRow(int row, double[] x, int at) {
    int stride = blocks[0].stride();
    blocks[row / stride].copyRow(row % stride, x, at);
  }
}
