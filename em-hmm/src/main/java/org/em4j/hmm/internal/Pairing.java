package org.em4j.hmm.internal;

/**
 * What a kernel needs to turn rows with α and β to γ and to the factors of expected transitions.
 * Storage of one thread, set anew for every stretch of rows.
 */
public final class Pairing {
  /** K, and the length of a padded row. */
  final int states;

  final int width;

  /** The products of one row by places modulo eight, in which order every kernel adds them up. */
  final double[] sums = new double[8];

  /** One row of γ and one of factors, padded. */
  final double[] gamma;

  final double[] factors;

  /** One of α and β, by padded rows in the order of the walk. */
  double[] other;

  int otherAt;

  /** The other one, row-major; becomes γ. */
  double[] kept;

  int keptAt;

  /** K or −K. */
  int keptStep;

  /** Densities as of {@link Walk}, that factors are multiplied by; null to leave them alone. */
  double[] densities;

  /** The codes of rows, which are needed for the densities and for the sums; may be null. */
  int[] codes;

  int row;
  int densityAt;
  int direction;

  /** What gets the kept numbers divided by the sum of each row, in padded rows. */
  double[] into;

  int intoAt;

  /** Factors of the rows that other was multiplied by; null if there were none. */
  double[] scales;

  int scalesAt;

  /** The sums of γ of each code; null if there are no codes. */
  double[] byCode;

  double weight;

  /**
   * Makes storage.
   *
   * @param states K
   */
  public Pairing(int states) {
    this.states = states;
    this.width = StateMatrix.width(states);
    this.gamma = new double[width];
    this.factors = new double[width];
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
  public Pairing densities(double[] b, int[] codeOf, int first, int at, int step) {
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
  public Pairing weighted(double rowWeight, double[] sumsByCode) {
    weight = rowWeight;
    byCode = sumsByCode;
    return this;
  }

  /** Returns the sum of the eight, in the order of every kernel. */
  double total() {
    double[] s = sums;
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  }

  int densityAt(int passed) {
    return codes == null
        ? densityAt + passed * direction * states
        : codes[row + passed * direction] * states;
  }
}
