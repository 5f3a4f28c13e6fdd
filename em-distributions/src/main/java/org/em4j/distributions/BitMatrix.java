package org.em4j.distributions;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns rows of bits to columns of bits, eight by eight. */
final class BitMatrix {
  private BitMatrix() {}

  /**
   * Writes octets: bit r of byte {@code (g·step) + 8b + q} is bit q of byte b of row 8g + r.
   *
   * @param rows byte b of row i at {@code at + b·distance + i}. Not modified
   * @param bytes of a row
   * @param n rows; those that the last octet lacks are undefined
   * @param octets ⌈n/8⌉ octets, and room for 8 bytes more. Modified
   * @param step the bytes of an octet that count, above {@code 8·bytes − 8}; an octet overwrites
   *     what else the one before it has written
   */
  static void transpose(
      byte[] rows, int at, int distance, int bytes, int n, byte[] octets, int step) {
    ByteBuffer from = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    // Eight octets of one byte, which are a line of the cache, before the next byte. What the last
    // byte has too much is where the first of the next octet stands, so that comes after it.
    for (int begin = 0; begin < n; begin += 64) {
      int end = Math.min(n, begin + 64);
      for (int b = bytes - 1; b >= 0; b--) {
        for (int first = begin; first < end; first += 8) {
          int row = at + b * distance + first;
          // The last rows of the last byte have no eight bytes behind them.
          long eight = row + 8 <= rows.length ? from.getLong(row) : few(rows, row);
          to.putLong((first >> 3) * step + 8 * b, transpose(eight));
        }
      }
    }
  }

  private static long few(byte[] rows, int at) {
    long eight = 0;
    for (int i = at; i < rows.length; i++) {
      eight |= (rows[i] & 0xffL) << (8 * (i - at));
    }
    return eight;
  }

  /** Transposes an 8×8 matrix of bits by exchanging squares of 1, 2 and 4 across its diagonal. */
  static long transpose(long matrix) {
    long x = matrix;
    long change = (x ^ (x >>> 7)) & 0x00AA00AA00AA00AAL;
    x ^= change ^ (change << 7);
    change = (x ^ (x >>> 14)) & 0x0000CCCC0000CCCCL;
    x ^= change ^ (change << 14);
    change = (x ^ (x >>> 28)) & 0x00000000F0F0F0F0L;
    return x ^ change ^ (change << 28);
  }
}
