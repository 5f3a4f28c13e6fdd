package org.em4j.distributions;

import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.internal.KernelChoice;

/**
 * The loops of normals with full covariances: the twins give the same bits. Stateless and
 * thread-safe.
 */
interface FullCovarianceLoops {
  /** The nested scratch for weights. */
  int WEIGHTS = 2;

  /** Returns the twin that suits a block. */
  static FullCovarianceLoops of(Block rows) {
    return rows.fast() ? Fast.LOOPS : Plain.LOOPS;
  }

  /** The twin that is quick from the start. */
  final class Plain {
    static final FullCovarianceLoops LOOPS = new PlainFullCovarianceLoops();

    private Plain() {}
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

  /** Returns {@link #logDensities} of one row, whose values are a stride apart. */
  static double logDensity(
      double[] x, int at, int stride, double[] mean, double[] w, int d, double constant) {
    int padded = BlockColumns.padded(d);
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double s = 0;
      for (int j = 0; j <= i; j++) {
        s = Math.fma(w[i * padded + j], x[at + j * stride] - mean[j], s);
      }
      sum = Math.fma(s, s, sum);
    }
    double log = Math.fma(-0.5, sum, constant);
    return Double.isNaN(log) ? Double.NEGATIVE_INFINITY : log;
  }

  /**
   * Writes {@code y = W(x − c)}.
   *
   * @param centre c
   * @param inverse W, as of {@link #logDensities}
   * @param out column-major with the block's stride. Modified
   */
  void whiten(Block rows, double[] centre, double[] inverse, double[] out);

  /** Makes the block's scratch ready for {@link #moments} of its rows. */
  void prepare(Block rows);

  /**
   * Adds {@code Σγ(x − r)} and the lower half of {@code Σγ(x − r)(x − r)ᵀ} row by row, after {@link
   * #prepare}.
   *
   * @param gamma γ, from {@code gammaAt}. Not modified
   * @param reference r, from {@code referenceAt}. Not modified
   * @param s the sums, from {@code to}. Modified
   */
  void moments(
      Block rows,
      double[] gamma,
      int gammaAt,
      double[] reference,
      int referenceAt,
      double[] s,
      int to);

  /**
   * Adds Σγ and the {@link #moments} of every component about its reference.
   *
   * @param responsibilities γ, component-major with the block's stride. Not modified
   */
  default void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    double[] weights = rows.scratch().nested(WEIGHTS).doubles(0, into.components());
    DiagonalLoops.of(rows).weights(rows, responsibilities, into.components(), weights);
    prepare(rows);
    for (int k = 0; k < into.components(); k++) {
      if (weights[k] != 0) {
        into.addWeight(k, weights[k]);
        moments(
            rows,
            responsibilities,
            k * rows.stride(),
            into.references(),
            into.referenceAt(k),
            into.values(),
            into.at(k));
      }
    }
  }
}
