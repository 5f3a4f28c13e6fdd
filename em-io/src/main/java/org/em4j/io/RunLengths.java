package org.em4j.io;

import java.util.Arrays;

/** The lengths of runs of consecutive rows with the same id. */
final class RunLengths {
  private int runs;
  private int[] lengths = new int[16];
  private char[] id = new char[0];

  /**
   * Appends a row.
   *
   * @param text holds the row's id, {@code length} characters from {@code from}. Not modified.
   */
  void add(char[] text, int from, int length) {
    if (runs > 0 && Arrays.equals(id, 0, id.length, text, from, from + length)) {
      lengths[runs - 1]++;
      return;
    }
    id = Arrays.copyOfRange(text, from, from + length);
    if (runs == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * runs);
    }
    lengths[runs++] = 1;
  }

  int[] toArray() {
    return Arrays.copyOf(lengths, runs);
  }
}
