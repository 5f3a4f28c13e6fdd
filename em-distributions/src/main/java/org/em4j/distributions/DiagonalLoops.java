package org.em4j.distributions;

import org.em4j.core.Block;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.KernelChoice;

/**
 * The loops of normals whose columns are independent: the twins give the same bits. Arrays of a
 * block are column-major. Stateless and thread-safe.
 */
interface DiagonalLoops {
  /** The parts of a sum: row i goes to part i mod 8. */
  int PARTS = BayesRule.PARTS;

  /** The first slot of a block's scratch that the loops leave alone. */
  int FIRST_FREE = 6;

  /** The twin that is quick from the start. */
  DiagonalLoops PLAIN = new PlainDiagonalLoops();

  /** Returns the twin that suits a block. */
  static DiagonalLoops of(Block rows) {
    return rows.fast() ? Fast.LOOPS : PLAIN;
  }

  /** Apart, so that little work does not load it. */
  final class Fast {
    static final DiagonalLoops LOOPS =
        KernelChoice.of(
            DiagonalLoops.class,
            "org.em4j.distributions.VectorDiagonalLoops",
            PlainDiagonalLoops::new);

    private Fast() {}
  }

  /**
   * Writes {@code c + f Σ_j ((x_ij − μ_j) r_j)²}.
   *
   * @param rows whose scratch is used
   * @param x column j begins at {@code at + j·stride}. Not modified
   * @param mean μ of d columns
   * @param reciprocal r of d columns, or null if all are 1
   * @param factor f
   * @param constant c
   * @param out from {@code to}. Modified
   */
  void squares(
      Block rows,
      double[] x,
      int at,
      double[] mean,
      double[] reciprocal,
      double factor,
      double constant,
      double[] out,
      int to);

  /**
   * Writes {@code Σγ(x − r)} of four columns and, behind them, {@code Σγ(x − r)²}; behind the last
   * column it is taken again.
   *
   * @param rows the values
   * @param j the first of the columns
   * @param gamma γ, from {@code at}. Not modified
   * @param reference r, of the first column of all at {@code referenceAt}
   * @param out eight entries. Modified
   */
  void moments(
      Block rows, int j, double[] gamma, int at, double[] reference, int referenceAt, double[] out);

  /**
   * Writes {@code Σγ(x − r)} of eight columns, those behind the last one undefined.
   *
   * @param out eight entries. Modified
   */
  void means(
      Block rows, int j, double[] gamma, int at, double[] reference, int referenceAt, double[] out);

  /** Adds n entries from {@code at} to those of {@code sum}. */
  void add(double[] values, int at, double[] sum, int n);

  /** Returns the sum of n entries. */
  double sum(Block rows, double[] values, int at, int n);
}
