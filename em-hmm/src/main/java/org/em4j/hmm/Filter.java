package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.Kernel;
import org.em4j.core.ObservationException;
import org.em4j.core.Support;
import org.em4j.hmm.internal.StateMatrix;

/**
 * Follows a chain while its observations come in: {@code P(z_t | x_1..x_t)} after each, the density
 * that was predicted for it, and forecasts (Cappé, Moulines and Rydén 2005,
 * doi:10.1007/0-387-28982-8, section 3.2).
 *
 * <p>Steps are counted from 0, as rows are. Before the first one, the distribution of the states is
 * the initial distribution π, which is also what is predicted for it. A step costs K²
 * multiplications and the densities; nothing is allocated, if the observation is handed over in an
 * array and the family's kernel allocates nothing.
 *
 * <p>The states' weights are kept as logarithms. So a state that the observations speak against by
 * thousands of nats comes back if later ones speak for it, and nothing under- or overflows however
 * long the sequence.
 *
 * <p>Storage of one thread; not thread-safe. The model may be shared.
 */
public final class Filter {
  private final Family<?> family;
  private final Kernel kernel;
  private final double[] initial;
  private final double[] transitions;
  private final int states;
  private final Support[] supports;
  private final Block block;
  private final double[] single = new double[1];
  private final double[] logs;
  private final double[] ahead;
  private final double[] next;
  private final double[] weights;
  private final double[] work;
  private final LogMatrix step;
  private final double[] filtered;
  private final double[] logFiltered;
  private final double[] logPredicted;
  private double logPredictedMass;
  private long steps;
  private double logDensity;
  private double logLikelihood;
  private double lowDigits;

  /** A to the powers 1, 2, 4, 8 …, as far as they have been needed; none is written to again. */
  private double[][] powers = new double[0][];

  private LogMatrix[] logPowers = new LogMatrix[0];

  private Filter(
      Family<?> family, Kernel kernel, double[] initial, double[] transitions, Support[] supports) {
    this.family = family;
    this.kernel = kernel;
    this.initial = initial;
    this.transitions = transitions;
    this.states = initial.length;
    this.supports = supports;
    this.block = Block.allocate(supports.length, 1);
    this.logs = new double[states];
    this.ahead = new double[states];
    this.next = new double[states];
    this.weights = new double[states];
    this.work = new double[StateMatrix.width(states)];
    this.step = LogMatrix.of(transitions, states, false);
    this.filtered = new double[states];
    this.logFiltered = new double[states];
    this.logPredicted = new double[states];
    reset();
  }

  /** Makes a filter that no observation has come to yet. */
  public static Filter of(HiddenMarkovModel<?> model) {
    Support[] supports = new Support[model.columns()];
    Arrays.setAll(supports, model.family()::support);
    return new Filter(
        model.family(), model.kernel(), model.liveInitial(), model.flatTransitions(), supports);
  }

  /** Returns a filter that is where this one is, and goes on by itself. */
  public Filter copy() {
    Filter copy = new Filter(family, kernel, initial, transitions, supports);
    System.arraycopy(filtered, 0, copy.filtered, 0, states);
    System.arraycopy(logFiltered, 0, copy.logFiltered, 0, states);
    System.arraycopy(logPredicted, 0, copy.logPredicted, 0, states);
    copy.logPredictedMass = logPredictedMass;
    copy.steps = steps;
    copy.logDensity = logDensity;
    copy.logLikelihood = logLikelihood;
    copy.lowDigits = lowDigits;
    copy.powers = powers.clone();
    copy.logPowers = logPowers.clone();
    return copy;
  }

  /** Goes back to where no observation has come yet: to the beginning of another sequence. */
  public void reset() {
    double mass = 0;
    for (int k = 0; k < states; k++) {
      mass += initial[k];
    }
    logPredictedMass = Math.log(mass);
    for (int k = 0; k < states; k++) {
      logPredicted[k] = Math.log(initial[k]);
      logFiltered[k] = logPredicted[k] - logPredictedMass;
      filtered[k] = initial[k] / mass;
    }
    steps = 0;
    logDensity = 0;
    logLikelihood = 0;
    lowDigits = 0;
  }

  /**
   * Takes the next observation. After an exception the filter is as it was before.
   *
   * @param observation d values, NaN where one is missing; all NaN if time passes without an
   *     observation. Not modified
   * @return its {@linkplain #logDensity() predictive log-density}
   * @throws ObservationException that names the step as row, and the column, if the family cannot
   *     take a value
   * @throws EmException that names the step if no state can give the observation
   */
  public double update(double... observation) {
    read(observation, steps);
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < states; k++) {
      if (logPredicted[k] == Double.NEGATIVE_INFINITY) {
        // Whatever the density is: −∞ + ∞ must not become NaN.
        logs[k] = Double.NEGATIVE_INFINITY;
      }
      largest = Math.max(largest, logs[k]);
    }
    if (!Double.isFinite(largest)) {
      throw notExplained(largest);
    }
    // Densities lose the part they share first: of a far outlier it has more digits than there is
    // room for beside the states' own.
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < states; k++) {
      logs[k] -= largest;
      logFiltered[k] = logPredicted[k] + logs[k];
      max = Math.max(max, logFiltered[k]);
    }
    double sum = 0;
    for (int k = 0; k < states; k++) {
      filtered[k] = Math.exp(logFiltered[k] - max);
      sum += filtered[k];
    }
    double logSum = max + Math.log(sum);
    for (int k = 0; k < states; k++) {
      logFiltered[k] -= logSum;
      filtered[k] /= sum;
    }
    logPredictedMass = step.product(logFiltered, weights, work, logPredicted, 0);
    logDensity = largest + logSum;
    addToLogLikelihood(logDensity);
    steps++;
    return logDensity;
  }

  /** Takes the next observation of one column, without an array: see {@link #update(double...)}. */
  public double update(double observation) {
    single[0] = observation;
    return update(single);
  }

  /** Keeps the digits that a long sum loses (Neumaier 1974, doi:10.1002/zamm.19740540106). */
  private void addToLogLikelihood(double term) {
    double sum = logLikelihood + term;
    lowDigits +=
        Math.abs(logLikelihood) >= Math.abs(term)
            ? logLikelihood - sum + term
            : term - sum + logLikelihood;
    logLikelihood = sum;
  }

  private EmException notExplained(double log) {
    ObservationException.requireSupported(block, family);
    String step = "step " + steps;
    return new EmException(
        log == Double.NEGATIVE_INFINITY
            ? "no state can give the observation of "
                + step
                + ": its density is 0 in every state that the chain can be in"
            : "the density of the observation of "
                + step
                + " is not finite (log-density "
                + log
                + "): check its values and the states' parameters",
        block.firstRow());
  }

  /** Reads an observation and writes its log-densities. */
  private void read(double[] observation, long step) {
    if (observation.length != supports.length) {
      throw new IllegalArgumentException(
          "an observation must have "
              + supports.length
              + " values, but that of step "
              + step
              + " has "
              + observation.length);
    }
    block.fill((int) Math.min(step, Integer.MAX_VALUE), 1);
    boolean supported = !family.bindsColumns();
    boolean missing = true;
    double[] x = block.values();
    for (int j = 0; j < supports.length; j++) {
      x[block.column(j)] = observation[j];
      supported &= supports[j].contains(observation[j]);
      missing &= Double.isNaN(observation[j]);
    }
    if (missing) {
      // Time passes without an observation, whatever the family makes of missing values.
      Arrays.fill(logs, 0);
      return;
    }
    if (!supported) {
      // Missing, or within the support of another state alone, or not to be taken.
      ObservationException.requireSupported(block, family);
    }
    kernel.logDensities(block, logs);
  }

  /** Returns the number of states K. */
  public int states() {
    return states;
  }

  /** Returns the number of observations so far, with those that were missing. */
  public long steps() {
    return steps;
  }

  /** Returns {@code P(z_t = state | x_1..x_t)}; before the first update, π. */
  public double probability(int state) {
    return filtered[state];
  }

  /**
   * Writes the probability of each state given all observations so far.
   *
   * @param out K entries. Modified
   */
  public void probabilities(double[] out) {
    System.arraycopy(filtered, 0, out, 0, states);
  }

  /** Returns the most probable state given all observations so far, the lowest among equals. */
  public int mostProbable() {
    int best = 0;
    for (int k = 1; k < states; k++) {
      best = logFiltered[k] > logFiltered[best] ? k : best;
    }
    return best;
  }

  /**
   * Returns {@code log p(x_t | x_1..x_{t−1})} of the last observation, of its values that are not
   * missing; 0 before the first update.
   */
  public double logDensity() {
    return logDensity;
  }

  /** Returns {@code log p(x_1..x_t)}; 0 before the first update. */
  public double logLikelihood() {
    return logLikelihood + lowDigits;
  }

  /** Returns {@code P(z_{t+1} = state | x_1..x_t)}; before the first update, π. */
  public double predicted(int state) {
    return Math.exp(logPredicted[state] - logPredictedMass);
  }

  /**
   * Writes {@code P(z_{t+h} | x_1..x_t)}. The powers of A that it takes, 1, 2, 4 … up to h, are
   * made when they are first needed and kept: a later call for the same h or less costs K² for each
   * and allocates nothing.
   *
   * @param h the number of steps ahead, at least 1
   * @param out K entries. Modified
   * @throws IllegalArgumentException if h is less than 1, or {@code out} is shorter
   */
  public void forecast(long h, double[] out) {
    if (out.length < states) {
      throw new IllegalArgumentException(
          "out must have an entry for each of " + states + " states, but has " + out.length);
    }
    forecastLogs(h);
    for (int k = 0; k < states; k++) {
      out[k] = Math.exp(ahead[k]);
    }
  }

  /**
   * Returns {@code log p(x_{t+h} = x | x_1..x_t)}, −∞ if the states that the chain can then be in
   * cannot give x. Costs and allocates what {@link #forecast} does.
   *
   * @param h the number of steps ahead, at least 1
   * @param x d values, NaN where one is left open. Not modified
   * @throws IllegalArgumentException if h is less than 1
   * @throws ObservationException that names the step as row, and the column, if the family cannot
   *     take a value
   * @throws EmException if the density is not finite
   */
  public double forecastLogDensity(long h, double... x) {
    forecastLogs(h);
    read(x, steps + Math.min(h, Integer.MAX_VALUE) - 1);
    for (int k = 0; k < states; k++) {
      // Whatever the density is: −∞ + ∞ must not become NaN.
      next[k] = ahead[k] == Double.NEGATIVE_INFINITY ? ahead[k] : ahead[k] + logs[k];
    }
    double log = LogMatrix.logSum(next);
    if (!(log < Double.POSITIVE_INFINITY)) {
      throw new EmException(
          "the density of the value " + h + " steps ahead is not finite (log-density " + log + ")");
    }
    return log;
  }

  private void forecastLogs(long h) {
    if (h < 1) {
      throw new IllegalArgumentException("h must be at least 1, but is " + h);
    }
    for (int k = 0; k < states; k++) {
      ahead[k] = logPredicted[k] - logPredictedMass;
    }
    // Rows of A may have sums off 1 in their last digits, which a high power would blow up.
    int bit = 0;
    for (long rest = h - 1; rest > 0; rest >>= 1) {
      LogMatrix power = power(bit++);
      if ((rest & 1) == 1) {
        double mass = power.product(ahead, weights, work, next, 0);
        for (int k = 0; k < states; k++) {
          ahead[k] = next[k] - mass;
        }
      }
    }
  }

  /** Returns A to the power of 2 to this one, its rows of sum 1. */
  private LogMatrix power(int bit) {
    if (bit == powers.length) {
      double[] power = bit == 0 ? transitions.clone() : square(powers[bit - 1]);
      for (int i = 0; i < states; i++) {
        divideBySum(power, i * states);
      }
      powers = Arrays.copyOf(powers, bit + 1);
      powers[bit] = power;
      logPowers = Arrays.copyOf(logPowers, bit + 1);
      logPowers[bit] = LogMatrix.of(power, states, false);
    }
    return logPowers[bit];
  }

  private double[] square(double[] a) {
    double[] out = new double[states * states];
    for (int i = 0; i < states; i++) {
      for (int via = 0; via < states; via++) {
        double first = a[i * states + via];
        for (int j = 0; j < states; j++) {
          out[i * states + j] += first * a[via * states + j];
        }
      }
    }
    return out;
  }

  private void divideBySum(double[] a, int row) {
    double sum = 0;
    for (int j = 0; j < states; j++) {
      sum += a[row + j];
    }
    for (int j = 0; j < states; j++) {
      a[row + j] /= sum;
    }
  }

  /** Returns the live {@code log P(z_t | x_1..x_t)}; never to be written to. */
  double[] logFiltered() {
    return logFiltered;
  }

  /** Returns the live log-densities of the last update, but for a constant that states share. */
  double[] relativeLogDensities() {
    return logs;
  }

  /** Returns the live transition matrix; never to be written to. */
  double[] transitions() {
    return transitions;
  }
}
