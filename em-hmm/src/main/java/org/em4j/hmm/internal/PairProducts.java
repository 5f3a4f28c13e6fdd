package org.em4j.hmm.internal;

/**
 * Pairs of rows u and w, kept until they are worth a matrix product Σ u ⊗ w, in padded rows.
 * Storage of one thread.
 */
public final class PairProducts {
  /** The most pairs. */
  public static final int PAIRS = 256;

  /** The least K whose rows the compiler's SIMD instructions are worth more than tiles. */
  private static final int LONG_ROWS = 32;

  final int states;
  final int width;

  /** There is room for one row more, which is the first left factor of the pairs that follow. */
  final double[] u;

  final double[] w;

  /** Plain code adds up long rows here, four right factors at a time; empty for short rows. */
  final double[][] sums;

  final double[][] four;

  /** Sums of one vector, of which a part is wanted. */
  final double[] row = new double[8];

  /**
   * Makes storage.
   *
   * @param states K
   */
  public PairProducts(int states) {
    this.states = states;
    this.width = StateMatrix.width(states);
    this.u = new double[(PAIRS + 1) * width];
    this.w = new double[(PAIRS + 1) * width];
    boolean longRows = states >= LONG_ROWS;
    this.sums = longRows ? new double[states][states] : new double[0][];
    this.four = longRows ? new double[4][states] : new double[0][];
  }

  /** The live left factors. */
  public double[] left() {
    return u;
  }

  /** The live right factors. */
  public double[] right() {
    return w;
  }

  /** Returns the distance between rows. */
  public int width() {
    return width;
  }
}
