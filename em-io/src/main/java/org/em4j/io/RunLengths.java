package org.em4j.io;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The lengths of runs of consecutive rows with the same id; no id comes back. */
final class RunLengths {
  private final Set<String> ended = new HashSet<>();
  private int runs;
  private int[] lengths = new int[16];
  private char[] id = new char[0];

  /**
   * Appends a row.
   *
   * @param text holds the row's id, {@code length} characters from {@code from}. Not modified.
   * @return false if the id is that of an earlier run
   */
  boolean add(char[] text, int from, int length) {
    if (runs > 0 && Arrays.equals(id, 0, id.length, text, from, from + length)) {
      lengths[runs - 1]++;
      return true;
    }
    if (runs > 0) {
      ended.add(new String(id));
    }
    id = Arrays.copyOfRange(text, from, from + length);
    if (ended.contains(new String(id))) {
      return false;
    }
    if (runs == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * runs);
    }
    lengths[runs++] = 1;
    return true;
  }

  int[] toArray() {
    return Arrays.copyOf(lengths, runs);
  }
}
