package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;

/**
 * Accumulates the two statistics of one column that a family takes about a reference of its own for
 * each component. Immutable and thread-safe.
 */
abstract class PairAccumulator implements Accumulator {
  private static final int FIRST = 0;
  private static final int SECOND = 1;

  /**
   * Writes both statistics of some values.
   *
   * @param x the values, from {@code from}, {@code n} of them. Not modified
   * @param reference 0 where they are to be taken raw
   * @param first modified from 0
   * @param second modified from 0
   */
  abstract void statistics(
      double[] x, int from, int n, double reference, double[] first, double[] second);

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    double[] first = rows.scratch().doubles(FIRST, rows.stride());
    double[] second = rows.scratch().doubles(SECOND, rows.stride());
    for (int k = 0; k < into.components(); k++) {
      double reference = into.references()[into.referenceAt(k)];
      statistics(rows.values(), rows.column(0), rows.rows(), reference, first, second);
      add(first, second, rows.rows(), responsibilities, k * rows.stride(), k, into);
    }
  }

  /** Leaves out rows of responsibility 0, whose statistics may be infinite. */
  private static void add(
      double[] first,
      double[] second,
      int n,
      double[] gamma,
      int from,
      int k,
      ComponentStatistics into) {
    double weight = 0;
    double sumOfFirst = 0;
    double sumOfSecond = 0;
    for (int i = 0; i < n; i++) {
      double g = gamma[from + i];
      if (g != 0) {
        weight += g;
        sumOfFirst += g * first[i];
        sumOfSecond += g * second[i];
      }
    }
    into.addWeight(k, weight);
    into.values()[into.at(k)] += sumOfFirst;
    into.values()[into.at(k) + 1] += sumOfSecond;
  }
}
