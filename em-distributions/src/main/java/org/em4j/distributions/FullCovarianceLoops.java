package org.em4j.distributions;

import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.KernelChoice;

/**
 * The loops of normals with full covariances: the twins give the same bits. Stateless and
 * thread-safe.
 */
interface FullCovarianceLoops {
  /** The twin that is quick from the start. */
  FullCovarianceLoops PLAIN = new PlainFullCovarianceLoops();

  /** Returns the twin that suits a block. */
  static FullCovarianceLoops of(Block rows) {
    return rows.large() ? Fast.LOOPS : PLAIN;
  }

  /** Apart, so that little work does not load it. */
  final class Fast {
    static final FullCovarianceLoops LOOPS =
        KernelChoice.of(
            FullCovarianceLoops.class,
            "org.em4j.distributions.VectorFullCovarianceLoops",
            PlainFullCovarianceLoops::new);

    private Fast() {}
  }

  /**
   * Writes {@code c − ½‖W(x − μ)‖²} of every row and component; −∞ where that overflows.
   *
   * @param mean μ of each component
   * @param inverse W of each component, lower triangular and row-major, with rows as long as the
   *     next multiple of 4 of d and zeros behind the diagonal
   * @param constant c of each component
   * @param out component-major with the block's stride. Modified
   */
  void logDensities(
      Block rows, double[][] mean, double[][] inverse, double[] constant, double[] out);

  /**
   * Adds Σγ, {@code Σγ(x − r)} and the lower half of {@code Σγ(x − r)(x − r)ᵀ} row by row.
   *
   * @param responsibilities γ, component-major with the block's stride. Not modified
   */
  void accumulate(Block rows, double[] responsibilities, ComponentStatistics into);
}
