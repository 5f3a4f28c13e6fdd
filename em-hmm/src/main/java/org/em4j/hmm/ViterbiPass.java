package org.em4j.hmm;

/**
 * One walk of Viterbi through neighbouring rows, from their first or from their last, and the way
 * back. The rows of δ are kept for a stretch of bounded size; of a longer walk only the last row of
 * each stretch is, and the way back walks through the stretches before the last one again. Storage
 * of one thread.
 */
final class ViterbiPass {
  private final MaxPlus recursion;
  private final EmissionRows emissions;
  private final boolean reversed;
  private final int width;
  private final int stretch;

  /** Row 0 is the last one of the stretch before. */
  private double[] delta = new double[0];

  private double[] ends = new double[0];

  /** Those that {@link #run} is going over. */
  @SuppressWarnings("NullAway.Init")
  private Sequences data;

  private int first;
  private int count;
  private double sum;

  /**
   * Makes it.
   *
   * @param most the number of entries of δ that are to be kept at most, but for one block of rows
   */
  ViterbiPass(MaxPlus recursion, EmissionRows emissions, boolean reversed, int most) {
    this.recursion = recursion;
    this.emissions = emissions;
    this.reversed = reversed;
    this.width = recursion.width();
    this.stretch = Math.max(1, most / width / emissions.blockRows()) * emissions.blockRows();
  }

  /** Makes room for a number of rows. */
  void reserve(int rows) {
    int needed = (Math.min(rows, stretch) + 1) * width;
    if (delta.length < needed) {
      delta = new double[needed];
    }
    int stretches = (rows - 1) / stretch;
    if (ends.length < stretches * width) {
      ends = new double[stretches * width];
    }
  }

  /**
   * Walks through rows.
   *
   * @param first the first row, among all of the data
   * @param count their number, at least 1
   * @return whether a path through them has a probability above 0
   */
  boolean run(Sequences data, int first, int count) {
    this.data = data;
    this.first = first;
    this.count = count;
    reserve(count);
    emissions.prepare(data);
    sum = 0;
    int stretches = (count - 1) / stretch + 1;
    for (int s = 0; s < stretches; s++) {
      if (s > 0) {
        int end = stretch * width;
        System.arraycopy(delta, end, ends, (s - 1) * width, width);
        System.arraycopy(delta, end, delta, 0, width);
      }
      sum += walk(s);
      if (!Double.isFinite(sum)) {
        return false;
      }
    }
    return true;
  }

  private int rows(int stretchIndex) {
    return Math.min(stretch, count - stretchIndex * stretch);
  }

  /** Fills a stretch, whose row 0 is there; returns what was taken from its rows. */
  private double walk(int stretchIndex) {
    int begin = stretchIndex * stretch;
    int rows = rows(stretchIndex);
    double taken = 0;
    for (int at = 0; at < rows && Double.isFinite(taken); at += emissions.blockRows()) {
      int size = Math.min(emissions.blockRows(), rows - at);
      int row = reversed ? first + count - begin - at - size : first + begin + at;
      taken += emissions.read(data, row, size, reversed, delta, (at + 1) * width);
      if (!Double.isFinite(taken)) {
        return taken;
      }
      int done = begin + at == 0 ? 1 : 0;
      if (done == 1) {
        recursion.begin(delta, 1);
      }
      recursion.advance(delta, at + 1 + done, size - done);
      taken += recursion.rebase(delta, at + size);
    }
    return taken;
  }

  /** Returns the sum of what was taken from all rows: log-probabilities are about it. */
  double sum() {
    return sum;
  }

  /** Returns δ of a state in the row where the walk ended. */
  double last(int state) {
    return delta[rows((count - 1) / stretch) * width + state];
  }

  /** Walks back from a state in the row where the walk ended; the path is written from at. */
  void trace(int state, int[] path, int at) {
    int step = reversed ? -1 : 1;
    int s = state;
    int last = (count - 1) / stretch;
    for (int part = last; part >= 0; part--) {
      if (part < last) {
        // Once left, a stretch is walked through again from the end of the one before it.
        if (part > 0) {
          System.arraycopy(ends, (part - 1) * width, delta, 0, width);
        }
        walk(part);
      }
      int from = part == 0 ? 1 : 0;
      int time = part * stretch + from - 1;
      s =
          recursion.trace(
              delta, from, rows(part), s, path, at + (reversed ? count - 1 - time : time), step);
    }
  }
}
