package org.em4j.hmm;

import java.util.Arrays;
import java.util.Objects;
import org.em4j.core.Block;
import org.em4j.core.Cumulative;
import org.em4j.core.EmException;
import org.em4j.core.Family;

/**
 * Ordinary pseudo-residuals of sequences under a hidden Markov model with emissions of one column:
 * {@code z_t = Φ⁻¹(P(X_t ≤ x_t | all other observations of the sequence))}, which are standard
 * normal, though not independent, if the model is right.
 *
 * <p>The state of row t has, given the other rows, the probability {@code w_k ∝ (Σ_i α_(t−1)(i)
 * a_ik) β_t(k)}, and {@code P(X_t ≤ x) = Σ_k w_k F_k(x)}. All of it is taken in logarithms and from
 * the smaller tail: a residual is finite however far out its row is, up to where densities vanish.
 *
 * <p>Families of whole numbers give an interval from {@code P(X_t < x_t)} to {@code P(X_t ≤ x_t)},
 * whose lower end is −∞ at the smallest value and whose upper end is +∞ at the largest, and the mid
 * residual {@code Φ⁻¹((P(X_t < x_t) + P(X_t ≤ x_t))/2)}. Those of real numbers give one residual,
 * three times; it is infinite only at an end of the support.
 *
 * <p>A row that is missing has no residual: {@link #isMissing} tells it, and asking for one is an
 * error. Known states are kept to as in a fit, that of the row itself, too.
 *
 * <p>Storage of one thread, used as often as wanted: {@link #compute} grows it when a longer
 * sequence comes, and allocates nothing else per row but what the family's distribution function
 * does.
 *
 * <p>Reference: Zucchini, MacDonald and Langrock (2016), Hidden Markov Models for Time Series,
 * second edition, chapters 5 and 6, doi:10.1201/b20790.
 *
 * @param <P> the parameters of a state's emission
 */
public final class PseudoResiduals<P> {
  private static final int LOWER = 0;
  private static final int UPPER = 1;
  private static final int MID = 2;
  private static final double LOG_TWO = Math.log(2);

  private final HiddenMarkovModel<P> model;
  private final Cumulative<P> cumulative;
  private final boolean discrete;
  private final double[] logInitial;
  private final double[] logTransitions;
  private final double[] terms;
  private final double[] weights;

  /** Made by the first {@link #compute}, which tells the longest sequence. */
  @SuppressWarnings("NullAway.Init")
  private ForwardBackward recursion;

  private double[][] residuals = new double[3][0];
  private boolean[] missing = new boolean[0];
  private int rows;

  private PseudoResiduals(HiddenMarkovModel<P> model, Cumulative<P> cumulative) {
    int states = model.states();
    this.model = model;
    this.cumulative = cumulative;
    this.discrete = model.family().support(0).integer();
    this.logInitial = LogMatrix.logs(model.liveInitial());
    this.logTransitions = LogMatrix.logs(model.flatTransitions());
    this.terms = new double[states];
    this.weights = new double[states];
  }

  /**
   * Prepares storage.
   *
   * @param model of one column, whose family knows its distribution function
   * @throws IllegalArgumentException if the model has several columns or its family has no {@link
   *     Family#cumulative distribution function}
   */
  public static <P> PseudoResiduals<P> of(HiddenMarkovModel<P> model) {
    if (model.columns() != 1) {
      throw new IllegalArgumentException(
          "pseudo-residuals need a model of 1 column, but this one has " + model.columns());
    }
    Cumulative<P> cumulative =
        model
            .family()
            .cumulative()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "pseudo-residuals need a family with a distribution function, but "
                            + model.family().id()
                            + " of "
                            + model.family().id(0)
                            + " has none"));
    return new PseudoResiduals<>(model, cumulative);
  }

  /**
   * Computes the residuals of all rows, which replace earlier ones.
   *
   * @param data sequences of one column; their weights do not matter
   * @return this
   * @throws EmException if no state can give a row, naming it
   * @throws IllegalArgumentException if the data have several columns, or labels that are no states
   */
  public PseudoResiduals<P> compute(Sequences data) {
    Objects.requireNonNull(data, "data");
    model.requireColumns(data);
    data.requireLabels(model.states());
    rows = 0;
    int n = data.rows().rows();
    if (missing.length < n) {
      residuals = new double[3][n];
      missing = new boolean[n];
    }
    if (recursion == null || recursion.capacity() < data.longest()) {
      recursion = ForwardBackward.prepare(model, data.longest());
    }
    Block block = Block.allocate(1, data.rows().blockRows(1));
    for (int s = 0; s < data.count(); s++) {
      sequence(data, s, block);
    }
    rows = n;
    return this;
  }

  private void sequence(Sequences data, int sequence, Block block) {
    int n = data.length(sequence);
    int first = data.first(sequence);
    recursion.forward(data, sequence);
    recursion.backward(data, sequence);
    for (int at = 0; at < n; at += block.stride()) {
      data.rows().read(first + at, Math.min(block.stride(), n - at), block);
      for (int i = 0; i < block.rows(); i++) {
        int row = first + at + i;
        missing[row] = Double.isNaN(block.value(i, 0));
        if (!missing[row]) {
          writeWeights(at + i, data.label(row));
          writeResiduals(row, block.value(i, 0));
        }
      }
    }
  }

  /** Writes the logarithms of the probabilities of the states of row t, given all other rows. */
  private void writeWeights(int t, int label) {
    int states = model.states();
    for (int k = 0; k < states; k++) {
      double predicted = logInitial[k];
      if (t > 0) {
        for (int i = 0; i < states; i++) {
          terms[i] = recursion.logForward(t - 1, i) + logTransitions[i * states + k];
        }
        predicted = LogMatrix.logSum(terms);
      }
      boolean possible = label == Sequences.UNKNOWN || label == k;
      weights[k] = possible ? predicted + recursion.logBackward(t, k) : Double.NEGATIVE_INFINITY;
    }
    double total = LogMatrix.logSum(weights);
    for (int k = 0; k < states; k++) {
      weights[k] -= total;
    }
  }

  private void writeResiduals(int row, double x) {
    double lower = logTail(x, false);
    double upper = logTail(x, true);
    residuals[UPPER][row] = NormalScore.of(lower, upper);
    if (!discrete) {
      residuals[LOWER][row] = residuals[UPPER][row];
      residuals[MID][row] = residuals[UPPER][row];
      return;
    }
    // Whole numbers below x are those up to x − 1.
    double below = logTail(x - 1, false);
    double notBelow = logTail(x - 1, true);
    residuals[LOWER][row] = NormalScore.of(below, notBelow);
    residuals[MID][row] = NormalScore.of(logMean(below, lower), logMean(notBelow, upper));
  }

  /** Returns log P(X ≤ x), or log P(X > x), given the other rows. */
  private double logTail(double x, boolean upper) {
    for (int k = 0; k < terms.length; k++) {
      P emission = model.emission(k);
      terms[k] =
          weights[k]
              + (upper
                  ? cumulative.logSurvival(emission, x)
                  : cumulative.logCumulative(emission, x));
    }
    return Math.min(0, LogMatrix.logSum(terms));
  }

  private static double logMean(double a, double b) {
    double largest = Math.max(a, b);
    return largest == Double.NEGATIVE_INFINITY
        ? largest
        : largest + Math.log1p(Math.exp(Math.min(a, b) - largest)) - LOG_TWO;
  }

  /** Returns the number of rows of the last {@link #compute}; 0 before, and after a failure. */
  public int rows() {
    return rows;
  }

  /** Tells whether residuals are intervals, because the family gives whole numbers alone. */
  public boolean discrete() {
    return discrete;
  }

  /**
   * Tells whether a row is missing and has no residual.
   *
   * @param row 0 … rows−1, in the order of the observations
   */
  public boolean isMissing(int row) {
    return missing[Objects.checkIndex(row, rows)];
  }

  /**
   * Returns the lower end of a residual, {@code Φ⁻¹(P(X_t < x_t))} where it is an interval.
   *
   * @param row 0 … rows−1
   * @throws IllegalArgumentException if the row is missing
   */
  public double lower(int row) {
    return residual(LOWER, row);
  }

  /**
   * Returns the upper end of a residual, {@code Φ⁻¹(P(X_t ≤ x_t))}.
   *
   * @param row 0 … rows−1
   * @throws IllegalArgumentException if the row is missing
   */
  public double upper(int row) {
    return residual(UPPER, row);
  }

  /**
   * Returns the mid residual, which is the residual where it is no interval.
   *
   * @param row 0 … rows−1
   * @throws IllegalArgumentException if the row is missing
   */
  public double mid(int row) {
    return residual(MID, row);
  }

  private double residual(int which, int row) {
    if (isMissing(row)) {
      throw new IllegalArgumentException("row " + row + " is missing: it has no residual");
    }
    return residuals[which][row];
  }

  /** Returns the mid residuals of the rows that are not missing, in their order. */
  public double[] present() {
    double[] present = new double[rows];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (!missing[i]) {
        present[count++] = residuals[MID][i];
      }
    }
    return Arrays.copyOf(present, count);
  }
}
