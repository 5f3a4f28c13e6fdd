package org.em4j.hmm;

import org.em4j.hmm.internal.StateMatrix;

/**
 * Tells the state of a chain a fixed number L of steps late: {@code P(z_{t−L} | x_1..x_t)}, which
 * knows L observations more than a {@link Filter} did (Cappé, Moulines and Rydén 2005,
 * doi:10.1007/0-387-28982-8, section 3.2).
 *
 * <p>It keeps the last L + 1 rows and walks back over them after each observation: L·K²
 * multiplications and 2L·K transcendental functions a step, 2(L + 1)K doubles of storage made at
 * the start, and no allocation where the filter allocates nothing. Weights are logarithms, as the
 * filter's are.
 *
 * <p>At the end of a sequence {@link #smoothPending} gives the rows that the lag still holds back;
 * if L is at least the length of the sequence, then these are all rows, given all observations.
 * Storage of one thread; not thread-safe.
 */
public final class FixedLagSmoother {
  private final Filter filter;
  private final int lag;
  private final int states;
  private final double[] logFiltered;
  private final double[] logDensities;
  private final double[] logBeta;
  private final double[] weighted;
  private final double[] smoothed;
  private final double[] weights;
  private final double[] work;
  private final LogMatrix back;

  private FixedLagSmoother(Filter filter, int lag, double[] logFiltered, double[] logDensities) {
    this.filter = filter;
    this.lag = lag;
    this.states = filter.states();
    this.logFiltered = logFiltered;
    this.logDensities = logDensities;
    this.logBeta = new double[states];
    this.weighted = new double[states];
    this.smoothed = new double[states];
    this.weights = new double[states];
    this.work = new double[StateMatrix.width(states)];
    this.back = LogMatrix.of(filter.transitions(), states, true);
  }

  /**
   * Makes a smoother that no observation has come to yet.
   *
   * @param lag L, at least 0
   * @throws IllegalArgumentException if it is negative, or L + 1 rows are more than an array holds
   */
  public static FixedLagSmoother of(HiddenMarkovModel<?> model, int lag) {
    int most = Integer.MAX_VALUE / model.states() - 1;
    if (lag < 0 || lag > most) {
      throw new IllegalArgumentException("lag must be 0 to " + most + ", but is " + lag);
    }
    int size = (lag + 1) * model.states();
    return new FixedLagSmoother(Filter.of(model), lag, new double[size], new double[size]);
  }

  /** Returns a smoother that is where this one is, and goes on by itself. */
  public FixedLagSmoother copy() {
    FixedLagSmoother copy =
        new FixedLagSmoother(filter.copy(), lag, logFiltered.clone(), logDensities.clone());
    System.arraycopy(smoothed, 0, copy.smoothed, 0, states);
    return copy;
  }

  /** Goes back to where no observation has come yet: to the beginning of another sequence. */
  public void reset() {
    filter.reset();
  }

  /**
   * Takes the next observation. After an exception the smoother is as it was before.
   *
   * @param observation d values, NaN where one is missing. Not modified
   * @return whether there is a smoothed row: after more than L observations
   * @throws org.em4j.core.ObservationException that names the step as row, and the column, if the
   *     family cannot take a value
   * @throws org.em4j.core.EmException that names the step if no state can give the observation
   */
  public boolean update(double... observation) {
    filter.update(observation);
    int slot = slot(steps() - 1);
    System.arraycopy(filter.logFiltered(), 0, logFiltered, slot, states);
    System.arraycopy(filter.relativeLogDensities(), 0, logDensities, slot, states);
    if (ready()) {
      startBackward();
      for (int back = 1; back <= lag; back++) {
        stepBackward(steps() - 1 - back);
      }
      smooth(step(), smoothed, 0);
    }
    return ready();
  }

  private int slot(long step) {
    return (int) (step % (lag + 1)) * states;
  }

  private void startBackward() {
    for (int k = 0; k < states; k++) {
      logBeta[k] = 0;
    }
  }

  /** Takes log β from the step after this one to this one, its largest to 0. */
  private void stepBackward(long step) {
    int after = slot(step + 1);
    for (int k = 0; k < states; k++) {
      weighted[k] = logDensities[after + k] + logBeta[k];
    }
    back.product(weighted, weights, work, logBeta, 0);
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < states; k++) {
      max = Math.max(max, logBeta[k]);
    }
    for (int k = 0; k < states; k++) {
      logBeta[k] -= max;
    }
  }

  /** Writes what the filter said of a step, corrected by what has come since. */
  private void smooth(long step, double[] out, int at) {
    int slot = slot(step);
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < states; k++) {
      weighted[k] = logFiltered[slot + k] + logBeta[k];
      max = Math.max(max, weighted[k]);
    }
    double sum = 0;
    for (int k = 0; k < states; k++) {
      out[at + k] = Math.exp(weighted[k] - max);
      sum += out[at + k];
    }
    for (int k = 0; k < states; k++) {
      out[at + k] /= sum;
    }
  }

  /** Returns the lag L. */
  public int lag() {
    return lag;
  }

  /** Returns the number of states K. */
  public int states() {
    return states;
  }

  /** Returns the number of observations so far, with those that were missing. */
  public long steps() {
    return filter.steps();
  }

  /** Tells whether there is a smoothed row: after more than L observations. */
  public boolean ready() {
    return steps() > lag;
  }

  /**
   * Returns the step that the smoothed probabilities are of, counted from 0: {@link #steps} − 1 −
   * L.
   *
   * @throws IllegalStateException if there is none yet
   */
  public long step() {
    if (!ready()) {
      throw new IllegalStateException(
          "a lag of "
              + lag
              + " needs "
              + (lag + 1L)
              + " observations, but there have been "
              + steps());
    }
    return steps() - 1 - lag;
  }

  /**
   * Returns {@code P(z_{t−L} = state | x_1..x_t)}.
   *
   * @throws IllegalStateException if there have been only L observations or less
   */
  public double probability(int state) {
    step();
    return smoothed[state];
  }

  /**
   * Writes {@code P(z_{t−L} | x_1..x_t)}.
   *
   * @param out K entries. Modified
   * @throws IllegalStateException if there have been only L observations or less
   */
  public void probabilities(double[] out) {
    step();
    System.arraycopy(smoothed, 0, out, 0, states);
  }

  /** Returns {@code P(z_t = state | x_1..x_t)}, as a filter has it, without the lag. */
  public double filtered(int state) {
    return filter.probability(state);
  }

  /** Returns {@code log p(x_t | x_1..x_{t−1})} of the last observation; 0 before the first. */
  public double logDensity() {
    return filter.logDensity();
  }

  /** Returns {@code log p(x_1..x_t)}; 0 before the first update. */
  public double logLikelihood() {
    return filter.logLikelihood();
  }

  /** Returns the number of rows that the lag holds back: L, or all if there have been fewer. */
  public int pending() {
    return (int) Math.min(lag, steps());
  }

  /**
   * Writes the smoothed probabilities of the {@link #pending} rows given all observations so far:
   * at the end of a sequence, those that no update has given. Changes nothing here, so more
   * observations may follow.
   *
   * @param out row-major rows×K, the oldest row first. Modified
   * @return the number of rows
   */
  public int smoothPending(double[] out) {
    int rows = pending();
    startBackward();
    for (int row = rows - 1; row >= 0; row--) {
      long step = steps() - rows + row;
      if (row < rows - 1) {
        stepBackward(step);
      }
      smooth(step, out, row * states);
    }
    return rows;
  }
}
