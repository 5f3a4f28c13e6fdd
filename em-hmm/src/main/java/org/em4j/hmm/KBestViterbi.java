package org.em4j.hmm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.em4j.core.EmException;

/**
 * The n most probable paths of states of a sequence, in descending order of {@code p(x, z)}: for
 * each row and state the n best ways to it, each with the way to the row before that it goes on
 * from (list Viterbi: Seshadri and Sundberg 1994, doi:10.1109/26.277849). Known states of rows are
 * kept. Storage that is prepared once; not thread-safe.
 *
 * <p>Keeps T·K·n integers. Of equally probable ways to a state that of the lowest predecessor comes
 * first, and of one predecessor the better one.
 */
public final class KBestViterbi {
  private final int states;
  private final int columns;
  private final int paths;
  private final int width;
  private final MaxPlus recursion;
  private final EmissionRows emissions;
  private final double[] rows;

  /** log-probabilities of the ways to each state, state-major, of the row before and of this. */
  private double[] before;

  private double[] now;

  /** How many ways of each source have been taken. */
  private final int[] taken;

  /** The ways of the row before that the ways go on from: state · n + rank. */
  private int[] from = new int[0];

  private final int[] last;
  private final double[] logs;
  private int length;
  private int found;

  private KBestViterbi(HiddenMarkovModel<?> model, int longest, int paths) {
    this.states = model.states();
    this.columns = model.columns();
    this.paths = paths;
    this.width = MaxPlus.width(states);
    this.recursion =
        new MaxPlus(LogMatrix.logs(model.liveInitial()), LogMatrix.logs(model.flatTransitions()));
    this.emissions =
        new EmissionRows(
            model.kernel(), IntStream.range(0, states).toArray(), longest, columns, width);
    this.rows = new double[emissions.blockRows() * width];
    this.before = new double[Math.multiplyExact(states, paths)];
    this.now = new double[states * paths];
    this.taken = new int[states];
    this.last = new int[paths];
    this.logs = new double[paths];
  }

  /**
   * Prepares storage.
   *
   * @param model whose paths are to be found
   * @param longest the number of rows of the longest sequence, at least 1; for a longer one more
   *     storage is made
   * @param paths n, at least 1
   * @throws IllegalArgumentException if one of them is below 1, or T·K·n is more than an array
   *     holds
   */
  public static KBestViterbi prepare(HiddenMarkovModel<?> model, int longest, int paths) {
    if (longest < 1) {
      throw new IllegalArgumentException("longest must be at least 1, but is " + longest);
    }
    if (paths < 1) {
      throw new IllegalArgumentException("paths must be at least 1, but is " + paths);
    }
    requireSize(longest, model.states(), paths);
    KBestViterbi made = new KBestViterbi(model, longest, paths);
    made.reserve(longest);
    return made;
  }

  private static int requireSize(int rows, int states, int paths) {
    double needed = (double) rows * states * paths;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "rows × states × paths must be below 2^31, but are "
              + rows
              + " × "
              + states
              + " × "
              + paths
              + ": ask for fewer paths");
    }
    return (int) needed;
  }

  private void reserve(int sequenceRows) {
    int needed = requireSize(sequenceRows, states, paths);
    if (from.length < needed) {
      from = new int[needed];
    }
  }

  /**
   * Finds the paths of one sequence.
   *
   * @return how many there are: n, or fewer if no more have a probability above 0
   * @throws EmException that names the first row that no state can give
   * @throws IllegalArgumentException if the data have other columns, or labels that are no states
   */
  public int run(Sequences data, int sequence) {
    Viterbi.requireColumns(columns, data);
    data.requireSequence(sequence);
    length = data.length(sequence);
    int first = data.first(sequence);
    reserve(length);
    emissions.prepare(data);
    double sum = 0;
    for (int at = 0; at < length && Double.isFinite(sum); at += emissions.blockRows()) {
      int size = Math.min(emissions.blockRows(), length - at);
      sum += emissions.read(data, first + at, size, false, rows, 0);
      for (int i = 0; i < size && Double.isFinite(sum); i++) {
        if (at + i == 0) {
          begin();
        } else {
          advance((at + i) * states * paths);
        }
        sum += add(i * width);
        double[] swapped = before;
        before = now;
        now = swapped;
      }
    }
    if (!Double.isFinite(sum)) {
      throw Unexplained.find(data, first, length, recursion, emissions);
    }
    found = 0;
    Arrays.fill(taken, 0);
    while (found < paths) {
      int best = next(0, false);
      if (best < 0) {
        break;
      }
      last[found] = best * paths + taken[best];
      logs[found++] = sum + before[best * paths + taken[best]++];
    }
    return found;
  }

  private void begin() {
    Arrays.fill(now, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < states; k++) {
      now[k * paths] = recursion.start(k);
    }
  }

  /** Merges, for each state, the ways of all sources, each of which are in order. */
  private void advance(int at) {
    for (int j = 0; j < states; j++) {
      Arrays.fill(taken, 0);
      for (int r = 0; r < paths; r++) {
        int best = next(j, true);
        int to = j * paths + r;
        if (best < 0) {
          Arrays.fill(now, to, (j + 1) * paths, Double.NEGATIVE_INFINITY);
          break;
        }
        int way = best * paths + taken[best]++;
        now[to] = before[way] + recursion.transition(best, j);
        from[at + to] = way;
      }
    }
  }

  /** Returns the source of the best way that has not been taken, −1 if none is possible. */
  private int next(int to, boolean moves) {
    int best = -1;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < states; i++) {
      if (taken[i] < paths) {
        double log = before[i * paths + taken[i]] + (moves ? recursion.transition(i, to) : 0);
        if (log > max) {
          max = log;
          best = i;
        }
      }
    }
    return best;
  }

  /** Adds log b, and takes the largest entry away, which is returned. */
  private double add(int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < states; k++) {
      max = Math.max(max, now[k * paths] + rows[row + k]);
    }
    for (int k = 0; k < states && max > Double.NEGATIVE_INFINITY; k++) {
      for (int r = 0; r < paths; r++) {
        now[k * paths + r] += rows[row + k] - max;
      }
    }
    return max;
  }

  /** Returns the number of rows of the paths that were found last. */
  public int length() {
    return length;
  }

  /**
   * Returns log p(x, z) of a path.
   *
   * @param rank 0 is the most probable one
   */
  public double logJoint(int rank) {
    return logs[Objects.checkIndex(rank, found)];
  }

  /**
   * Copies a path.
   *
   * @param rank 0 is the most probable one
   * @param out its {@link #length} states are written from {@code at}. Modified
   */
  public void copyTo(int rank, int[] out, int at) {
    int way = last[Objects.checkIndex(rank, found)];
    for (int t = length - 1; t >= 0; t--) {
      out[at + t] = way / paths;
      way = from[t * states * paths + way];
    }
  }

  /**
   * Returns the n most probable paths of one sequence, fewer if no more are possible, in descending
   * order.
   *
   * @param paths n, at least 1
   * @throws EmException that names the first row that no state can give
   */
  public static List<StatePath> of(
      HiddenMarkovModel<?> model, Sequences data, int sequence, int paths) {
    data.requireSequence(sequence);
    KBestViterbi prepared = prepare(model, data.length(sequence), paths);
    List<StatePath> list = new ArrayList<>();
    int found = prepared.run(data, sequence);
    for (int rank = 0; rank < found; rank++) {
      int[] path = new int[prepared.length()];
      prepared.copyTo(rank, path, 0);
      list.add(new StatePath(prepared.logJoint(rank), path));
    }
    return List.copyOf(list);
  }
}
