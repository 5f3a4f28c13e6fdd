package org.em4j.hmm;

import java.util.Objects;
import java.util.stream.IntStream;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.engine.Workers;

/**
 * The most probable path of states {@code z* = argmax_z p(x, z)} of a sequence (Viterbi 1967,
 * doi:10.1109/TIT.1967.1054010), in logarithms throughout. Known states of rows are kept. Storage
 * that is prepared once and used for any number of sequences; not thread-safe.
 *
 * <p>A sequence of {@value #SPLIT} rows or more is walked through from both ends at the same time.
 * So the path depends on the data alone, never on the number of threads. Among paths that are
 * equally probable in floating point, the state of lowest index is taken at the last row, and then,
 * row by row towards the first, the lowest index that remains; in a sequence that is walked through
 * from both ends the lowest two indices at the rows where the walks meet, and then so from there to
 * the first and to the last row.
 */
public final class Viterbi {
  /** The least number of rows of a sequence that is cut in two. */
  static final int SPLIT = 4096;

  /** The most entries of δ that are kept for each of the two. */
  static final int MOST_KEPT = 1 << 21;

  private final int states;
  private final int columns;
  private final int split;
  private final MaxPlus recursion;
  private final EmissionRows emissions;
  private final ViterbiPass forward;
  private final ViterbiPass backward;
  private int[] path = new int[0];
  private int length;

  /** Whose sequence was last run. */
  @SuppressWarnings("NullAway.Init")
  private Sequences data;

  private int first;
  private int cut;
  private boolean explained;
  private boolean explainedAfter;
  private int stateBefore;
  private int stateAfter;

  private Viterbi(
      double[] initial,
      double[] transitions,
      Kernel kernel,
      int[] emissionOf,
      int columns,
      int rows,
      int split,
      int mostKept) {
    double[] logTransitions = LogMatrix.logs(transitions);
    int width = MaxPlus.width(initial.length);
    this.states = initial.length;
    this.columns = columns;
    this.split = split;
    this.recursion = new MaxPlus(LogMatrix.logs(initial), logTransitions);
    this.emissions = new EmissionRows(kernel, emissionOf, rows, columns, width);
    this.forward = new ViterbiPass(recursion, emissions, false, mostKept);
    this.backward =
        new ViterbiPass(
            MaxPlus.reversed(states, logTransitions),
            new EmissionRows(kernel, emissionOf, rows, columns, width),
            true,
            mostKept);
  }

  /**
   * Prepares storage.
   *
   * @param model whose paths are to be found
   * @param longest the number of rows of the longest sequence; for a longer one more storage is
   *     made
   * @throws IllegalArgumentException if longest is below 1
   */
  public static Viterbi prepare(HiddenMarkovModel<?> model, int longest) {
    return prepare(model, longest, SPLIT, MOST_KEPT);
  }

  /** Prepares storage with bounds of one's own. */
  static Viterbi prepare(HiddenMarkovModel<?> model, int longest, int split, int mostKept) {
    if (longest < 1) {
      throw new IllegalArgumentException("longest must be at least 1, but is " + longest);
    }
    Viterbi made =
        new Viterbi(
            model.liveInitial(),
            model.flatTransitions(),
            model.kernel(),
            IntStream.range(0, model.states()).toArray(),
            model.columns(),
            longest,
            split,
            mostKept);
    made.reserve(longest);
    return made;
  }

  /**
   * Prepares storage for states that may share emissions.
   *
   * @param kernel of the emissions; must take missing rows
   * @param emissionOf the emission of each state
   * @param data whose sequences it is for
   */
  static Viterbi prepare(
      double[] initial, double[] transitions, Kernel kernel, int[] emissionOf, Sequences data) {
    Observations rows = data.rows();
    return new Viterbi(
        initial, transitions, kernel, emissionOf, rows.columns(), rows.rows(), SPLIT, MOST_KEPT);
  }

  private void reserve(int rows) {
    if (path.length < rows) {
      path = new int[rows];
    }
    int half = rows / 2;
    forward.reserve(rows < split ? rows : rows - half);
    if (rows >= split && split > 1) {
      backward.reserve(half);
    }
  }

  /**
   * Finds the path of one sequence.
   *
   * @return log p(x, z*)
   * @throws EmException that names the first row that no state can give
   * @throws IllegalArgumentException if the data have other columns, or labels that are no states
   */
  public double run(Sequences data, int sequence) {
    begin(data, sequence);
    walk(0);
    if (cut < length) {
      walk(1);
    }
    double log = join();
    trace(0);
    if (cut < length) {
      trace(1);
    }
    return log;
  }

  /**
   * Finds the path of one sequence, a long one on two threads; the same as without.
   *
   * @return log p(x, z*)
   * @throws EmException that names the first row that no state can give
   * @throws IllegalArgumentException if the data have other columns, or labels that are no states
   */
  public double run(Sequences data, int sequence, Workers workers) {
    if (data.length(sequence) < split) {
      return run(data, sequence);
    }
    begin(data, sequence);
    int walks = cut < length ? 2 : 1;
    workers.inOrder(walks, () -> this, (part, storage) -> storage.walk(part), storage -> {});
    double log = join();
    workers.inOrder(walks, () -> this, (part, storage) -> storage.trace(part), storage -> {});
    return log;
  }

  private void begin(Sequences sequences, int sequence) {
    requireColumns(columns, sequences);
    data = sequences;
    first = sequences.first(sequence);
    length = sequences.length(sequence);
    cut = length < split ? length : length - length / 2;
    explainedAfter = true;
    reserve(length);
  }

  static void requireColumns(int columns, Sequences data) {
    if (data.rows().columns() != columns) {
      throw new IllegalArgumentException(
          "the model has " + columns + " columns, the data have " + data.rows().columns());
    }
  }

  private void walk(int part) {
    if (part == 0) {
      explained = forward.run(data, first, cut);
    } else {
      explainedAfter = backward.run(data, first + cut, length - cut);
    }
  }

  /** Finds the states on both sides of the cut, or the last one if there is none. */
  private double join() {
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < states && explained && explainedAfter; i++) {
      double before = forward.last(i);
      int ends = cut < length ? states : 1;
      for (int j = 0; j < ends; j++) {
        double log = cut < length ? before + recursion.transition(i, j) + backward.last(j) : before;
        if (log > best) {
          best = log;
          stateBefore = i;
          stateAfter = j;
        }
      }
    }
    if (!(best > Double.NEGATIVE_INFINITY)) {
      throw Unexplained.find(data, first, length, recursion, emissions);
    }
    return best + forward.sum() + (cut < length ? backward.sum() : 0);
  }

  private void trace(int part) {
    if (part == 0) {
      forward.trace(stateBefore, path, 0);
    } else {
      backward.trace(stateAfter, path, cut);
    }
  }

  /** Returns the number of rows of the path that was found last. */
  public int length() {
    return length;
  }

  /**
   * Returns a state of the path that was found last.
   *
   * @param t the row, counted from the sequence's first
   */
  public int state(int t) {
    return path[Objects.checkIndex(t, length)];
  }

  /**
   * Copies the path that was found last.
   *
   * @param out its {@link #length} states are written from {@code at}. Modified
   */
  public void copyTo(int[] out, int at) {
    System.arraycopy(path, 0, out, at, length);
  }

  /**
   * Finds the paths of all sequences.
   *
   * @param path one state for each row. Modified
   * @return the sum of log p(x, z*) of all sequences, each counted once
   */
  static double runAll(HiddenMarkovModel<?> model, Sequences data, Workers workers, int[] path) {
    model.requireColumns(data);
    data.requireLabels(model.states());
    double[] sum = new double[1];
    workers.inOrder(
        data.count(),
        () -> new Decoded(prepareAll(model, data)),
        (sequence, decoded) -> decoded.run(data, sequence, workers),
        decoded -> {
          decoded.viterbi.copyTo(path, data.first(decoded.sequence));
          sum[0] += decoded.logJoint;
        });
    return sum[0];
  }

  private static Viterbi prepareAll(HiddenMarkovModel<?> model, Sequences data) {
    int[] own = IntStream.range(0, model.states()).toArray();
    return prepare(model.liveInitial(), model.flatTransitions(), model.kernel(), own, data);
  }

  private static final class Decoded {
    private final Viterbi viterbi;
    private int sequence;
    private double logJoint;

    Decoded(Viterbi viterbi) {
      this.viterbi = viterbi;
    }

    void run(Sequences data, int index, Workers workers) {
      sequence = index;
      logJoint = viterbi.run(data, index, workers);
    }
  }
}
