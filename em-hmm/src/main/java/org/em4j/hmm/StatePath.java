package org.em4j.hmm;

import java.util.Arrays;

/** A path of states of one sequence, and how probable it is. Immutable. */
public final class StatePath {
  private final double logJoint;
  private final int[] states;

  StatePath(double logJoint, int[] states) {
    this.logJoint = logJoint;
    this.states = states;
  }

  /** Returns log p(x, z), of the rows and this path together. */
  public double logJoint() {
    return logJoint;
  }

  /** Returns the number of rows. */
  public int length() {
    return states.length;
  }

  /** Returns the state of a row, counted from the sequence's first. */
  public int state(int t) {
    return states[t];
  }

  /** Returns a copy of all states. */
  public int[] states() {
    return states.clone();
  }

  @Override
  public String toString() {
    return Arrays.toString(states) + " of log-probability " + logJoint;
  }
}
