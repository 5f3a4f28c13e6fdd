package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Densities of vectors of bits: eight columns are one byte, and a table of the 256 partial sums of
 * each byte replaces eight additions by one.
 *
 * <p>Each entry is the sum over its eight columns, not a sum over all with corrections: a
 * probability of 0 or 1 gives −∞ exactly where it must, and never ∞ − ∞. Rows with missing values
 * add the ones and the zeros by tables of their own; so a row has the same bits whatever is missing
 * in its neighbours. Immutable and thread-safe.
 */
final class BernoulliVectorKernel extends BernoulliVectorCounts implements Kernel {
  private static final int INCOMPLETE = 5;
  private static final int INCOMPLETE_BYTES = 6;

  private final int components;
  private final double[] logOne;
  private final double[] logZero;
  private final double[] nibbles;

  /** Sums of the ones alone, then of the zeros alone, for rows with missing values. */
  private volatile double @Nullable [] apart;

  BernoulliVectorKernel(int columns, List<BernoulliVector> components) {
    super(columns);
    this.components = components.size();
    logOne = new double[this.components * d];
    logZero = new double[this.components * d];
    for (int k = 0; k < this.components; k++) {
      for (int j = 0; j < d; j++) {
        double p = components.get(k).probability(j);
        logOne[k * d + j] = Math.log(p);
        logZero[k * d + j] = Math.log1p(-p);
      }
    }
    nibbles = nibbles(bytes);
    for (int b = 0; b < bytes; b++) {
      write(b, bytes, nibbles, b, logOne, logZero);
    }
  }

  /** Returns room for the nibbles of some streams of all components. */
  private double[] nibbles(int streams) {
    return new double[groups(streams) * ByteSums.NIBBLES * ((components + 7) / 8 * 8)];
  }

  private static int groups(int streams) {
    return (streams + ByteSums.STREAMS - 1) / ByteSums.STREAMS;
  }

  /** Returns where a tile's nibbles begin. */
  private static int nibblesAt(int first, int streams) {
    return groups(streams) * ByteSums.NIBBLES * first;
  }

  /**
   * Writes the nibbles of a stream.
   *
   * @param stream which of the streams
   * @param into modified
   * @param b the byte it holds
   * @param ofBit added for each bit that is set
   * @param ofNoBit added for each that is not; null for nothing
   */
  private void write(
      int stream, int streams, double[] into, int b, double[] ofBit, double @Nullable [] ofNoBit) {
    for (int k = 0; k < components; k++) {
      int first = k / 16 * 16;
      int tile = ByteSums.width(first, components);
      for (int half = 0; half < 2; half++) {
        int at = nibblesAt(first, streams) + (2 * stream + half) * 16 * tile + k - first;
        for (int q = 0; q < Math.min(4, width(b) - 4 * half); q++) {
          int column = k * d + 8 * b + 4 * half + q;
          double zero = ofNoBit == null ? 0 : ofNoBit[column];
          int bit = 1 << q;
          for (int v = 0; v < bit; v++) {
            into[at + (bit + v) * tile] = into[at + v * tile] + ofBit[column];
            into[at + v * tile] += zero;
          }
        }
      }
    }
  }

  private double[] apart() {
    double[] tables = apart;
    if (tables == null) {
      // Two threads may both make them: they are equal.
      tables = nibbles(2 * bytes);
      for (int b = 0; b < bytes; b++) {
        write(b, 2 * bytes, tables, b, logOne, null);
        write(bytes + b, 2 * bytes, tables, b, logZero, null);
      }
      apart = tables;
    }
    return tables;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    byte[] ones = ones(rows);
    byte @Nullable [] zeros = zeros(rows);
    int[] which = rows.scratch().ints(0, rows.stride());
    int incomplete = zeros == null ? 0 : incomplete(rows, ones, zeros, which);
    int first = 0;
    while (first < components) {
      int tile = ByteSums.width(first, components);
      if (incomplete < rows.rows()) {
        int n = rows.rows();
        double[] sums = sum(ones, bitsAt(rows), bitsStep(rows), bytes, nibbles, rows, n, first);
        write(sums, n, null, rows.stride(), first, out);
      }
      if (zeros != null && incomplete > 0) {
        byte[] both = gather(rows, ones, zeros, which, incomplete);
        double[] sums = sum(both, 0, incomplete, 2 * bytes, apart(), rows, incomplete, first);
        write(sums, incomplete, which, rows.stride(), first, out);
      }
      first += tile;
    }
    if (zeros != null && rows.bits() == null) {
      leaveOutOthers(rows, out);
    }
  }

  /** Lists the rows with a value that is neither 0 nor 1, and returns how many there are. */
  private int incomplete(Block rows, byte[] ones, byte[] zeros, int[] which) {
    int n = rows.rows();
    byte[] lacking = rows.scratch().bytes(INCOMPLETE, rows.stride());
    Arrays.fill(lacking, 0, n, (byte) 0);
    for (int b = 0; b < bytes; b++) {
      int all = (1 << width(b)) - 1;
      int at = bitsAt(rows) + b * bitsStep(rows);
      for (int i = 0; i < n; i++) {
        lacking[i] |= (byte) (all & ~(ones[at + i] | zeros[at + i]));
      }
    }
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (lacking[i] != 0) {
        which[count++] = i;
      }
    }
    return count;
  }

  /** Returns the ones, then the zeros, of some rows. */
  private byte[] gather(Block rows, byte[] ones, byte[] zeros, int[] which, int count) {
    byte[] both = rows.scratch().bytes(INCOMPLETE_BYTES, 2 * bytes * rows.stride());
    for (int b = 0; b < bytes; b++) {
      int at = bitsAt(rows) + b * bitsStep(rows);
      for (int i = 0; i < count; i++) {
        both[b * count + i] = ones[at + which[i]];
        both[(bytes + b) * count + i] = zeros[at + which[i]];
      }
    }
    return both;
  }

  /** Returns the sums over some streams of n rows, of the components of a tile. */
  private double[] sum(
      byte[] codes, int at, int step, int streams, double[] halves, Block rows, int n, int first) {
    int width = ByteSums.width(first, components);
    int used = ByteSums.used(first, components);
    ByteSums loops = ByteSums.of(rows);
    double[] sums = rows.scratch().doubles(SUMS, rows.stride() * 16);
    double[] tables = rows.scratch().doubles(TABLES, ByteSums.ENTRIES * 16);
    Arrays.fill(sums, 0, n * width, 0);
    for (int s = 0; s < streams; s += ByteSums.STREAMS) {
      int from = nibblesAt(first, streams) + s * (ByteSums.NIBBLES / ByteSums.STREAMS) * width;
      int begin = at + s * step;
      if (n < ByteSums.LEAST_PLACES) {
        loops.addNibbles(codes, begin, step, streams - s, halves, from, sums, n, width, used);
      } else {
        loops.expand(halves, from, tables, width, used);
        loops.addBytes(codes, begin, step, streams - s, tables, sums, n, width, used);
      }
    }
    return sums;
  }

  /** Writes a tile's sums component by component; of the rows that {@code which} lists, if any. */
  private void write(
      double[] sums, int n, int @Nullable [] which, int stride, int first, double[] out) {
    int width = ByteSums.width(first, components);
    int used = ByteSums.used(first, components);
    // Some rows for all components, then the next: they stay in the first-level cache.
    for (int begin = 0; begin < n; begin += 64) {
      int end = Math.min(n, begin + 64);
      for (int k = 0; k < used; k++) {
        int to = (first + k) * stride;
        if (which == null) {
          for (int i = begin; i < end; i++) {
            out[to + i] = sums[i * width + k];
          }
        } else {
          for (int i = begin; i < end; i++) {
            out[to + which[i]] = sums[i * width + k];
          }
        }
      }
    }
  }

  /** No component can give a value that is neither 0 nor 1 nor missing. */
  private void leaveOutOthers(Block rows, double[] out) {
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < rows.rows(); i++) {
        double x = rows.value(i, j);
        if (x != 0 && x != 1 && !Double.isNaN(x)) {
          for (int k = 0; k < components; k++) {
            out[k * rows.stride() + i] = Double.NEGATIVE_INFINITY;
          }
        }
      }
    }
  }
}
