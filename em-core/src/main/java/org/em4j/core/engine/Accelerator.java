package org.em4j.core.engine;

import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a run leaps, and makes models of extrapolated coordinates. Used by one thread.
 *
 * @param <M> the model
 */
final class Accelerator<M> {
  /** M-steps before the first leap: those of a start say nothing of the pace. */
  private static final int LEAST_ITERATIONS = 5;

  /** EM is slow if an M-step gains at least this share of what the one before gained. */
  private static final double SLOW = 0.5;

  /** EM is far from its end if at its pace the policy would not stop it in so many iterations. */
  private static final int FAR = 10;

  /** How many E-steps in vain an iteration may cost. */
  private static final double WORTH_OF_AN_ITERATION = 0.1;

  /** Coordinates are about in [−3, 3], unless they are on their way to infinity. */
  private static final double ORDINARY = 3;

  private final EmProblem<M> problem;
  private final ConvergencePolicy policy;
  private final @Nullable Extrapolation extrapolation;
  private BitSet finite = new BitSet();
  private boolean begun;
  private boolean over;
  private boolean repaired;
  private boolean leapt;
  private boolean ending;
  private double worth;
  private int inVain;

  Accelerator(EmProblem<M> problem, EmOptions options) {
    this.problem = problem;
    this.policy = options.convergence();
    this.extrapolation = options.acceleration().begin().orElse(null);
    this.over = extrapolation == null;
  }

  /** Tells whether the newest model is a leap, so that its gain says nothing of convergence. */
  boolean leapt() {
    return leapt;
  }

  /**
   * Extrapolates an M-step.
   *
   * @param before the model that the M-step was given
   * @param objective what was measured of it
   * @param after what the M-step made of it
   * @param step what the M-step repaired
   * @param trace up to the model before
   * @return the model to measure; null if plain EM is to go on
   */
  @Nullable M propose(M before, Objective objective, M after, MStep step, Trace trace) {
    leapt = false;
    boolean wasRepaired = repaired;
    repaired = !step.repairs().isEmpty();
    // Hard assignments jump. M-steps that lower what they climb lead elsewhere than leaps would.
    over |= objective.kind() == Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD;
    over |= trace.lastChange() < 0 && !wasRepaired;
    if (over || repaired) {
      forget();
      return null;
    }
    begun = begun || isSlowAndFar(trace);
    @Nullable M leap = begun ? extrapolate(before, after, trace) : null;
    boolean plain = ending;
    ending = false;
    return plain ? null : leap;
  }

  /** Is told that the policy would stop after a leap: an M-step is to show whether it is right. */
  void confirm() {
    ending = true;
  }

  private void forget() {
    if (extrapolation != null) {
      extrapolation.clear();
    }
  }

  /** Returns the extrapolation, which plain EM has none of: it makes no proposals. */
  private Extrapolation leaping() {
    return Objects.requireNonNull(extrapolation, "plain EM does not leap");
  }

  /** Is told that a proposal was taken. */
  void accepted() {
    leaping().accepted();
    worth += leaping().worth();
    leapt = true;
  }

  /** Is told that a proposal was measured in vain. */
  void rejected() {
    leaping().rejected();
    inVain++;
  }

  private boolean isSlowAndFar(Trace trace) {
    int i = trace.iterations();
    if (i < LEAST_ITERATIONS) {
      return false;
    }
    double gain = trace.lastChange();
    double before = trace.objective(i - 1) - trace.objective(i - 2);
    return gain > SLOW * before && isFar(trace, gain, Math.min(1, gain / before));
  }

  /** Lets the policy judge the trace that EM would leave if its gains went on at their pace. */
  private boolean isFar(Trace trace, double gain, double ratio) {
    Trace forecast = trace.copy();
    for (int i = 1; i <= FAR; i++) {
      double share = Math.pow(ratio, i);
      forecast.add(
          forecast.lastObjective() + share * gain,
          trace.logPrior(trace.iterations()),
          trace.elapsedNanos(trace.iterations()),
          // Near an optimum the gain is a square of the shift.
          () -> Math.sqrt(share) * trace.lastParameterShift());
      if (policy.assess(forecast) != Verdict.CONTINUE) {
        return false;
      }
    }
    return true;
  }

  private @Nullable M extrapolate(M before, M after, Trace trace) {
    double[] from = problem.coordinates(before);
    double[] to = problem.coordinates(after);
    BitSet both = finite(from);
    both.and(finite(to));
    if (from.length != to.length || !both.equals(finite)) {
      leaping().clear();
      finite = both;
    }
    if (finite.isEmpty()) {
      return null;
    }
    double[] start = selected(from);
    double[] next = leaping().next(start, selected(to), weights(start));
    boolean paid = inVain + 1 <= WORTH_OF_AN_ITERATION * (trace.iterations() + 1) + worth;
    if (next == null || !paid) {
      return null;
    }
    M made = at(after, to, next);
    if (made == null) {
      leaping().rejected();
    }
    return made;
  }

  private static BitSet finite(double[] coordinates) {
    BitSet finite = new BitSet();
    for (int i = 0; i < coordinates.length; i++) {
      finite.set(i, Double.isFinite(coordinates[i]));
    }
    return finite;
  }

  private double[] selected(double[] coordinates) {
    return finite.stream().mapToDouble(i -> coordinates[i]).toArray();
  }

  /**
   * Lets logarithms of what becomes 0 count little: they go on for ever at a pace that would drown
   * what still matters. The information about the logarithm of a probability is the probability.
   */
  private static double[] weights(double[] coordinates) {
    double[] weights = new double[coordinates.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(Double.MIN_NORMAL, Math.exp(ORDINARY - Math.abs(coordinates[i])));
      weights[i] = Math.min(1, weights[i]);
    }
    return weights;
  }

  /** Returns the model at coordinates; null if there is none inside the parameters' bounds. */
  private @Nullable M at(M like, double[] to, double[] next) {
    double[] coordinates = to.clone();
    int at = 0;
    for (int i = finite.nextSetBit(0); i >= 0; i = finite.nextSetBit(i + 1)) {
      coordinates[i] = next[at++];
    }
    BitSet wanted = finite(coordinates);
    if (!wanted.equals(finite)) {
      return null;
    }
    try {
      M made = problem.at(like, coordinates);
      // What underflows to 0 would stay there.
      return finite(problem.coordinates(made)).equals(finite) ? made : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
