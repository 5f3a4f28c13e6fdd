package org.em4j.hmm.internal;

import org.jspecify.annotations.Nullable;

/**
 * What a kernel needs to turn rows with α and β to γ and to the factors of expected transitions.
 * Storage of one thread, set anew for every stretch of rows.
 */
public final class Pairing {
  /** K, and the length of a padded row. */
  final int states;

  final int width;

  /** Kernels may take so many rows at a time. */
  static final int BLOCK = 32;

  /** The products of each row by places modulo eight, in which order every kernel adds them up. */
  final double[] sums = new double[8 * BLOCK];

  /** What γ and the factors of each row are to be multiplied by. */
  final double[] norms = new double[BLOCK];

  final double[] factors = new double[BLOCK];

  /** One of α and β, by padded rows in the order of the walk. */
  @SuppressWarnings("NullAway.Init")
  double[] other;

  int otherAt;

  /** The other one, row-major; becomes γ. */
  @SuppressWarnings("NullAway.Init")
  double[] kept;

  int keptAt;

  /** K or −K. */
  int keptStep;

  /** Densities as of {@link Walk}, that factors are multiplied by; null to leave them alone. */
  double @Nullable [] densities;

  /** The codes of rows, which are needed for the densities and for the sums; may be null. */
  int @Nullable [] codes;

  int row;
  int densityAt;
  int direction;

  /** What gets the kept numbers divided by the sum of each row, in padded rows. */
  @SuppressWarnings("NullAway.Init")
  double[] into;

  int intoAt;

  /** Factors of the rows that other was multiplied by; null if there were none. */
  double @Nullable [] scales;

  int scalesAt;

  /** The sums of γ of each code; null if there are no codes. */
  double @Nullable [] byCode;

  double weight;

  /**
   * Makes storage.
   *
   * @param states K
   */
  public Pairing(int states) {
    this.states = states;
    this.width = StateMatrix.width(states);
  }

  /**
   * Says where the two sides are.
   *
   * @param padded one of α and β, rows padded
   * @param at its first row
   * @param rows the other one; becomes γ
   * @param rowsAt its first row
   * @param step K or −K
   */
  public Pairing between(double[] padded, int at, double[] rows, int rowsAt, int step) {
    other = padded;
    otherAt = at;
    kept = rows;
    keptAt = rowsAt;
    keptStep = step;
    scales = null;
    return this;
  }

  /**
   * Says where densities are; the arguments are those of {@link Walk#densities}.
   *
   * @param b null if factors are not to be multiplied by them
   */
  public Pairing densities(
      double @Nullable [] b, int @Nullable [] codeOf, int first, int at, int step) {
    densities = b;
    codes = codeOf;
    row = first;
    densityAt = at;
    direction = step;
    return this;
  }

  /** Says where the factors go. */
  public Pairing into(double[] padded, int at) {
    into = padded;
    intoAt = at;
    return this;
  }

  /** Says what the rows of the padded side have been multiplied by. */
  public Pairing scaled(double[] factors, int at) {
    scales = factors;
    scalesAt = at;
    return this;
  }

  /** Says where the sums of each code are, and what a row weighs. */
  public Pairing weighted(double rowWeight, double @Nullable [] sumsByCode) {
    weight = rowWeight;
    byCode = sumsByCode;
    return this;
  }

  /** Turns the sums of rows, those of the first at 0, to what the rows are multiplied by. */
  void normalise(int from, int to) {
    double[] s = sums;
    for (int row = from, at = 0; row < to; row++, at += 8) {
      double total =
          ((s[at] + s[at + 4]) + (s[at + 2] + s[at + 6]))
              + ((s[at + 1] + s[at + 5]) + (s[at + 3] + s[at + 7]));
      double norm = weight / total;
      norms[row - from] = norm;
      factors[row - from] = scales == null ? norm : norm * scales[scalesAt + row];
    }
  }

  int densityAt(int passed) {
    return codes == null
        ? densityAt + passed * direction * states
        : codes[row + passed * direction] * states;
  }
}
