package org.em4j.hmm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * How the densities of sequences are worked out: for every row, or, where rows repeat, once for
 * each distinct row and known state. Immutable; {@link Of} is that of one model.
 */
final class Densities {
  private static final double LOG_LEAST = Math.log(ScaledRecursion.LEAST_DENSITY);

  private final Sequences data;
  private final int[] emissionOf;
  private final int emissions;
  private final int states;
  private final @Nullable RowCodes rowCodes;

  /** The entry of the table that each row has: a distinct row with a label; empty without one. */
  private final int[] codes;

  private final int[] rowOf;
  private final int[] labelOf;

  /**
   * Makes it.
   *
   * @param emissionOf the emission of each state: states may share one
   * @param emissions their number
   */
  Densities(Sequences data, int[] emissionOf, int emissions) {
    this(data, emissionOf, emissions, data.codes());
  }

  /** Makes the densities of every row by itself, one emission for each state: for one look. */
  static Densities ofRows(Sequences data, int states) {
    return new Densities(data, identity(states), states, null);
  }

  private Densities(Sequences data, int[] emissionOf, int emissions, @Nullable RowCodes rowCodes) {
    this.data = data;
    this.emissionOf = emissionOf;
    this.emissions = emissions;
    this.states = emissionOf.length;
    this.rowCodes = rowCodes;
    if (rowCodes == null) {
      codes = new int[0];
      rowOf = codes;
      labelOf = codes;
    } else if (!data.labelled()) {
      codes = rowCodes.codes();
      rowOf = identity(rowCodes.count());
      labelOf = filled(rowCodes.count(), Sequences.UNKNOWN);
    } else {
      codes = new int[data.rows().rows()];
      Map<Long, Integer> known = new HashMap<>();
      int[] rows = new int[codes.length];
      int[] labels = new int[codes.length];
      for (int i = 0; i < codes.length; i++) {
        long key = rowCodes.code(i) * (states + 1L) + data.label(i) + 1;
        Integer code = known.putIfAbsent(key, known.size());
        codes[i] = code == null ? known.size() - 1 : code;
        rows[codes[i]] = rowCodes.code(i);
        labels[codes[i]] = data.label(i);
      }
      rowOf = Arrays.copyOf(rows, known.size());
      labelOf = Arrays.copyOf(labels, known.size());
    }
  }

  private static int[] identity(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static int[] filled(int n, int value) {
    int[] all = new int[n];
    Arrays.fill(all, value);
    return all;
  }

  Sequences data() {
    return data;
  }

  int states() {
    return states;
  }

  int emissions() {
    return emissions;
  }

  /** Returns the length of a table of densities; 0 if every row has its own. */
  int tableSize() {
    return rowOf.length * states;
  }

  Block newBlock() {
    Observations rows = data.rows();
    double work = Block.work(rows.rows(), rows.columns(), states);
    return Block.allocate(rows.columns(), rows.blockRows(states), work);
  }

  /** Evaluates a model. */
  Of of(Kernel kernel, double beta) {
    return new Of(kernel, beta);
  }

  /** The densities that one model gives. Immutable and thread-safe. */
  final class Of {
    private final Kernel kernel;
    private final double beta;
    private final double[] tableMax;

    /** Whether every entry of the table is possible, so that no row need be looked at. */
    private final boolean tableExplained;

    private final Emitted scaledTable;
    private final Emitted logTable;

    private Of(Kernel kernel, double beta) {
      this.kernel = kernel;
      this.beta = beta;
      if (rowCodes == null) {
        tableMax = new double[0];
        tableExplained = true;
        scaledTable = new Emitted(states, 0);
        logTable = scaledTable;
        return;
      }
      double[] logs = new double[tableSize()];
      tableMax = new double[rowOf.length];
      fillTable(rowCodes.distinct(), logs);
      double[] scaled = new double[logs.length];
      for (int c = 0; c < tableMax.length; c++) {
        tableMax[c] = scale(logs, c * states, scaled, c * states);
      }
      tableExplained = Arrays.stream(tableMax).allMatch(Double::isFinite);
      scaledTable = new Emitted(scaled, codes, states);
      for (int i = 0; i < logs.length; i++) {
        logs[i] -= Double.isFinite(tableMax[i / states]) ? tableMax[i / states] : 0;
      }
      logTable = new Emitted(logs, codes, states);
    }

    private void fillTable(Observations distinct, double[] logs) {
      double[] ofRows = new double[distinct.rows() * emissions];
      Block block = newBlock();
      double[] out = new double[emissions * block.stride()];
      for (int at = 0; at < distinct.rows(); at += block.stride()) {
        distinct.read(at, Math.min(block.stride(), distinct.rows() - at), block);
        kernel.logDensities(block, out);
        for (int i = 0; i < block.rows(); i++) {
          for (int g = 0; g < emissions; g++) {
            ofRows[(at + i) * emissions + g] = out[g * block.stride() + i];
          }
        }
      }
      for (int c = 0; c < rowOf.length; c++) {
        for (int k = 0; k < states; k++) {
          logs[c * states + k] =
              labelOf[c] >= 0 && labelOf[c] != k
                  ? Double.NEGATIVE_INFINITY
                  : beta * ofRows[rowOf[c] * emissions + emissionOf[k]];
        }
      }
    }

    Kernel kernel() {
      return kernel;
    }

    /** Returns the number of rows of all sequences. */
    int rows() {
      return data.rows().rows();
    }

    boolean isTable() {
      return rowCodes != null;
    }

    /** Returns the densities of all rows, relative to the largest of each; none without a table. */
    Emitted scaledTable() {
      return scaledTable;
    }

    /** Returns the log-densities of all rows, relative to the largest; none without a table. */
    Emitted logTable() {
      return logTable;
    }

    /** Returns Σ γ log b of a table. */
    double expectedLogDensity(double[] byCode) {
      double[] logs = logTable.values();
      double sum = 0;
      for (int i = 0; i < logs.length; i++) {
        sum += byCode[i] > 0 ? byCode[i] * (logs[i] + tableMax[i / states]) : 0;
      }
      return sum;
    }

    /** Returns what the densities of a row in the tables are relative to. */
    double largest(int row) {
      return tableMax[codes[row]];
    }

    /** Writes one row relative to its largest number, whose logarithm it returns. */
    private double scale(double[] logs, int at, double[] out, int outAt) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < states; k++) {
        max = Math.max(max, logs[at + k]);
      }
      for (int k = 0; k < states; k++) {
        out[outAt + k] = relative(logs[at + k], max);
      }
      return max;
    }

    /**
     * Fills a stretch, and what it is relative to.
     *
     * @param into densities relative to the largest of each row. Modified
     * @param largest its logarithm, of row {@code from} at 0. Modified
     * @throws EmException if no state can give a row
     */
    void fill(
        int from,
        int to,
        Block block,
        double[] out,
        Exponentials exponentials,
        Emitted into,
        double[] largest) {
      into.startAt(from);
      double[] b = into.values();
      for (int at = from; at < to; at += block.stride()) {
        read(at, to, block, out);
        int n = block.rows();
        int stride = block.stride();
        int offset = at - from;
        exponentials.findLargest(out, stride, states, n, largest, offset);
        requireExplained(at, n, largest, offset);
        // By states, so that the reads follow each other; the writes of a block stay in cache.
        for (int k = 0; k < states; k++) {
          exponentials.relative(out, k * stride, n, b, offset * states + k, states);
        }
      }
    }

    /**
     * Fills a stretch with logarithms; arguments as of {@link #fill}.
     *
     * @param into log-densities relative to the largest of each row, so that those of an outlier do
     *     not take the digits of all that follow. Modified
     */
    void fillLogs(
        int from,
        int to,
        Block block,
        double[] out,
        Exponentials exponentials,
        Emitted into,
        double[] largest) {
      into.startAt(from);
      double[] b = into.values();
      for (int at = from; at < to; at += block.stride()) {
        read(at, to, block, out);
        int n = block.rows();
        int offset = at - from;
        exponentials.findLargest(out, block.stride(), states, n, largest, offset);
        requireExplained(at, n, largest, offset);
        for (int k = 0; k < states; k++) {
          for (int i = 0; i < n; i++) {
            b[(offset + i) * states + k] = out[k * block.stride() + i] - largest[offset + i];
          }
        }
      }
    }

    /** Reads a block, and writes the log-densities of all states, labels regarded. */
    private void read(int at, int to, Block block, double[] out) {
      data.rows().read(at, Math.min(block.stride(), to - at), block);
      int stride = block.stride();
      kernel.logDensities(block, out);
      if (emissions < states) {
        // From the last: an emission's own place is never behind a state that has it.
        for (int k = states - 1; k >= 0; k--) {
          System.arraycopy(out, emissionOf[k] * stride, out, k * stride, block.rows());
        }
      }
      if (beta != 1) {
        for (int i = 0; i < states * stride; i++) {
          out[i] *= beta;
        }
      }
      for (int i = 0; data.labelled() && i < block.rows(); i++) {
        int label = data.label(at + i);
        for (int k = 0; k < states && label >= 0; k++) {
          out[k * stride + i] = k == label ? out[k * stride + i] : Double.NEGATIVE_INFINITY;
        }
      }
    }

    private void requireExplained(int firstRow, int n, double[] largest, int at) {
      for (int i = 0; i < n; i++) {
        if (!Double.isFinite(largest[at + i]) && data.rows().weight(firstRow + i) > 0) {
          throw notExplained(firstRow + i, largest[at + i]);
        }
      }
    }

    /**
     * Checks the rows of a table.
     *
     * @throws EmException if no state can give a row
     */
    void requireExplained(int from, int to) {
      for (int row = from; !tableExplained && row < to; row++) {
        if (!Double.isFinite(largest(row))) {
          throw notExplained(row, largest(row));
        }
      }
    }

    /** Adds the responsibilities of a table's entries to the statistics of the emissions. */
    void accumulateTable(double[] byCode, Block block, double[] gamma, ComponentStatistics into) {
      Observations distinct = Objects.requireNonNull(rowCodes, "no table").distinct();
      double[] byRow = new double[distinct.rows() * emissions];
      for (int c = 0; c < rowOf.length; c++) {
        for (int k = 0; k < states; k++) {
          byRow[rowOf[c] * emissions + emissionOf[k]] += byCode[c * states + k];
        }
      }
      for (int at = 0; at < distinct.rows(); at += block.stride()) {
        distinct.read(at, Math.min(block.stride(), distinct.rows() - at), block);
        for (int i = 0; i < block.rows(); i++) {
          for (int g = 0; g < emissions; g++) {
            gamma[g * block.stride() + i] = byRow[(at + i) * emissions + g];
          }
        }
        kernel.accumulate(block, gamma, into);
      }
    }

    /**
     * Adds the responsibilities of a stretch of rows to the statistics of the emissions.
     *
     * @param byState row-major, that of row {@code from} at 0
     */
    void accumulate(
        int from, int to, double[] byState, Block block, double[] gamma, ComponentStatistics into) {
      int stride = block.stride();
      for (int at = from; at < to; at += stride) {
        data.rows().read(at, Math.min(stride, to - at), block);
        int n = block.rows();
        for (int k = 0; k < states; k++) {
          int column = emissionOf[k] * stride;
          boolean shared = emissions < states && isShared(k);
          int at0 = (at - from) * states + k;
          for (int i = 0; i < n; i++) {
            double value = byState[at0 + i * states];
            gamma[column + i] = shared ? gamma[column + i] + value : value;
          }
        }
        kernel.accumulate(block, gamma, into);
      }
    }

    private boolean isShared(int state) {
      for (int k = 0; k < state; k++) {
        if (emissionOf[k] == emissionOf[state]) {
          return true;
        }
      }
      return false;
    }

    EmException notExplained(int row, double log) {
      return Unexplained.row(data, row, log);
    }
  }

  /** An observation that is possible keeps a density above 0, however small it is beside others. */
  private static double relative(double log, double max) {
    double difference = log - max;
    return difference > LOG_LEAST
        ? Math.exp(difference)
        : log == Double.NEGATIVE_INFINITY ? 0 : ScaledRecursion.LEAST_DENSITY;
  }
}
