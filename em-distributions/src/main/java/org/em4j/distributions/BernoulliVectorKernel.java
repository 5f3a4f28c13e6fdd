package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;

/**
 * Densities of vectors of bits: eight columns are one byte, and a table of the 256 partial sums of
 * each byte and component replaces eight additions by one.
 *
 * <p>Each entry is the sum over its eight columns, not a sum over all with corrections: a
 * probability of 0 or 1 gives −∞ exactly where it must, and never ∞ − ∞. Immutable and thread-safe.
 */
final class BernoulliVectorKernel extends BernoulliVectorCounts implements Kernel {
  private final int components;
  private final double[] logOne;
  private final double[] logZero;
  private final double[] table;

  /** Partial sums of the ones alone and of the zeros alone, for rows with missing values. */
  private volatile double[][] apart;

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
    table = table(logOne, logZero);
  }

  /**
   * Returns the 256 sums of each component's bytes.
   *
   * @param ofBit added for each bit that is set
   * @param ofNoBit added for each that is not; null for nothing
   */
  private double[] table(double[] ofBit, double[] ofNoBit) {
    double[] sums = new double[components * bytes * 256];
    for (int k = 0; k < components; k++) {
      for (int b = 0; b < bytes; b++) {
        int at = (k * bytes + b) * 256;
        for (int q = 0; q < width(b); q++) {
          double one = ofBit[k * d + 8 * b + q];
          double zero = ofNoBit == null ? 0 : ofNoBit[k * d + 8 * b + q];
          int half = 1 << q;
          for (int v = 0; v < half; v++) {
            sums[at + half + v] = sums[at + v] + one;
            sums[at + v] += zero;
          }
        }
      }
    }
    return sums;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    byte[] ones = ones(rows);
    byte[] zeros = zeros(rows);
    for (int k = 0; k < components; k++) {
      int to = k * rows.stride();
      for (int i = 0; i < rows.rows(); i++) {
        out[to + i] = 0;
      }
      if (zeros == null) {
        add(table, k * bytes * 256, ones, rows, out, to);
      } else {
        addPresent(k * bytes * 256, ones, zeros, rows, out, to);
      }
    }
    if (zeros != null && rows.bits() == null) {
      leaveOutOthers(rows, out);
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

  private double[][] apart() {
    double[][] tables = apart;
    if (tables == null) {
      // Two threads may both make them: they are equal.
      tables = new double[][] {table(logOne, null), table(logZero, null)};
      apart = tables;
    }
    return tables;
  }

  /** Adds the sums of one component, four bytes at a time to save loads and stores of the sum. */
  private void add(double[] sums, int table, byte[] bits, Block rows, double[] out, int to) {
    int n = rows.rows();
    int b = 0;
    for (; b + 3 < bytes; b += 4) {
      addFour(
          sums,
          table + b * 256,
          bits,
          bitsAt(rows, b),
          bitsAt(rows, 1) - bitsAt(rows, 0),
          out,
          to,
          n);
    }
    for (; b < bytes; b++) {
      addOne(sums, table + b * 256, bits, bitsAt(rows, b), out, to, n);
    }
  }

  private static void addFour(
      double[] sums, int table, byte[] bits, int at, int step, double[] out, int to, int n) {
    int second = at + step;
    int third = second + step;
    int fourth = third + step;
    for (int i = 0; i < n; i++) {
      double first =
          sums[table + (bits[at + i] & 0xff)] + sums[table + 256 + (bits[second + i] & 0xff)];
      double last =
          sums[table + 512 + (bits[third + i] & 0xff)]
              + sums[table + 768 + (bits[fourth + i] & 0xff)];
      out[to + i] += first + last;
    }
  }

  /**
   * Adds the sums of one component where values are missing: of a whole byte as ever, so that a row
   * has the same bits whatever is missing in its neighbours.
   */
  private void addPresent(int table, byte[] ones, byte[] zeros, Block rows, double[] out, int to) {
    int n = rows.rows();
    int b = 0;
    for (; b + 3 < bytes; b += 4) {
      for (int i = 0; i < n; i++) {
        double first =
            present(table, b, ones, zeros, rows, i) + present(table, b + 1, ones, zeros, rows, i);
        double last =
            present(table, b + 2, ones, zeros, rows, i)
                + present(table, b + 3, ones, zeros, rows, i);
        out[to + i] += first + last;
      }
    }
    for (; b < bytes; b++) {
      for (int i = 0; i < n; i++) {
        out[to + i] += present(table, b, ones, zeros, rows, i);
      }
    }
  }

  private double present(int table, int b, byte[] ones, byte[] zeros, Block rows, int row) {
    int at = bitsAt(rows, b) + row;
    int one = ones[at] & 0xff;
    int zero = zeros[at] & 0xff;
    int from = table + b * 256;
    if ((one | zero) == (1 << width(b)) - 1) {
      return this.table[from + one];
    }
    double[][] tables = apart();
    return tables[0][from + one] + tables[1][from + zero];
  }

  private static void addOne(
      double[] sums, int table, byte[] bits, int at, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] += sums[table + (bits[at + i] & 0xff)];
    }
  }
}
