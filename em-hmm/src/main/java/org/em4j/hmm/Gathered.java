package org.em4j.hmm;

import java.util.Arrays;
import java.util.Objects;
import org.em4j.hmm.internal.ChainKernel;
import org.em4j.hmm.internal.PairProducts;
import org.em4j.hmm.internal.Pairing;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of sequences give: expected counts of first states and of transitions, and for a
 * table of densities the responsibilities of each code. Storage of one task.
 */
final class Gathered {
  private final int states;
  private final double[] initial;
  private final double[] pairs;
  private final double[] counts;
  private final PairProducts products;
  private final Pairing pairing;
  private final double[] scales = new double[PairProducts.PAIRS];
  private final double[] byCode;
  private double @Nullable [] passed;
  private ChainKernel kernel = ChainKernel.PLAIN;
  private int count;
  private double @Nullable [][] marked;
  private double weight;
  private int sequenceFirst;

  /**
   * Makes storage.
   *
   * @param tableSize the length of the table of densities, 0 if there is none
   */
  Gathered(int states, int tableSize) {
    this.states = states;
    initial = new double[states];
    pairs = new double[states * states];
    counts = new double[states * states];
    products = new PairProducts(states);
    pairing = new Pairing(states);
    byCode = new double[tableSize];
  }

  void clear() {
    Arrays.fill(initial, 0);
    Arrays.fill(pairs, 0);
    Arrays.fill(counts, 0);
    Arrays.fill(byCode, 0);
    count = 0;
  }

  /** Remembers what has been gathered so far. */
  void mark() {
    multiply();
    double[][] now = all();
    if (marked == null) {
      marked = Arrays.stream(now).map(double[]::clone).toArray(double[][]::new);
      return;
    }
    for (int i = 0; i < now.length; i++) {
      System.arraycopy(now[i], 0, marked[i], 0, now[i].length);
    }
  }

  /** Goes back to what was {@linkplain #mark marked}. */
  void reset() {
    count = 0;
    double[][] before = Objects.requireNonNull(marked, "nothing was marked");
    for (int i = 0; i < before.length; i++) {
      System.arraycopy(before[i], 0, all()[i], 0, before[i].length);
    }
  }

  private double[][] all() {
    return new double[][] {initial, pairs, counts, byCode};
  }

  /** Says whose rows come next. */
  void begin(double sequenceWeight, int firstRow) {
    weight = sequenceWeight;
    sequenceFirst = firstRow;
  }

  double weight() {
    return weight;
  }

  /** Tells whether a row is the first one of its sequence. */
  boolean isFirst(int row) {
    return row == sequenceFirst;
  }

  /** The live expected counts of first states. */
  double[] initial() {
    return initial;
  }

  /** The live responsibilities of each code, where the table has its densities. */
  double[] byCode() {
    return byCode;
  }

  /** The left factors of pairs, in padded rows; the next one is written to {@link #next}. */
  double[] from() {
    return products.left();
  }

  /** The right factors of pairs. */
  double[] to() {
    return products.right();
  }

  /** Returns where the factors of the next pair go; the row is {@linkplain #paired kept} later. */
  int next() {
    return count * products.width();
  }

  /** Returns the distance between rows of factors. */
  int width() {
    return products.width();
  }

  /** Returns how many pairs may be kept before there is {@linkplain #paired word} of them. */
  int room() {
    return PairProducts.PAIRS - count;
  }

  /** Keeps the pair that was written: Σ from ⊗ to is what {@link #addCounts} multiplies by A. */
  void paired() {
    paired(1);
  }

  /** Keeps pairs that were written. */
  void paired(int pairs) {
    count += pairs;
    if (count == PairProducts.PAIRS) {
      multiply();
    }
  }

  /** Says which kernel multiplies. */
  void use(ChainKernel chosen) {
    kernel = chosen;
  }

  /** Storage of kernels, with what a row weighs and where its sums go. */
  Pairing pairing() {
    return pairing.weighted(weight, byCode);
  }

  /** What rows have been multiplied by, for as many rows as there may be pairs. */
  double[] scales() {
    return scales;
  }

  /** β of as many rows as there may be pairs, in padded rows. */
  double[] passed() {
    if (passed == null) {
      passed = new double[PairProducts.PAIRS * products.width()];
    }
    return passed;
  }

  /** The live sums over pairs, K×K, for those who add pairs up themselves. */
  double[] pairs() {
    return pairs;
  }

  /** Adds to an expected count itself. */
  void addTransition(int i, int j, double expected) {
    counts[i * states + j] += expected;
  }

  private void multiply() {
    kernel.addProducts(products, count, pairs);
    count = 0;
  }

  /**
   * Adds the counts to a vector.
   *
   * @param transitions A, row-major, which the sum of pairs is multiplied by
   * @param out K counts of first states, and behind them K×K of transitions. Modified
   */
  void addCounts(double[] transitions, double[] out) {
    multiply();
    for (int k = 0; k < states; k++) {
      out[k] += initial[k];
    }
    for (int i = 0; i < states * states; i++) {
      out[states + i] += counts[i] + (transitions[i] == 0 ? 0 : transitions[i] * pairs[i]);
    }
  }
}
