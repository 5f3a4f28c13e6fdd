package org.em4j.hmm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which transitions there are: each entry of the transition matrix and of the initial distribution
 * is free, or fixed at a value; one that is fixed at 0 does not exist. Works for any number of
 * states unless it was given as a matrix. Immutable and thread-safe.
 */
public final class Topology {
  /** The entry of a pattern that is estimated. */
  public static final double FREE = Double.NaN;

  /** From everywhere to everywhere. */
  private static final Topology FULL =
      new Topology("full", Integer.MAX_VALUE, Integer.MAX_VALUE, null, null);

  private final String name;
  private final int back;
  private final int ahead;
  private final double @Nullable [][] pattern;
  private final double @Nullable [] initial;

  private Topology(
      String name,
      int back,
      int ahead,
      double @Nullable [][] pattern,
      double @Nullable [] initial) {
    this.name = name;
    this.back = back;
    this.ahead = ahead;
    this.pattern = pattern;
    this.initial = initial;
  }

  /** Returns the topology that forbids nothing. */
  public static Topology full() {
    return FULL;
  }

  /** Returns the topology of chains that begin in state 0 and never go back. */
  public static Topology leftRight() {
    return new Topology("left-right", 0, Integer.MAX_VALUE, null, null);
  }

  /**
   * Returns the topology of chains that begin in state 0, never go back, and go at most so many
   * states ahead at a time (Bakis 1976).
   *
   * @param width at least 1
   */
  public static Topology leftRight(int width) {
    return new Topology("left-right", 0, requireWidth(width), null, null);
  }

  /**
   * Returns the topology of chains that go at most so many states up or down at a time.
   *
   * @param width at least 1
   */
  public static Topology banded(int width) {
    return new Topology("banded", requireWidth(width), width, null, null);
  }

  private static int requireWidth(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be at least 1, but is " + width);
    }
    return width;
  }

  /**
   * Returns the topology of a matrix.
   *
   * @param pattern K×K, row = from: {@link #FREE} or the probability that an entry is fixed at, 0
   *     for none; copied
   * @throws IllegalArgumentException that names the entry or the row that no distribution fits
   */
  public static Topology of(double[][] pattern) {
    double[][] copy = new double[pattern.length][];
    for (int i = 0; i < pattern.length; i++) {
      copy[i] = checked("row " + i + " of the topology", pattern[i], pattern.length);
    }
    return new Topology("pattern", Integer.MAX_VALUE, Integer.MAX_VALUE, copy, null);
  }

  /**
   * Returns this topology with entries of the initial distribution that are fixed.
   *
   * @param entries K, each {@link #FREE} or the probability that it is fixed at; copied
   */
  public Topology withInitial(double... entries) {
    return new Topology(
        name,
        back,
        ahead,
        pattern,
        checked("the initial distribution of the topology", entries, entries.length));
  }

  private static double[] checked(String what, double[] entries, int states) {
    if (entries.length != states) {
      throw new IllegalArgumentException(
          what + " must have " + states + " entries, but has " + entries.length);
    }
    double fixed = 0;
    boolean free = false;
    for (int j = 0; j < states; j++) {
      if (!Double.isNaN(entries[j]) && !(entries[j] >= 0 && entries[j] <= 1)) {
        throw new IllegalArgumentException(
            what + " has " + entries[j] + ", which is no probability");
      }
      free |= Double.isNaN(entries[j]);
      fixed += Double.isNaN(entries[j]) ? 0 : entries[j];
    }
    if (free ? fixed > 1 - 1e-9 : Math.abs(fixed - 1) > 1e-9) {
      throw new IllegalArgumentException(
          what
              + " must leave probability to its free entries or have the sum 1, but its fixed"
              + " entries have the sum "
              + fixed);
    }
    return entries.clone();
  }

  /**
   * Tells whether chains begin in state 0 and never go back, because that is what was asked for.
   */
  public boolean isLeftRight() {
    return back == 0 && pattern == null;
  }

  /** Tells whether no chain of K states can go back. */
  boolean neverGoesBack(int states) {
    for (int from = 0; from < states; from++) {
      for (int to = 0; to < from; to++) {
        if (transition(from, to, states) != 0) {
          return false;
        }
      }
    }
    return states > 1;
  }

  /** Returns the number of states that a matrix was given for; 0 if any number will do. */
  public int states() {
    return pattern != null ? pattern.length : initial != null ? initial.length : 0;
  }

  /**
   * Checks that this is a topology of a number of states in which every state can be reached.
   *
   * @throws IllegalArgumentException that names what does not fit
   */
  void requireStates(int states) {
    if ((pattern != null && pattern.length != states)
        || (initial != null && initial.length != states)) {
      throw new IllegalArgumentException(
          "the topology is one of " + states() + " states, but the model has " + states);
    }
    boolean[] reached = new boolean[states];
    for (int i = 0; i < states; i++) {
      if (initial(i, states) != 0) {
        reach(i, reached);
      }
    }
    for (int i = 0; i < states; i++) {
      if (!reached[i]) {
        throw new IllegalArgumentException(
            "the topology cannot reach state "
                + i
                + ": no allowed transitions lead there from a state that a sequence may begin in");
      }
    }
  }

  private void reach(int from, boolean[] reached) {
    if (!reached[from]) {
      reached[from] = true;
      for (int to = 0; to < reached.length; to++) {
        if (transition(from, to, reached.length) != 0) {
          reach(to, reached);
        }
      }
    }
  }

  /** Returns what an entry of the transition matrix of K states is fixed at, or {@link #FREE}. */
  public double transition(int from, int to, int states) {
    if (pattern != null) {
      return pattern[from][to];
    }
    return (long) from - to > back || (long) to - from > ahead ? 0 : FREE;
  }

  /** Returns what an entry of the initial distribution is fixed at, or {@link #FREE}. */
  public double initial(int state, int states) {
    if (initial != null) {
      return initial[state];
    }
    return isLeftRight() ? (state == 0 ? 1 : 0) : FREE;
  }

  @Override
  public String toString() {
    return pattern != null
        ? name + " " + Arrays.deepToString(pattern)
        : ahead == Integer.MAX_VALUE ? name : name + ":width=" + ahead;
  }
}
