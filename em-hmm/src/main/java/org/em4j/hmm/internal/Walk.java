package org.em4j.hmm.internal;

import org.jspecify.annotations.Nullable;

/**
 * What a kernel needs to go over rows of a chain: the row before, and where densities are and
 * results go. Storage of one thread, set anew for every stretch of rows. All rows are those of K
 * numbers; where there are more, the padding is zeros.
 */
public final class Walk {
  /** What a row is multiplied by that has become small: a power of two, so that no bit is lost. */
  public static final double UP = 0x1p200;

  /** The sum at which a row is scaled. */
  public static final double SMALL = 0x1p-200;

  /** Smaller numbers fade: further products of them could vanish unnoticed. */
  public static final double LEAST = 1e-140;

  /** K. */
  final int states;

  /** The row before, padded; becomes the last one that has been passed. */
  double[] x;

  /** Where plain code works out the next row, which it then exchanges for this one. */
  double[] next;

  /** One row for any use, padded. */
  private final double[] other;

  /** x M of one row, padded, and what plain code needs besides. */
  final double[] product;

  final double[] work;

  /** M. */
  @SuppressWarnings("NullAway.Init")
  StateMatrix matrix;

  /** Whether a row must be left alone in which a number is below {@link #LEAST} but not 0. */
  boolean checked;

  /** Densities by rows or by codes; codes may be null. */
  @SuppressWarnings("NullAway.Init")
  double[] densities;

  int @Nullable [] codes;

  /** The first row, which is where codes are looked up, and where its densities are without. */
  int row;

  int densityAt;

  /** 1 or −1. */
  int direction;

  /** The products x M go here, that of the first row to {@code productsAt}; null for nowhere. */
  double @Nullable [] products;

  int productsAt;
  int productsStep;

  /** The scaled products times densities go here; null for nowhere. */
  double @Nullable [] values;

  int valuesAt;
  int valuesStep;

  /** What each row has been multiplied by, from {@code scalesAt}; null for nowhere. */
  double @Nullable [] scales;

  int scalesAt;

  /** How many rows have been multiplied by {@link #UP}. */
  int scalings;

  /**
   * Makes storage.
   *
   * @param states K
   */
  public Walk(int states) {
    this.states = states;
    int width = StateMatrix.width(states);
    x = new double[width];
    next = new double[width];
    other = new double[width];
    product = new double[width];
    work = new double[width];
  }

  /**
   * Says which chain, and that nothing is to be written.
   *
   * @param m A, or its transpose to go backward
   * @param leavesFaded whether the kernel stops in front of rows that have numbers so small that
   *     they may fade
   */
  public Walk along(StateMatrix m, boolean leavesFaded) {
    matrix = m;
    checked = leavesFaded;
    products = null;
    values = null;
    scales = null;
    scalings = 0;
    return this;
  }

  /**
   * Says where densities are.
   *
   * @param b K for each row, or for each code
   * @param codeOf the code of each row; null if rows have their own densities
   * @param first the row to begin with
   * @param at where its densities are
   * @param step 1 or −1
   */
  public Walk densities(double[] b, int @Nullable [] codeOf, int first, int at, int step) {
    densities = b;
    codes = codeOf;
    row = first;
    densityAt = at;
    direction = step;
    return this;
  }

  /** Says where the products x M go, the first from {@code at}, each {@code step} further. */
  public Walk products(double[] out, int at, int step) {
    products = out;
    productsAt = at;
    productsStep = step;
    return this;
  }

  /** Says where the scaled products times densities go. */
  public Walk values(double[] out, int at, int step) {
    values = out;
    valuesAt = at;
    valuesStep = step;
    return this;
  }

  /** Says where the powers of two go that the values have been multiplied by. */
  public Walk scales(double[] out, int at) {
    scales = out;
    scalesAt = at;
    return this;
  }

  /** One row of K numbers and zeros for any use. */
  public double[] row() {
    return other;
  }

  /** Copies the row before. */
  public void enter(double[] row) {
    System.arraycopy(row, 0, x, 0, states);
  }

  /** Copies the last row. */
  public void leave(double[] row) {
    System.arraycopy(x, 0, row, 0, states);
  }

  /** Returns how many rows have been multiplied by {@link #UP}. */
  public int scalings() {
    return scalings;
  }

  int densityAt(int passed) {
    return codes == null
        ? densityAt + passed * direction * states
        : codes[row + passed * direction] * states;
  }
}
