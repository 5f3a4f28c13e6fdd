package org.em4j.distributions;

import java.util.Arrays;
import org.em4j.core.Accumulator;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Sums responsibilities over the ones and over the zeros of each column.
 *
 * <p>Eight rows of a column are one byte, which chooses among the sums over all subsets of these
 * rows, so eight rows cost one addition for each column. The zeros are what remains of the weight
 * where that is much; where it is little, they are sums of their own: so a column of ones gives a
 * probability of exactly 1, and one with a single zero of small weight does not. Immutable and
 * thread-safe.
 */
class BernoulliVectorCounts implements Accumulator {
  private static final int BITS = 0;
  private static final int ZERO_BITS = 1;
  private static final int OCTETS = 2;
  private static final int ZERO_OCTETS = 3;
  private static final int FEW_OCTETS = 4;

  /** Slots of doubles. */
  static final int SUMS = 0;

  static final int TABLES = 1;
  private static final int NIBBLES = 2;
  private static final int ROWS = 3;
  private static final int FEW_SUMS = 4;

  /** A difference that keeps this share of the weight has lost at most ten of its 53 bits. */
  private static final double LEAST_SHARE = 1.0 / 1024;

  final int d;
  final int bytes;

  BernoulliVectorCounts(int columns) {
    this.d = columns;
    this.bytes = (columns + 7) / 8;
  }

  /** Returns the number of columns that byte b holds. */
  final int width(int b) {
    return Math.min(8, d - 8 * b);
  }

  /** Returns the bits of the ones: those of the block, or packed ones of its values. */
  final byte[] ones(Block rows) {
    BinaryObservations bits = rows.bits();
    return bits != null ? bits.ones() : pack(rows, BITS, 1);
  }

  /** Returns the bits of the zeros, or null if every value that is not 1 is 0. */
  final byte @Nullable [] zeros(Block rows) {
    BinaryObservations bits = rows.bits();
    if (bits != null) {
      return bits.zeros();
    }
    double[] x = rows.values();
    for (int j = 0; j < d; j++) {
      if (anyOther(x, rows.column(j), rows.rows())) {
        return pack(rows, ZERO_BITS, 0);
      }
    }
    return null;
  }

  /** Tells whether a value is neither 0 nor 1: missing, or outside the support. */
  private static boolean anyOther(double[] x, int at, int n) {
    boolean any = false;
    for (int i = 0; i < n; i++) {
      any |= x[at + i] != 0 && x[at + i] != 1;
    }
    return any;
  }

  /** Returns where the bits of a block begin in {@link #ones} and {@link #zeros}. */
  static int bitsAt(Block rows) {
    return rows.bits() != null ? rows.firstBits() : 0;
  }

  /** Returns the distance of a row's bytes in {@link #ones} and {@link #zeros}. */
  static int bitsStep(Block rows) {
    BinaryObservations bits = rows.bits();
    return bits != null ? bits.rows() : rows.stride();
  }

  private byte[] pack(Block rows, int slot, double wanted) {
    int n = rows.rows();
    byte[] packed = rows.scratch().bytes(slot, bytes * rows.stride());
    double[] x = rows.values();
    for (int b = 0; b < bytes; b++) {
      int to = b * rows.stride();
      for (int i = 0; i < n; i++) {
        packed[to + i] = 0;
      }
      for (int q = 0; q < width(b); q++) {
        int column = rows.column(8 * b + q);
        int bit = 1 << q;
        for (int i = 0; i < n; i++) {
          packed[to + i] |= (byte) (x[column + i] == wanted ? bit : 0);
        }
      }
    }
    return packed;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    byte[] ones = octets(rows, ones(rows), OCTETS);
    byte @Nullable [] packedZeros = zeros(rows);
    byte @Nullable [] zeros = packedZeros == null ? null : octets(rows, packedZeros, ZERO_OCTETS);
    int columns = d + 1;
    int tile = 0;
    for (int first = 0; first < into.components(); first += tile) {
      tile = ByteSums.width(first, into.components());
      double[] sums = rows.scratch().doubles(SUMS, columns * tile);
      sum(ones, columns, rows, responsibilities, first, into.components(), sums);
      addOnes(sums, first, into);
      if (zeros != null) {
        sum(zeros, columns, rows, responsibilities, first, into.components(), sums);
        addZeros(sums, first, into);
      } else {
        subtract(sums, first, into.components());
        sumFew(ones, rows, responsibilities, first, into.components(), sums);
        addZeros(sums, first, into);
      }
    }
  }

  /**
   * Returns the bits of the columns, eight rows in a byte, in groups of {@link ByteSums#ROWS} rows;
   * a last column is all ones, so that the weight is a sum in the same order.
   */
  private byte[] octets(Block rows, byte[] bits, int slot) {
    int columns = d + 1;
    int octets = ByteSums.STREAMS * groups(rows.rows());
    byte[] packed =
        rows.scratch().bytes(slot, ByteSums.STREAMS * groups(rows.stride()) * columns + 8);
    BitMatrix.transpose(bits, bitsAt(rows), bitsStep(rows), bytes, rows.rows(), packed, columns);
    Arrays.fill(packed, (rows.rows() + 7) / 8 * columns, octets * columns, (byte) 0);
    for (int octet = 1; octet <= octets; octet++) {
      packed[octet * columns - 1] = -1;
    }
    return packed;
  }

  private static int groups(int n) {
    return (n + ByteSums.ROWS - 1) / ByteSums.ROWS;
  }

  /** Writes the responsibilities' sums over the ones of some columns of octets. */
  private static void sum(
      byte[] octets,
      int columns,
      Block rows,
      double[] gamma,
      int first,
      int components,
      double[] sums) {
    int width = ByteSums.width(first, components);
    int used = ByteSums.used(first, components);
    ByteSums loops = ByteSums.of(rows);
    double[] some = rows.scratch().doubles(ROWS, ByteSums.ROWS * 16);
    double[] nibbles = rows.scratch().doubles(NIBBLES, ByteSums.NIBBLES * 16);
    double[] tables = rows.scratch().doubles(TABLES, ByteSums.ENTRIES * 16);
    Arrays.fill(sums, 0, columns * width, 0);
    for (int g = 0; g < groups(rows.rows()); g++) {
      int at = g * ByteSums.STREAMS * columns;
      int row = g * ByteSums.ROWS;
      int count = Math.min(ByteSums.ROWS, rows.rows() - row);
      for (int k = 0; k < used; k++) {
        int from = (first + k) * rows.stride() + row;
        for (int i = 0; i < count; i++) {
          some[i * width + k] = gamma[from + i];
        }
        for (int i = count; i < ByteSums.ROWS; i++) {
          some[i * width + k] = 0;
        }
      }
      loops.subsets(some, nibbles, width, used);
      if (columns < ByteSums.LEAST_PLACES) {
        loops.addNibbles(
            octets, at, columns, ByteSums.STREAMS, nibbles, 0, sums, columns, width, used);
      } else {
        loops.expand(nibbles, 0, tables, width, used);
        loops.addBytes(octets, at, columns, ByteSums.STREAMS, tables, sums, columns, width, used);
      }
    }
  }

  private void addOnes(double[] sums, int first, ComponentStatistics into) {
    int width = ByteSums.width(first, into.components());
    for (int k = 0; k < ByteSums.used(first, into.components()); k++) {
      into.addWeight(first + k, sums[d * width + k]);
      int to = into.at(first + k);
      for (int j = 0; j < d; j++) {
        into.values()[to + j] += sums[j * width + k];
      }
    }
  }

  private void addZeros(double[] sums, int first, ComponentStatistics into) {
    int width = ByteSums.width(first, into.components());
    for (int k = 0; k < ByteSums.used(first, into.components()); k++) {
      int to = into.at(first + k) + d;
      for (int j = 0; j < d; j++) {
        into.values()[to + j] += sums[j * width + k];
      }
    }
  }

  /** Turns the sums of ones to those of zeros. */
  private void subtract(double[] sums, int first, int components) {
    int width = ByteSums.width(first, components);
    int weight = d * width;
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < ByteSums.used(first, components); k++) {
        sums[j * width + k] = sums[weight + k] - sums[j * width + k];
      }
    }
  }

  /** Sums the zeros themselves in columns where a component has few. */
  private void sumFew(
      byte[] ones, Block rows, double[] gamma, int first, int components, double[] sums) {
    int width = ByteSums.width(first, components);
    int used = ByteSums.used(first, components);
    int[] few = rows.scratch().ints(0, d);
    int count = 0;
    for (int j = 0; j < d; j++) {
      boolean little = false;
      for (int k = 0; k < used; k++) {
        little |= sums[j * width + k] < LEAST_SHARE * sums[d * width + k];
      }
      few[count] = j;
      count += little ? 1 : 0;
    }
    if (count == 0) {
      return;
    }
    int octets = ByteSums.STREAMS * groups(rows.rows());
    byte[] zeros = rows.scratch().bytes(FEW_OCTETS, octets * count);
    for (int octet = 0; octet < octets; octet++) {
      for (int c = 0; c < count; c++) {
        zeros[octet * count + c] = (byte) ~ones[octet * (d + 1) + few[c]];
      }
    }
    double[] exact = rows.scratch().doubles(FEW_SUMS, count * width);
    sum(zeros, count, rows, gamma, first, components, exact);
    for (int c = 0; c < count; c++) {
      System.arraycopy(exact, c * width, sums, few[c] * width, used);
    }
  }
}
