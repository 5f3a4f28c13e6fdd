package org.em4j.hmm;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * The M-step of the chain: from expected counts of first states and of transitions to π and A,
 * under whatever is fixed, forbidden, tied or stationary. Immutable.
 */
final class ChainEstimate {
  private static final int STATIONARY_ITERATIONS = 200;

  /** Relative change of the entries at which the inner iteration has ended. */
  private static final double STATIONARY_TOLERANCE = 1e-13;

  private final HiddenMarkovOptions options;
  private final int states;
  private final double[] fixedInitial;
  private final double[] fixedTransitions;
  private final int[] rowGroups;

  private ChainEstimate(
      HiddenMarkovOptions options, double[] fixedInitial, double[] fixedTransitions) {
    this.options = options;
    this.states = options.states();
    this.fixedInitial = fixedInitial;
    this.fixedTransitions = fixedTransitions;
    this.rowGroups = options.rowGroups();
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        double first = fixedTransitions[rowGroups[i] * states + j];
        if (Double.compare(first, fixedTransitions[i * states + j]) != 0) {
          throw new IllegalArgumentException(
              "the rows of states "
                  + rowGroups[i]
                  + " and "
                  + i
                  + " are tied, but their transitions to state "
                  + j
                  + " are not fixed or forbidden alike");
        }
      }
    }
  }

  /**
   * Returns the estimate of a fit.
   *
   * @param options what is fixed
   * @param start of which zeros stay; null if the fit makes its starts itself
   * @throws IllegalArgumentException if the topology is none of these states, or the start has
   *     other values where they are fixed
   */
  static ChainEstimate of(HiddenMarkovOptions options, @Nullable HiddenMarkovModel<?> start) {
    int states = options.states();
    Topology topology = options.topology();
    topology.requireStates(states);
    double[] initial = new double[states];
    double[] transitions = new double[states * states];
    for (int i = 0; i < states; i++) {
      // A stationary distribution follows from A alone.
      initial[i] = options.stationaryInitial() ? Topology.FREE : topology.initial(i, states);
      for (int j = 0; j < states; j++) {
        transitions[i * states + j] = topology.transition(i, j, states);
      }
    }
    if (options.stationaryInitial()) {
      requireRecurrent(new ChainEstimate(options, initial, transitions).uniform());
    }
    if (options.transitionPrior() != null) {
      requirePrior(options.transitionPrior(), states);
    }
    if (start != null) {
      for (int i = 0; i < states; i++) {
        if (!options.stationaryInitial()) {
          keep(initial, i, start.initial(i), "initial[" + i + "]");
        }
        for (int j = 0; j < states; j++) {
          keep(
              transitions,
              i * states + j,
              start.transition(i, j),
              "transitions[" + i + "][" + j + "]");
        }
      }
    }
    return new ChainEstimate(options, initial, transitions);
  }

  private static void requireRecurrent(Chain uniform) {
    for (int i = 0; i < uniform.initial().length; i++) {
      if (uniform.initial()[i] == 0) {
        throw new IllegalArgumentException(
            "a stationary chain of this topology is never in state "
                + i
                + ", because it does not come back there: allow a way back, or free the initial"
                + " distribution");
      }
    }
  }

  private static void requirePrior(double[][] alpha, int states) {
    if (alpha.length != states || Arrays.stream(alpha).anyMatch(row -> row.length != states)) {
      throw new IllegalArgumentException(
          "the transition prior must have " + states + "×" + states + " entries");
    }
  }

  /** An entry that starts at 0 stays 0; one that is fixed must start so. */
  private static void keep(double[] fixed, int at, double value, String what) {
    if (!Double.isNaN(fixed[at]) && Math.abs(fixed[at] - value) > 1e-9) {
      throw new IllegalArgumentException(
          what + " is fixed at " + fixed[at] + ", but the start has " + value);
    }
    if (value == 0 || !Double.isNaN(fixed[at])) {
      fixed[at] = value;
    }
  }

  /** Tells whether a transition is forbidden. */
  boolean forbids(int from, int to) {
    return fixedTransitions[from * states + to] == 0;
  }

  /** Tells whether no sequence may begin in a state. */
  boolean forbidsFirst(int state) {
    return fixedInitial[state] == 0;
  }

  /** Returns the number of free parameters of π and A. */
  int freeParameters() {
    int free = 0;
    if (!options.stationaryInitial() && !options.fixedInitial()) {
      free += free(fixedInitial, 0);
    }
    for (int i = 0; i < states && !options.fixedTransitions(); i++) {
      free += rowGroups[i] == i ? free(fixedTransitions, i * states) : 0;
    }
    return free;
  }

  private int free(double[] fixed, int at) {
    int free = 0;
    for (int j = 0; j < states; j++) {
      free += Double.isNaN(fixed[at + j]) ? 1 : 0;
    }
    return Math.max(0, free - 1);
  }

  /** π and A, row-major. Immutable as long as nobody writes to its arrays. */
  static final class Chain {
    private final double[] initial;
    private final double[] transitions;

    Chain(double[] initial, double[] transitions) {
      this.initial = initial;
      this.transitions = transitions;
    }

    double[] initial() {
      return initial;
    }

    double[] transitions() {
      return transitions;
    }
  }

  /** Returns the chain whose free entries are equal. */
  Chain uniform() {
    double[] initial = fixedInitial.clone();
    double[] transitions = fixedTransitions.clone();
    double[] ones = new double[states * states];
    Arrays.fill(ones, 1);
    for (int i = 0; i < states; i++) {
      divide(ones, i * states, fixedTransitions, transitions);
    }
    if (options.stationaryInitial()) {
      return new Chain(requireStationary(transitions), transitions);
    }
    divide(ones, 0, fixedInitial, initial);
    return new Chain(initial, transitions);
  }

  /**
   * Returns the chain at logarithms of its free entries, which share in proportion what the fixed
   * ones leave.
   *
   * @param logs of π, and behind them of A, row-major; those of fixed entries do not count
   * @param like of which what the options fix is kept
   * @throws IllegalArgumentException if there is no such chain
   */
  Chain at(double[] logs, Chain like) {
    double[] transitions = like.transitions().clone();
    if (!options.fixedTransitions()) {
      double[] counts = new double[states * states];
      for (int i = 0; i < states; i++) {
        fromLogs(logs, states + i * states, counts, i * states, fixedTransitions);
        divide(counts, i * states, fixedTransitions, transitions);
      }
      copyTied(transitions);
    }
    if (options.stationaryInitial()) {
      return new Chain(requireStationary(transitions), transitions);
    }
    double[] initial = like.initial().clone();
    if (!options.fixedInitial()) {
      double[] counts = new double[states];
      fromLogs(logs, 0, counts, 0, fixedInitial);
      divide(counts, 0, fixedInitial, initial);
    }
    return new Chain(initial, transitions);
  }

  /** Writes counts of a row whose free logarithms are given but for a constant, the largest 1. */
  private void fromLogs(double[] logs, int from, double[] counts, int at, double[] fixed) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < states; j++) {
      largest = Double.isNaN(fixed[at + j]) ? Math.max(largest, logs[from + j]) : largest;
    }
    for (int j = 0; j < states && Double.isFinite(largest); j++) {
      counts[at + j] = Double.isNaN(fixed[at + j]) ? Math.exp(logs[from + j] - largest) : 0;
    }
  }

  /** Returns the log-density of the Dirichlet prior of π and A, up to a constant. */
  double logPrior(double[] initial, double[] transitions) {
    double sum = 0;
    if (!options.stationaryInitial() && !options.fixedInitial()) {
      for (int i = 0; i < states; i++) {
        sum += term(initialPrior(i), initial[i]);
      }
    }
    for (int i = 0; i < states && !options.fixedTransitions(); i++) {
      for (int j = 0; j < states && rowGroups[i] == i; j++) {
        sum += term(transitionPrior(i, j), transitions[i * states + j]);
      }
    }
    return sum;
  }

  private static double term(double count, double probability) {
    return count == 0 ? 0 : count * Math.log(probability);
  }

  private double initialPrior(int i) {
    return Double.isNaN(fixedInitial[i]) ? options.mixture().prior().dirichlet() - 1 : 0;
  }

  private double transitionPrior(int i, int j) {
    return Double.isNaN(fixedTransitions[i * states + j]) ? options.transitionAlpha(i, j) - 1 : 0;
  }

  /**
   * The M-step.
   *
   * @param counts the K expected counts of first states, and behind them the K×K of transitions,
   *     from {@code at}. Not modified
   * @param at where they begin
   * @param previous what gave the counts
   */
  Chain maximize(double[] counts, int at, Chain previous) {
    double[] transitions = previous.transitions();
    double[] pooled = new double[states * states];
    if (!options.fixedTransitions()) {
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states; j++) {
          pooled[rowGroups[i] * states + j] +=
              counts[at + states + i * states + j]
                  + (rowGroups[i] == i ? transitionPrior(i, j) : 0);
        }
      }
      transitions = previous.transitions().clone();
      for (int i = 0; i < states; i++) {
        if (rowGroups[i] == i) {
          divide(pooled, i * states, fixedTransitions, transitions);
        }
      }
      copyTied(transitions);
    }
    if (options.stationaryInitial()) {
      double[] first = Arrays.copyOfRange(counts, at, at + states);
      return options.fixedTransitions()
          ? previous
          : stationary(first, pooled, transitions, previous);
    }
    double[] initial = previous.initial();
    if (!options.fixedInitial()) {
      double[] first = Arrays.copyOfRange(counts, at, at + states);
      for (int i = 0; i < states; i++) {
        first[i] += initialPrior(i);
      }
      initial = initial.clone();
      divide(first, 0, fixedInitial, initial);
    }
    return new Chain(initial, transitions);
  }

  /** Gives free entries what fixed ones leave, in proportion to counts; none without any count. */
  private void divide(double[] counts, int at, double[] fixed, double[] out) {
    double sum = 0;
    double mass = 1;
    for (int j = 0; j < states; j++) {
      boolean free = Double.isNaN(fixed[at + j]);
      sum += free ? counts[at + j] : 0;
      mass -= free ? 0 : fixed[at + j];
    }
    for (int j = 0; j < states && sum > 0; j++) {
      if (Double.isNaN(fixed[at + j])) {
        out[at + j] = mass * (counts[at + j] / sum);
      }
    }
  }

  private void copyTied(double[] transitions) {
    for (int i = 0; i < states; i++) {
      System.arraycopy(transitions, rowGroups[i] * states, transitions, i * states, states);
    }
  }

  // --- stationary -------------------------------------------------------------------------------

  /**
   * Climbs Q(A) = Σ c log a + Σ u log δ(A), which has no closed maximum because δ depends on A: the
   * growth transform of Baum and Eagon with a constant added to the gradient until Q does not fall
   * (Gopalakrishnan et al. 1991, doi:10.1109/18.61108). Since dδ = δ dA Z with Z = (I − A + 1δ)⁻¹,
   * the gradient of Σ u log δ is δ_i h_j, h = Z (u/δ).
   */
  private Chain stationary(double[] first, double[] pooled, double[] closed, Chain previous) {
    double[] a = previous.transitions();
    double[] delta = requireStationary(a);
    double value = value(first, pooled, a, delta);
    double[] closedDelta = StationaryDistribution.of(closed, states);
    if (closedDelta != null && value(first, pooled, closed, closedDelta) > value) {
      a = closed;
      delta = closedDelta;
      value = value(first, pooled, a, delta);
    }
    double unit = (Arrays.stream(first).sum() + Arrays.stream(pooled).sum()) / states;
    for (int iteration = 0; iteration < STATIONARY_ITERATIONS; iteration++) {
      // Near the maximum Q is so flat that rounding hides a rise: A would keep half its digits.
      double least = value - 4 * Math.ulp(value);
      double[] gradient = gradient(first, a, delta);
      double[] next = a;
      double added = 0;
      double[] nextDelta = null;
      double nextValue = Double.NEGATIVE_INFINITY;
      for (int tries = 0; tries < 60 && (nextDelta == null || nextValue < least); tries++) {
        next = grown(pooled, gradient, a, added);
        nextDelta = StationaryDistribution.of(next, states);
        nextValue =
            nextDelta == null ? Double.NEGATIVE_INFINITY : value(first, pooled, next, nextDelta);
        added = added == 0 ? unit : 4 * added;
      }
      if (nextDelta == null || nextValue < least) {
        break;
      }
      double shift = 0;
      for (int i = 0; i < next.length; i++) {
        shift = Math.max(shift, Math.abs(next[i] - a[i]));
      }
      a = next;
      delta = nextDelta;
      value = nextValue;
      if (shift < STATIONARY_TOLERANCE) {
        break;
      }
    }
    return new Chain(delta, a);
  }

  /**
   * Returns the stationary distribution.
   *
   * @throws IllegalArgumentException if there is not one alone
   */
  double[] requireStationary(double[] transitions) {
    double[] delta = StationaryDistribution.of(transitions, states);
    if (delta == null) {
      throw new IllegalArgumentException(
          "the chain has no single stationary distribution, because it has several parts that it"
              + " never leaves: allow transitions between them, or free the initial distribution");
    }
    return delta;
  }

  private double value(double[] first, double[] pooled, double[] a, double[] delta) {
    double sum = 0;
    for (int i = 0; i < states; i++) {
      sum += term(first[i], delta[i]);
      for (int j = 0; j < states && rowGroups[i] == i; j++) {
        boolean free = Double.isNaN(fixedTransitions[i * states + j]);
        sum += free ? term(pooled[i * states + j], a[i * states + j]) : 0;
      }
    }
    return sum;
  }

  /** Returns δ_i h_j, with h moved so that its least entry is 0: rows of A have the sum 1. */
  private double[] gradient(double[] first, double[] a, double[] delta) {
    DMatrixRMaj system = new DMatrixRMaj(states, states);
    DMatrixRMaj right = new DMatrixRMaj(states, 1);
    for (int i = 0; i < states; i++) {
      right.set(i, 0, first[i] == 0 || delta[i] == 0 ? 0 : first[i] / delta[i]);
      for (int j = 0; j < states; j++) {
        system.set(i, j, (i == j ? 1 : 0) - a[i * states + j] + delta[j]);
      }
    }
    DMatrixRMaj h = new DMatrixRMaj(states, 1);
    double[] gradient = new double[states * states];
    if (!CommonOps_DDRM.solve(system, right, h)) {
      return gradient;
    }
    double least = CommonOps_DDRM.elementMin(h);
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        gradient[rowGroups[i] * states + j] += delta[i] * (h.get(j, 0) - least);
      }
    }
    return gradient;
  }

  private double[] grown(double[] pooled, double[] gradient, double[] a, double added) {
    double[] counts = pooled.clone();
    double[] next = a.clone();
    for (int i = 0; i < states; i++) {
      if (rowGroups[i] != i) {
        continue;
      }
      for (int j = 0; j < states; j++) {
        int at = i * states + j;
        counts[at] += a[at] * (gradient[at] + added);
      }
      divide(counts, i * states, fixedTransitions, next);
    }
    copyTied(next);
    return next;
  }
}
