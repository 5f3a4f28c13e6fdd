package org.em4j.distributions;

import org.em4j.core.Block;
import org.em4j.core.internal.KernelChoice;

/**
 * Sums of table entries that bytes choose: {@code sums_i += Σ_s T_s[c_si]} for places i and streams
 * s of bytes c, for all components of a tile at once. Stateless and thread-safe.
 *
 * <p>This is a density where places are rows, streams are the bytes of a row, and T holds sums of
 * logarithms; it is a sufficient statistic where places are columns, a stream holds the bits of
 * eight rows, and T holds sums of responsibilities ("the four Russians", Arlazarov et al., 1970).
 *
 * <p>Streams come in groups of {@link #STREAMS}. A table has 256 entries, each the sum of one of 16
 * entries for the lower and one of 16 for the upper four bits; where it would serve few places,
 * these nibbles are added directly. The components of a tile are neighbours: entry v of stream s
 * begins at {@code (256 s + v)·width}, nibble v of its half h at {@code ((2 s + h)·16 + v)·width},
 * place i at {@code i·width}. The twins, and both kinds of tables, give the same bits.
 */
interface ByteSums {
  /** Streams that are added at once. */
  int STREAMS = 4;

  /** The rows that a group of streams holds where each holds the bits of eight rows. */
  int ROWS = 8 * STREAMS;

  /** The entries of a group's nibbles. */
  int NIBBLES = STREAMS * 2 * 16;

  /** The entries of a group's tables. */
  int ENTRIES = STREAMS * 256;

  /** Below so many places, making a table of 256 entries costs more than it saves. */
  int LEAST_PLACES = 300;

  /** The twin that is quick from the start. */
  ByteSums PLAIN = new PlainByteSums();

  /** Returns the twin that suits a block. */
  static ByteSums of(Block rows) {
    return rows.fast() ? Fast.SUMS : PLAIN;
  }

  /** Apart, so that little work does not load it. */
  final class Fast {
    static final ByteSums SUMS =
        KernelChoice.of(
            ByteSums.class, "org.em4j.distributions.VectorByteSums", PlainByteSums::new);

    private Fast() {}
  }

  /** Returns the width of the tile that begins with a component: 8 or 16. */
  static int width(int first, int components) {
    return components - first > 8 ? 16 : 8;
  }

  /** Returns how many components of the tile exist. */
  static int used(int first, int components) {
    return Math.min(16, components - first);
  }

  /**
   * Makes the nibbles of sums over the subsets of four rows: v has bit r for row r.
   *
   * @param rows {@link #ROWS} rows of a tile. Not modified
   * @param nibbles {@link #NIBBLES} entries. Modified
   */
  void subsets(double[] rows, double[] nibbles, int width, int used);

  /**
   * Makes tables from nibbles.
   *
   * @param nibbles {@link #NIBBLES} entries from {@code from}. Not modified
   * @param tables {@link #ENTRIES} entries. Modified
   */
  void expand(double[] nibbles, int from, double[] tables, int width, int used);

  /**
   * Adds the entries of tables.
   *
   * @param codes the byte of stream s and place i at {@code at + s·step + i}. Not modified
   * @param streams 1 to {@link #STREAMS}; the tables of those that do not exist hold zeros
   * @param tables {@link #ENTRIES} entries. Not modified
   * @param sums n places. Modified
   */
  void addBytes(
      byte[] codes,
      int at,
      int step,
      int streams,
      double[] tables,
      double[] sums,
      int n,
      int width,
      int used);

  /** Adds what {@link #addBytes} does, by nibbles from {@code from}. */
  void addNibbles(
      byte[] codes,
      int at,
      int step,
      int streams,
      double[] nibbles,
      int from,
      double[] sums,
      int n,
      int width,
      int used);

  /** Returns where a stream of a group begins; one that does not exist is read as the last. */
  static int stream(int s, int at, int step, int streams) {
    return at + Math.min(s, streams - 1) * step;
  }
}
