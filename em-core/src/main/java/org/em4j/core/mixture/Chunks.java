package org.em4j.core.mixture;

import org.em4j.core.Observations;

/**
 * How rows are cut into chunks, the tasks of workers, and chunks into blocks that stay in cache:
 * the same for fitting and for scoring, so that both add up in the same order and give the same
 * bits. Depends on the size of the data and K alone.
 *
 * @param rows n
 * @param blockRows the rows of a block
 * @param chunkRows the rows of a chunk, a multiple of those of a block
 * @param count the number of chunks
 */
record Chunks(int rows, int blockRows, int chunkRows, int count) {
  private static final int LEAST_ROWS = 1024;
  private static final int MOST = 256;

  static Chunks of(Observations data, int components) {
    int n = data.rows();
    int blockRows = data.blockRows(components);
    int least = (int) Math.max(LEAST_ROWS, (n + MOST - 1L) / MOST);
    int chunkRows = (least + blockRows - 1) / blockRows * blockRows;
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
