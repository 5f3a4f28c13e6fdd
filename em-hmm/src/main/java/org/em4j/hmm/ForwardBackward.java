package org.em4j.hmm;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.em4j.core.EmException;

/**
 * What a sequence tells of the states of its rows (Rabiner 1989, doi:10.1109/5.18626): storage that
 * is prepared once, for sequences up to a length, and then used again and again without allocating.
 * Storage of one thread. Values stay until the next run; rows t are counted from the first of the
 * sequence.
 *
 * <p>{@link #filter} and {@link #smooth} work with scaled probabilities and turn to logarithms
 * where something that counts could vanish: nothing is ever NaN or lost. {@link #forward} and
 * {@link #backward} write the logarithms of α and β themselves.
 */
public final class ForwardBackward {
  private final HiddenMarkovModel<?> model;
  private final int states;
  private final int capacity;
  private final Recursion scaled;
  private final LogRecursion logarithmic;
  private final Carry carry;
  private final Gathered gathered;
  private final double[] probabilities;
  private final double[] logDensities;
  private final double[] counts;
  private final double[] weights;
  private double[] logForward = new double[0];
  private double[] logBackward = new double[0];

  // Those of the data that a sequence was last taken of.
  @SuppressWarnings("NullAway.Init")
  private Sequences data;

  @SuppressWarnings("NullAway.Init")
  private Densities.Of densities;

  @SuppressWarnings("NullAway.Init")
  private Span span;

  private boolean smoothed;
  private int rows;

  private ForwardBackward(HiddenMarkovModel<?> model, int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException(
          "the longest length must be at least 1, but is " + longest);
    }
    this.model = model;
    this.states = model.states();
    this.capacity = longest;
    this.logarithmic = new LogRecursion(model.liveInitial(), model.flatTransitions());
    Recursion fast = ScaledRecursion.of(model.liveInitial(), model.flatTransitions(), longest);
    this.scaled = fast == null ? logarithmic : fast;
    this.carry = new Carry(states);
    this.gathered = new Gathered(states, 0);
    this.probabilities = new double[Math.multiplyExact(longest, states)];
    this.logDensities = new double[longest];
    this.counts = new double[states + states * states];
    this.weights = new double[states];
  }

  /**
   * Prepares storage of {@code longest}·K numbers, three times.
   *
   * @param model whose sequences are to come
   * @param longest the most rows of one of them
   */
  public static ForwardBackward prepare(HiddenMarkovModel<?> model, int longest) {
    return new ForwardBackward(model, longest);
  }

  /** Returns the most rows that a sequence may have. */
  int capacity() {
    return capacity;
  }

  private void begin(Sequences sequences, int sequence) {
    sequences.requireSequence(sequence);
    if (sequences.length(sequence) > capacity) {
      throw new IllegalArgumentException(
          "sequence "
              + sequence
              + " has "
              + sequences.length(sequence)
              + " rows, but storage was prepared for "
              + capacity);
    }
    if (sequences != data) {
      model.requireData(sequences);
      Densities ofRows = Densities.ofRows(sequences, states);
      densities = ofRows.of(model.kernel(), 1);
      span = span == null ? new Span(ofRows, capacity) : span;
      data = sequences;
    }
    rows = sequences.length(sequence);
    smoothed = false;
  }

  /** Fills the span and goes forward; false if something may be lost. */
  private boolean ahead(int first, boolean logs) {
    Recursion recursion = logs ? logarithmic : scaled;
    span.fill(densities, first, first + rows, logs);
    carry.begin();
    double before = 0;
    for (int t = 0; t < rows; t++) {
      long scalings = carry.scalings();
      if (!recursion.forward(carry, span.emitted(), first + t, first + t + 1, span.kept(), first)) {
        if (logs) {
          throw densities.notExplained(first + t, Double.NEGATIVE_INFINITY);
        }
        return false;
      }
      before = normalise(t, logs, before, carry.scalings() - scalings);
    }
    return true;
  }

  /**
   * Writes the filtered probabilities of a row and its predictive log-density.
   *
   * @param before the sum of the row before, or its logarithm
   * @return the sum of this one
   */
  private double normalise(int t, boolean logs, double before, long scalings) {
    double[] alpha = span.kept();
    int at = t * states;
    double sum = 0;
    double max = 0;
    if (logs) {
      max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < states; k++) {
        max = Math.max(max, alpha[at + k]);
      }
    }
    for (int k = 0; k < states; k++) {
      double value = logs ? Math.exp(alpha[at + k] - max) : alpha[at + k];
      probabilities[at + k] = value;
      sum += value;
    }
    for (int k = 0; k < states; k++) {
      probabilities[at + k] /= sum;
    }
    if (logs) {
      double log = max + Math.log(sum);
      logDensities[t] = log - before + span.largest(span.firstRow() + t);
      return log;
    }
    logDensities[t] =
        Math.log(sum / (t == 0 ? 1 : before))
            - scalings * ScaledRecursion.LOG_UP
            + span.largest(span.firstRow() + t);
    return sum;
  }

  /** Goes forward, in logarithms if need be; tells whether it was. */
  private boolean ahead(int first) {
    boolean logs = scaled == logarithmic || !ahead(first, false);
    if (logs) {
      ahead(first, true);
    }
    return logs;
  }

  private double logLikelihood() {
    double sum = 0;
    for (int t = 0; t < rows; t++) {
      sum += logDensities[t];
    }
    return sum;
  }

  /**
   * Goes forward over a sequence: {@link #filtered} and {@link #logDensity}.
   *
   * @param sequences of the model's columns; known states are regarded, weights are not
   * @param sequence which of them
   * @return log p(x), natural logarithms
   * @throws EmException if no state explains a row, naming sequence and row
   */
  public double filter(Sequences sequences, int sequence) {
    begin(sequences, sequence);
    ahead(sequences.first(sequence));
    return logLikelihood();
  }

  /**
   * Goes forward and backward over a sequence: {@link #filtered}, {@link #logDensity}, {@link
   * #posterior} and {@link #expectedTransition}.
   *
   * @param sequences of the model's columns; known states are regarded, weights are not
   * @param sequence which of them
   * @return log p(x), natural logarithms
   * @throws EmException if no state explains a row, naming sequence and row
   */
  public double smooth(Sequences sequences, int sequence) {
    begin(sequences, sequence);
    int first = sequences.first(sequence);
    boolean logs = ahead(first);
    if (!behind(first, logs)) {
      ahead(first, true);
      behind(first, true);
    }
    smoothed = true;
    return logLikelihood();
  }

  private boolean behind(int first, boolean logs) {
    gathered.clear();
    gathered.begin(1, first);
    carry.begin();
    if (!(logs ? logarithmic : scaled)
        .gatherBackward(
            carry, span.emitted(), first, first + rows, span.kept(), first, gathered, false)) {
      return false;
    }
    Arrays.fill(counts, 0);
    gathered.addCounts(model.flatTransitions(), counts);
    return true;
  }

  /**
   * Draws a path of states from its distribution given the whole sequence: forward filtering,
   * backward sampling (Chib 1996, doi:10.1016/0304-4076(95)01770-4).
   *
   * @param random the source of randomness
   * @param path the T states. Modified
   * @return log p(x), natural logarithms
   * @throws EmException if no state explains a row, naming sequence and row
   */
  public double samplePath(Sequences sequences, int sequence, RandomGenerator random, int[] path) {
    begin(sequences, sequence);
    boolean logs = ahead(sequences.first(sequence));
    double[] alpha = span.kept();
    for (int t = rows - 1; t >= 0; t--) {
      double max = logs ? Double.NEGATIVE_INFINITY : 0;
      for (int k = 0; k < states; k++) {
        double a = t == rows - 1 ? 1 : model.transition(k, path[t + 1]);
        double value = alpha[t * states + k];
        weights[k] = logs ? value + Math.log(a) : value * a;
        max = logs ? Math.max(max, weights[k]) : 0;
      }
      path[t] = draw(logs, max, random);
    }
    return logLikelihood();
  }

  /** Draws a state in proportion to the weights, or to their exponentials. */
  private int draw(boolean logs, double max, RandomGenerator random) {
    double sum = 0;
    for (int k = 0; k < states; k++) {
      weights[k] = logs ? Math.exp(weights[k] - max) : weights[k];
      sum += weights[k];
    }
    double u = random.nextDouble() * sum;
    int drawn = -1;
    for (int k = 0; k < states && u >= 0; k++) {
      if (weights[k] > 0) {
        drawn = k;
        u -= weights[k];
      }
    }
    return drawn;
  }

  /**
   * Writes log α_t(k) = log p(x_1 … x_t, z_t = k) of a sequence: {@link #logForward}.
   *
   * @return log p(x), natural logarithms
   * @throws EmException if no state explains a row, naming sequence and row
   */
  public double forward(Sequences sequences, int sequence) {
    begin(sequences, sequence);
    ahead(sequences.first(sequence), true);
    if (logForward.length == 0) {
      logForward = new double[capacity * states];
    }
    double largest = 0;
    for (int t = 0; t < rows; t++) {
      largest += span.largest(span.firstRow() + t);
      for (int k = 0; k < states; k++) {
        logForward[t * states + k] = span.kept()[t * states + k] + largest;
      }
    }
    return logLikelihood();
  }

  /**
   * Writes log β_t(k) = log p(x_{t+1} … x_T | z_t = k) of a sequence: {@link #logBackward}.
   *
   * @throws EmException if no state explains a row, naming sequence and row
   */
  public void backward(Sequences sequences, int sequence) {
    begin(sequences, sequence);
    int first = sequences.first(sequence);
    span.fill(densities, first, first + rows, true);
    if (logBackward.length == 0) {
      logBackward = new double[capacity * states];
    }
    carry.begin();
    for (int t = rows - 1; t >= 0; t--) {
      if (!logarithmic.backward(
          carry, span.emitted(), first + t, first + t + 1, logBackward, first)) {
        throw densities.notExplained(first + t, Double.NEGATIVE_INFINITY);
      }
    }
    double largest = 0;
    for (int t = rows - 1; t >= 0; t--) {
      for (int k = 0; k < states; k++) {
        logBackward[t * states + k] += largest;
      }
      largest += span.largest(first + t);
    }
  }

  /** Returns the number of rows of the last run. */
  public int rows() {
    return rows;
  }

  private int at(int t, int state) {
    if (t < 0 || t >= rows || state < 0 || state >= states) {
      throw new IndexOutOfBoundsException(
          "row " + t + ", state " + state + " of " + rows + " rows, " + states + " states");
    }
    return t * states + state;
  }

  /** Returns P(z_t = k | x_1 … x_t) after {@link #filter} or {@link #smooth}. */
  public double filtered(int t, int state) {
    return probabilities[at(t, state)];
  }

  /** Returns log p(x_t | x_1 … x_{t−1}) after {@link #filter} or {@link #smooth}. */
  public double logDensity(int t) {
    return logDensities[at(t, 0) / states];
  }

  /**
   * Returns P(z_t = k | x) after {@link #smooth}.
   *
   * @throws IllegalStateException if the last run was another one
   */
  public double posterior(int t, int state) {
    requireSmoothed();
    return span.kept()[at(t, state)];
  }

  /**
   * Copies P(z_t = k | x) of all rows after {@link #smooth}.
   *
   * @param out row-major T×K from {@code outAt}. Modified
   */
  public void copyPosteriors(double[] out, int outAt) {
    requireSmoothed();
    System.arraycopy(span.kept(), 0, out, outAt, rows * states);
  }

  /** Returns Σ_t P(z_t = i, z_{t+1} = j | x) after {@link #smooth}. */
  public double expectedTransition(int from, int to) {
    requireSmoothed();
    return counts[states + at(0, from) * states + at(0, to)];
  }

  private void requireSmoothed() {
    if (!smoothed) {
      throw new IllegalStateException("smooth a sequence first");
    }
  }

  /** Returns log p(x_1 … x_t, z_t = k) after {@link #forward}; −∞ where it is impossible. */
  public double logForward(int t, int state) {
    return logForward[at(t, state)];
  }

  /** Returns log p(x_{t+1} … x_T | z_t = k) after {@link #backward}; −∞ where it is impossible. */
  public double logBackward(int t, int state) {
    return logBackward[at(t, state)];
  }
}
