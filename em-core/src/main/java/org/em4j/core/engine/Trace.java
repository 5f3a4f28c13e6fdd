package org.em4j.core.engine;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * The course of one run: the objective of the initial model and of the model after each M-step.
 *
 * <p>Entry 0 belongs to the initial model, entry i to the model after i M-steps. Grows while the
 * run goes on; what a result holds no longer changes. Not thread-safe while it grows.
 */
public final class Trace {
  private final double totalWeight;
  private double[] objectives = new double[64];
  private double[] logPriors = new double[64];
  private long[] elapsedNanos = new long[64];
  private int size;
  private int inVain;
  private boolean roundingFall;
  private DoubleSupplier shift = () -> Double.POSITIVE_INFINITY;

  /**
   * Makes an empty trace.
   *
   * @param totalWeight the sum of the rows' weights, above 0
   */
  public Trace(double totalWeight) {
    this.totalWeight = totalWeight;
  }

  /**
   * Adds the next E-step.
   *
   * @param objective what it measured
   * @param nanos the time since the run began
   * @param parameterShift computes the largest change of a coordinate since the last model
   */
  public void add(double objective, long nanos, DoubleSupplier parameterShift) {
    add(objective, 0, nanos, parameterShift);
  }

  /**
   * Adds the next E-step.
   *
   * @param objective what it measured, the prior included
   * @param logPrior the prior's part of it
   * @param nanos the time since the run began
   * @param parameterShift computes the largest change of a coordinate since the last model
   */
  public void add(double objective, double logPrior, long nanos, DoubleSupplier parameterShift) {
    if (size == objectives.length) {
      objectives = Arrays.copyOf(objectives, 2 * size);
      logPriors = Arrays.copyOf(logPriors, 2 * size);
      elapsedNanos = Arrays.copyOf(elapsedNanos, 2 * size);
    }
    objectives[size] = objective;
    logPriors[size] = logPrior;
    elapsedNanos[size] = nanos;
    size++;
    shift = parameterShift;
    roundingFall = false;
  }

  /** Marks that the newest objective is below the one before by no more than rounding explains. */
  void markRoundingFall() {
    roundingFall = true;
  }

  /** Tells whether the last M-step changed the objective by a fall that rounding alone explains. */
  public boolean lastFallIsRounding() {
    return roundingFall;
  }

  /** Counts an E-step that measured a model in vain. */
  void countInVain() {
    inVain++;
  }

  /** Returns a trace of the same numbers that can be continued by itself. */
  Trace copy() {
    Trace copy = new Trace(totalWeight);
    copy.objectives = objectives.clone();
    copy.logPriors = logPriors.clone();
    copy.elapsedNanos = elapsedNanos.clone();
    copy.size = size;
    copy.shift = shift;
    return copy;
  }

  /** Ends the run: the trace keeps numbers alone. */
  void close() {
    double last = shift.getAsDouble();
    shift = () -> last;
  }

  /** Returns the number of M-steps so far. */
  public int iterations() {
    return size - 1;
  }

  /**
   * Returns the number of E-steps so far: one for each entry, and those that measured extrapolated
   * models which were not taken.
   */
  public int expectations() {
    return size + inVain;
  }

  /** Returns the sum of the rows' weights. */
  public double totalWeight() {
    return totalWeight;
  }

  /** Returns the objective of the model after {@code iteration} M-steps, 0 … iterations. */
  public double objective(int iteration) {
    return objectives[Objects.checkIndex(iteration, size)];
  }

  /** Returns the prior's part of the objective after {@code iteration} M-steps; 0 without one. */
  public double logPrior(int iteration) {
    return logPriors[Objects.checkIndex(iteration, size)];
  }

  /** Returns the objective of the newest model. */
  public double lastObjective() {
    return objective(size - 1);
  }

  /** Returns by how much the last M-step changed the objective; +∞ before the first one. */
  public double lastChange() {
    return size < 2 ? Double.POSITIVE_INFINITY : objectives[size - 1] - objectives[size - 2];
  }

  /** Returns when the E-step of an iteration was done, in nanoseconds since the run began. */
  public long elapsedNanos(int iteration) {
    return elapsedNanos[Objects.checkIndex(iteration, size)];
  }

  /** Returns how long an M-step and its E-step took lately; NaN before the first one. */
  double secondsPerIteration() {
    int steps = Math.max(1, GeometricDecay.steps(iterations()));
    return iterations() == 0
        ? Double.NaN
        : (elapsedNanos(iterations()) - elapsedNanos(iterations() - steps)) / 1e9 / steps;
  }

  /**
   * Returns the largest absolute change of a coordinate in the last M-step, in units that do not
   * depend on the data's scale; +∞ before the first one.
   */
  public double lastParameterShift() {
    return shift.getAsDouble();
  }

  /** Returns a copy of all objectives. */
  public double[] objectives() {
    return Arrays.copyOf(objectives, size);
  }
}
