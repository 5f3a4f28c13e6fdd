package org.em4j.report;

import java.util.SplittableRandom;

/**
 * Which rows of large data a picture shows: the same ones every time, spread evenly over the data,
 * with every row equally likely. Stateless and thread-safe.
 */
public final class Sample {
  private static final long SEED = 0x656d346aL;

  private Sample() {}

  /**
   * Returns the indices of the rows to show, in ascending order: all of them if they are few
   * enough, else one at random out of each of {@code most} stretches of equal length.
   *
   * @param rows n, 0 or more
   * @param most how many to show at most, at least 1
   * @throws IllegalArgumentException if they are not
   */
  public static int[] rows(int rows, int most) {
    if (rows < 0 || most < 1) {
      throw new IllegalArgumentException(
          "rows must be at least 0 and most at least 1, but are " + rows + " and " + most);
    }
    int[] chosen = new int[Math.min(rows, most)];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < chosen.length; i++) {
      int from = (int) ((long) rows * i / chosen.length);
      int end = (int) ((long) rows * (i + 1) / chosen.length);
      chosen[i] = random.nextInt(from, end);
    }
    return chosen;
  }
}
