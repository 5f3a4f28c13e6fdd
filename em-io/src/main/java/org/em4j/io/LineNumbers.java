package org.em4j.io;

import java.util.Arrays;

/**
 * The line of a file where each row begins. Rows mostly follow each other line by line, so only the
 * rows are kept where they do not: after blank lines and fields of several lines.
 */
final class LineNumbers {
  private int rows;
  private int jumps;
  private int[] jumpRow = new int[4];
  private long[] offset = new long[4];

  /** Appends the line where the next row begins. */
  void add(long line) {
    if (jumps == 0 || line - rows != offset[jumps - 1]) {
      if (jumps == jumpRow.length) {
        jumpRow = Arrays.copyOf(jumpRow, 2 * jumps);
        offset = Arrays.copyOf(offset, 2 * jumps);
      }
      jumpRow[jumps] = rows;
      offset[jumps] = line - rows;
      jumps++;
    }
    rows++;
  }

  /** Returns the line where {@code row}, counted from 0, begins. */
  long line(int row) {
    int found = Arrays.binarySearch(jumpRow, 0, jumps, row);
    return row + offset[found >= 0 ? found : -found - 2];
  }

  int jumps() {
    return jumps;
  }
}
