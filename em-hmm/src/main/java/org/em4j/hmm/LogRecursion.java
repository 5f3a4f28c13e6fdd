package org.em4j.hmm;

import java.util.Arrays;

/**
 * Recursions in logarithms, right whatever the magnitudes: what takes over where {@link
 * ScaledRecursion} might lose something. {@code b} holds log-densities.
 *
 * <p>A row is summed up in probabilities relative to its largest number, K exponentials and K
 * logarithms; only where a sum is so small that some of it may have vanished, term by term in
 * logarithms.
 */
final class LogRecursion implements Recursion {
  /** Products of numbers that vanished with no more than this are nothing. */
  private static final double LOG_UNSAFE = 250 * Math.log(10);

  private final int states;
  private final double[] logInitial;
  private final double[] logTransitions;

  private final LogMatrix ahead;
  private final LogMatrix back;

  LogRecursion(double[] initial, double[] transitions) {
    this(LogMatrix.logs(initial), transitions, LogMatrix.logs(transitions));
  }

  /**
   * Makes recursions of a chain whose numbers may be too small to be held but as logarithms.
   *
   * @param logInitial log π. Not copied
   * @param transitions A, row-major, with 0 where a number has vanished. Not copied
   * @param logTransitions log A, −∞ where a transition is forbidden. Not copied
   */
  LogRecursion(double[] logInitial, double[] transitions, double[] logTransitions) {
    this.states = logInitial.length;
    this.logInitial = logInitial;
    this.logTransitions = logTransitions;
    this.ahead = new LogMatrix(transitions, logTransitions, states, false);
    this.back = new LogMatrix(transitions, logTransitions, states, true);
  }

  @Override
  public boolean mayFail() {
    return false;
  }

  /** Writes log α of a row; false if no state explains it. */
  private boolean ahead(Carry carry, double[] b, int bAt, double[] out, int at) {
    if (carry.outside()) {
      System.arraycopy(logInitial, 0, out, at, states);
      carry.enter();
    } else {
      ahead.product(carry.values(), carry.weights(), carry.work(), out, at);
    }
    boolean explained = false;
    for (int k = 0; k < states; k++) {
      out[at + k] += b[bAt + k];
      explained |= out[at + k] > Double.NEGATIVE_INFINITY;
    }
    return explained;
  }

  private void behind(Carry carry, double[] out, int at) {
    if (carry.outside()) {
      Arrays.fill(out, at, at + states, 0);
      carry.enter();
    } else {
      back.product(carry.values(), carry.weights(), carry.work(), out, at);
    }
  }

  private boolean carryBack(Carry carry, double[] beta, int at, double[] b, int bAt) {
    double[] values = carry.values();
    boolean explained = false;
    for (int k = 0; k < states; k++) {
      values[k] = beta[at + k] + b[bAt + k];
      explained |= values[k] > Double.NEGATIVE_INFINITY;
    }
    return explained;
  }

  @Override
  public boolean forward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    for (int t = from; t < to; t++) {
      int at = (t - outFirst) * states;
      if (!ahead(carry, emitted.values(), emitted.at(t), out, at)) {
        return false;
      }
      System.arraycopy(out, at, carry.values(), 0, states);
    }
    return true;
  }

  @Override
  public boolean backward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    for (int t = to - 1; t >= from; t--) {
      int at = (t - outFirst) * states;
      behind(carry, out, at);
      if (!carryBack(carry, out, at, emitted.values(), emitted.at(t))) {
        return false;
      }
    }
    return true;
  }

  /** Turns log α or log β into γ; returns the logarithm of the row's total, −∞ if it has none. */
  private double finish(
      double[] kept, int at, double[] other, int bAt, boolean begins, Emitted e, Gathered g) {
    double[] sums = new double[states];
    for (int k = 0; k < states; k++) {
      sums[k] = kept[at + k] + other[k];
    }
    double total = LogMatrix.logSum(sums);
    for (int k = 0; k < states; k++) {
      double gamma = total == Double.NEGATIVE_INFINITY ? 0 : g.weight() * Math.exp(sums[k] - total);
      kept[at + k] = gamma;
      if (begins) {
        g.initial()[k] += gamma;
      }
      if (e.isTable()) {
        g.byCode()[bAt + k] += gamma;
      }
    }
    return total;
  }

  /** Adds the transitions from states of log α to states of log b ∘ β. */
  private void pair(double[] alpha, double[] behind, double total, Gathered g) {
    int next = g.next();
    double[] u = new double[states];
    double[] w = new double[states];
    double factor =
        LogMatrix.exponentiate(alpha, 0, states, u)
            + LogMatrix.exponentiate(behind, 0, states, w)
            - total;
    if (factor < LOG_UNSAFE) {
      double norm = g.weight() * Math.exp(factor);
      for (int k = 0; k < states; k++) {
        g.from()[next + k] = u[k] * norm;
        g.to()[next + k] = w[k];
      }
      g.paired();
      return;
    }
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        double log = alpha[i] + behind[j] - total;
        if (log > Double.NEGATIVE_INFINITY) {
          double expected = g.weight() * Math.exp(log + logTransitions[i * states + j]);
          g.addTransition(i, j, expected);
        }
      }
    }
  }

  @Override
  public boolean gatherForward(
      Carry carry,
      Emitted emitted,
      int from,
      int to,
      double[] kept,
      int keptFirst,
      Gathered gathered) {
    double[] now = new double[states];
    double[] behind = new double[states];
    for (int t = from; t < to; t++) {
      int at = (t - keptFirst) * states;
      int bAt = emitted.at(t);
      boolean begins = carry.outside();
      if (!ahead(carry, emitted.values(), bAt, now, 0)) {
        return false;
      }
      for (int k = 0; k < states; k++) {
        behind[k] = kept[at + k] + emitted.values()[bAt + k];
      }
      double total = finish(kept, at, now, bAt, begins, emitted, gathered);
      if (total == Double.NEGATIVE_INFINITY) {
        return false;
      }
      if (!begins) {
        pair(carry.values(), behind, total, gathered);
      }
      System.arraycopy(now, 0, carry.values(), 0, states);
    }
    return true;
  }

  @Override
  public boolean gatherBackward(
      Carry carry,
      Emitted emitted,
      int from,
      int to,
      double[] kept,
      int keptFirst,
      Gathered gathered,
      boolean joined) {
    double[] beta = new double[states];
    double[] alpha = new double[states];
    boolean counted = joined;
    for (int t = to - 1; t >= from; t--) {
      int at = (t - keptFirst) * states;
      int bAt = emitted.at(t);
      boolean ends = carry.outside();
      behind(carry, beta, 0);
      System.arraycopy(kept, at, alpha, 0, states);
      double total = finish(kept, at, beta, bAt, gathered.isFirst(t), emitted, gathered);
      if (total == Double.NEGATIVE_INFINITY) {
        return false;
      }
      if (!ends && !counted) {
        pair(alpha, carry.values(), total, gathered);
      }
      counted = false;
      if (!carryBack(carry, beta, 0, emitted.values(), bAt)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public double logLikelihood(Carry end) {
    return LogMatrix.logSum(end.values());
  }

  @Override
  public double logLikelihood(Carry before, Carry behind) {
    double[] predicted = new double[states];
    ahead.product(before.values(), before.weights(), before.work(), predicted, 0);
    for (int k = 0; k < states; k++) {
      predicted[k] += behind.values()[k];
    }
    return LogMatrix.logSum(predicted);
  }
}
