package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log-densities of rows in the order of time, each row about its largest one, which goes
 * to a sum apart: an outlier then costs no digits of the rows around it. Where rows repeat, the
 * densities of each distinct row are worked out once. Storage of one thread.
 */
final class EmissionRows {
  private final Kernel kernel;
  private final int[] emissionOf;
  private final int emissions;
  private final int width;
  private final Block block;
  private final double[] logs;
  private final double[] largest;
  private final double[] column;
  private @Nullable RowCodes codes;
  private double[] table = new double[0];
  private double[] tableLargest = new double[0];

  /**
   * Makes it.
   *
   * @param kernel of the emissions; must take missing rows
   * @param emissionOf the emission of each state
   * @param columns d
   * @param rows the number that it is for: few are not worth kernels that must be compiled first
   * @param width the distance between the rows that are written, at least the number of states; the
   *     entries behind the states' are −∞
   */
  EmissionRows(Kernel kernel, int[] emissionOf, int rows, int columns, int width) {
    this.kernel = kernel;
    this.emissionOf = emissionOf;
    this.emissions = Arrays.stream(emissionOf).max().orElseThrow() + 1;
    this.width = width;
    double work = Block.work(rows, columns, emissionOf.length);
    this.block = Block.allocate(columns, Observations.blockRows(columns, width), work);
    this.logs = new double[emissions * block.stride()];
    this.largest = new double[block.stride()];
    this.column = new double[block.stride()];
  }

  /** Returns the most rows that can be read at once. */
  int blockRows() {
    return block.stride();
  }

  /** Must be called before rows of other data are read. */
  void prepare(Sequences data) {
    RowCodes found = data.codes();
    if (found == codes) {
      return;
    }
    codes = found;
    if (found == null) {
      return;
    }
    table = new double[found.count() * width];
    tableLargest = new double[found.count()];
    for (int at = 0; at < found.count(); at += block.stride()) {
      int count = Math.min(block.stride(), found.count() - at);
      evaluate(found.distinct(), at, count, table, at * width, width);
      System.arraycopy(largest, 0, tableLargest, at, count);
    }
  }

  /**
   * Writes rows.
   *
   * @param first the first row, among all of the data
   * @param count their number, at most {@link #blockRows}
   * @param reversed whether the last one is to be written first
   * @param out row-major from {@code at}. Modified
   * @return the sum of what was taken from the rows: not finite if some row cannot be given by any
   *     state, or has an infinite density
   * @throws IllegalArgumentException if a label is no state
   */
  double read(Sequences data, int first, int count, boolean reversed, double[] out, int at) {
    int start = reversed ? at + (count - 1) * width : at;
    int step = reversed ? -width : width;
    double sum = 0;
    if (codes == null) {
      evaluate(data.rows(), first, count, out, start, step);
      for (int i = 0; i < count; i++) {
        sum += largest[i];
      }
    } else {
      sum = look(codes.codes(), first, count, out, start, step);
    }
    for (int i = 0; i < count && data.labelled(); i++) {
      int label = data.label(first + i);
      if (label >= emissionOf.length) {
        data.requireLabels(emissionOf.length);
      }
      if (label != Sequences.UNKNOWN) {
        int row = start + i * step;
        // What remains of the row is 0 where the label is: its density goes to the sum as a whole.
        sum += out[row + label];
        Arrays.fill(out, row, row + width, Double.NEGATIVE_INFINITY);
        out[row + label] = 0;
      }
    }
    return sum;
  }

  private double look(int[] of, int first, int count, double[] out, int start, int step) {
    double sum = 0;
    if (width == 4) {
      for (int i = 0, to = start; i < count; i++, to += step) {
        int code = of[first + i];
        int row = code * 4;
        out[to] = table[row];
        out[to + 1] = table[row + 1];
        out[to + 2] = table[row + 2];
        out[to + 3] = table[row + 3];
        sum += tableLargest[code];
      }
      return sum;
    }
    for (int i = 0, to = start; i < count; i++, to += step) {
      int code = of[first + i];
      System.arraycopy(table, code * width, out, to, width);
      sum += tableLargest[code];
    }
    return sum;
  }

  private void evaluate(
      Observations rows, int first, int count, double[] out, int start, int step) {
    rows.read(first, count, block);
    kernel.logDensities(block, logs);
    int stride = block.stride();
    System.arraycopy(logs, 0, largest, 0, count);
    for (int g = 1; g < emissions; g++) {
      // Copied to where it begins at index 0, which makes the loop one of SIMD instructions: at an
      // offset it could overlap for all that a compiler knows.
      System.arraycopy(logs, g * stride, column, 0, count);
      for (int i = 0; i < count; i++) {
        largest[i] = Math.max(largest[i], column[i]);
      }
    }
    for (int k = 0; k < emissionOf.length; k++) {
      int from = emissionOf[k] * stride;
      for (int i = 0, to = start + k; i < count; i++, to += step) {
        out[to] = logs[from + i] - largest[i];
      }
    }
    for (int k = emissionOf.length; k < width; k++) {
      for (int i = 0, to = start + k; i < count; i++, to += step) {
        out[to] = Double.NEGATIVE_INFINITY;
      }
    }
  }
}
