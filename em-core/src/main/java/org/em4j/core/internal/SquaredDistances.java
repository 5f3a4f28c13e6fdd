package org.em4j.core.internal;

/**
 * Squared Euclidean distances of the rows of a block from centres, {@code Σ_j (x_ij − c_kj)²}, by
 * the differences themselves, so that rows and centres far from the origin lose no digits.
 *
 * <p>Values are column-major: column j of the rows begins at {@code at + j·stride}. The two
 * implementations give the same bits. Immutable and thread-safe.
 */
public interface SquaredDistances {
  /** The twin that is quick from the start. */
  SquaredDistances PLAIN = new PlainSquaredDistances();

  /** The twin for work that is worth compiling. */
  final class Fast {
    /** The vector kernel, if this JVM has it. */
    public static final SquaredDistances DISTANCES =
        KernelChoice.of(
            SquaredDistances.class,
            "org.em4j.core.internal.VectorSquaredDistances",
            PlainSquaredDistances::new);

    private Fast() {}
  }

  /**
   * Writes all distances.
   *
   * @param x column-major with the stride. Not modified
   * @param at where column 0 begins
   * @param stride at least {@code rows}; fastest as a multiple of 8
   * @param rows n
   * @param columns d
   * @param centres row-major K×d. Not modified
   * @param components K
   * @param out component-major with the stride: that of row i from centre k at {@code k·stride +
   *     i}; entries beyond {@code rows} of a component are undefined afterwards. Modified
   */
  void distances(
      double[] x,
      int at,
      int stride,
      int rows,
      int columns,
      double[] centres,
      int components,
      double[] out);

  /**
   * Writes the smallest distance of each row and the index of its centre, the lowest among equals;
   * +∞ and 0 if no distance is below that.
   *
   * @param x column-major with the stride. Not modified
   * @param at where column 0 begins
   * @param stride at least {@code rows}; fastest as a multiple of 8
   * @param rows n
   * @param columns d
   * @param centres row-major K×d. Not modified
   * @param components K
   * @param least of length {@code stride} or more. Modified
   * @param index whole numbers, of length {@code stride} or more. Modified
   */
  void nearest(
      double[] x,
      int at,
      int stride,
      int rows,
      int columns,
      double[] centres,
      int components,
      double[] least,
      double[] index);

  /**
   * Returns the kernel that suits a problem.
   *
   * @param work the number of differences n·d·K in one pass over all its data
   */
  static SquaredDistances forWork(long work) {
    return KernelChoice.worthwhile((double) work) ? Fast.DISTANCES : PLAIN;
  }
}
