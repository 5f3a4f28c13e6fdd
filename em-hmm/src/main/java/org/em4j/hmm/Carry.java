package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.hmm.internal.StateMatrix;
import org.em4j.hmm.internal.Walk;

/** Where a recursion stands: a row of K numbers, and the power of two taken out of them. */
final class Carry {
  private final double[] values;

  /** K numbers that mean nothing between two rows. */
  private final double[] work;

  private final double[] weights;
  private final Walk walk;
  private final double[] row;

  /** How many times {@link ScaledRecursion#UP} was multiplied in. */
  private long scalings;

  private final boolean[] faded;
  private boolean anyFaded;

  /** What the numbers that faded have been multiplied by since. */
  private double fadedScale = 1;

  private boolean outside = true;

  Carry(int states) {
    values = new double[states];
    work = new double[StateMatrix.width(states)];
    walk = new Walk(states);
    row = new double[states];
    weights = new double[states];
    faded = new boolean[states];
  }

  /** Stands before the first row of a sequence, or behind the last one. */
  void begin() {
    outside = true;
    scalings = 0;
    forgetFaded();
  }

  /** Says that a state's number was too small to be kept. */
  void fade(int state) {
    faded[state] = true;
    anyFaded = true;
  }

  boolean hasFaded(int state) {
    return faded[state];
  }

  boolean anyFaded() {
    return anyFaded;
  }

  void forgetFaded() {
    if (anyFaded) {
      Arrays.fill(faded, false);
      anyFaded = false;
      fadedScale = 1;
    }
  }

  /** Returns what the numbers that faded have been multiplied by since. */
  double fadedScale() {
    return fadedScale;
  }

  boolean outside() {
    return outside;
  }

  void enter() {
    outside = false;
  }

  double[] work() {
    return work;
  }

  /** More of the same. */
  double[] weights() {
    return weights;
  }

  /** One row more. */
  double[] row() {
    return row;
  }

  /** Storage of kernels. */
  Walk walk() {
    return walk;
  }

  double[] values() {
    return values;
  }

  long scalings() {
    return scalings;
  }

  /** Counts rows that were multiplied while nothing had faded. */
  void scaled(int rows) {
    scalings += rows;
  }

  void scaled() {
    scalings++;
    fadedScale *= anyFaded ? ScaledRecursion.UP : 1;
  }

  void set(Carry other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
    scalings = other.scalings;
    outside = other.outside;
    anyFaded = other.anyFaded;
    fadedScale = other.fadedScale;
    System.arraycopy(other.faded, 0, faded, 0, faded.length);
  }
}
