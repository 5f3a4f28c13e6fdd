package org.em4j.distributions;

import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.KernelChoice;
import org.jspecify.annotations.Nullable;

/**
 * The loops of normals whose columns are independent: the twins give the same bits. Arrays of a
 * block are column-major. Stateless and thread-safe.
 */
interface DiagonalLoops {
  /** The parts of a sum: row i goes to part i mod 8. */
  int PARTS = BayesRule.PARTS;

  /** The first slot of a block's scratch that the loops leave alone. */
  int FIRST_FREE = 2;

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
   * Writes {@code c_k + f_k Σ_j ((x_ij − μ_kj) r_kj)²} of every row and component.
   *
   * @param rows whose scratch is used
   * @param x column j begins at {@code at + j·stride}. Not modified
   * @param mean μ, row-major K×d
   * @param reciprocal r, row-major K×d, or null if all are 1
   * @param factor f of each component
   * @param constant c of each component
   * @param out component-major with the block's stride. Modified
   */
  void squares(
      Block rows,
      double[] x,
      int at,
      double[] mean,
      double @Nullable [] reciprocal,
      double[] factor,
      double[] constant,
      double[] out);

  /**
   * Writes {@code Σγ(x − r)} of four columns and, behind them, {@code Σγ(x − r)²}, of one or two
   * components; behind the last column it is taken again.
   *
   * @param rows the values
   * @param j the first of the columns
   * @param gamma γ, component-major with the block's stride. Not modified
   * @param k the first of the components
   * @param count how many components, 1 or 2
   * @param about holds the references r. Not modified
   * @param out eight entries for each component. Modified
   */
  void moments(
      Block rows, int j, double[] gamma, int k, int count, ComponentStatistics about, double[] out);

  /**
   * Writes {@code Σγ(x − c)} of every component and column.
   *
   * @param rows the values
   * @param gamma γ, component-major with the block's stride. Not modified
   * @param components K
   * @param centre c of each column
   * @param out row-major K×d. Modified
   */
  void means(Block rows, double[] gamma, int components, double[] centre, double[] out);

  /**
   * Writes Σγ of every component.
   *
   * @param gamma γ, component-major with the block's stride. Not modified
   * @param out one for each component. Modified
   */
  void weights(Block rows, double[] gamma, int components, double[] out);

  /**
   * Writes the sum of γ over components, in their order, of every row.
   *
   * @param gamma γ, component-major with the block's stride. Not modified
   * @param out one for each row. Modified
   */
  void totals(Block rows, double[] gamma, int components, double[] out);
}
