package org.em4j.core.mixture;

import org.em4j.core.Observations;

/**
 * How rows are cut into chunks, the tasks of workers, and chunks into blocks that stay in cache:
 * the same for fitting and for scoring, so that both add up in the same order and give the same
 * bits. Depends on the size of the data and K alone.
 *
 * @param rows n
 * @param blockRows the rows of a block
 * @param chunkRows the rows of a chunk, a multiple of 8
 * @param count the number of chunks
 */
record Chunks(int rows, int blockRows, int chunkRows, int count) {
  private static final int LEAST_ROWS = 1024;
  private static final int MOST = 256;

  /** Some tens of microseconds: what it takes to hand out a task and to merge it must be little. */
  private static final int LEAST_WORK = 64_000;

  static Chunks of(Observations data, int components) {
    int n = data.rows();
    int blockRows = data.blockRows(components);
    long worthwhile = LEAST_WORK / ((data.columns() + 4L) * components);
    long least = Math.max(Math.max(LEAST_ROWS, worthwhile), (n + MOST - 1L) / MOST);
    // Chunks of the same size, so that threads end together; their last block may be a small one.
    long parts = (n + least - 1) / least;
    int chunkRows = (int) ((n + parts * 8 - 1) / (parts * 8) * 8);
    return new Chunks(n, blockRows, chunkRows, (int) ((n + chunkRows - 1L) / chunkRows));
  }

  /** Returns the first row of a chunk. */
  int begin(int chunk) {
    return chunk * chunkRows;
  }

  /** Returns the row after the last one of a chunk. */
  int end(int chunk) {
    return (int) Math.min(rows, (chunk + 1L) * chunkRows);
  }
}
