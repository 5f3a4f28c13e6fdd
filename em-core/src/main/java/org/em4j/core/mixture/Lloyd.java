package org.em4j.core.mixture;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.em4j.core.Block;
import org.em4j.core.internal.Dot;
import org.em4j.core.internal.SquaredDistances;

/**
 * Lloyd's algorithm from one set of centres, on rows in memory: every row goes to the nearest
 * centre, every centre to the mean of its rows; a centre without rows stays. Used by one thread at
 * a time.
 *
 * <p>After the first pass the sums of the centres change by the rows alone that change sides, which
 * soon are few. Where rows are weighted all sums are taken anew: of weights that differ in size,
 * what is left after a large one has gone would be rounding.
 */
final class Lloyd {
  private final StartRows rows;
  private final int components;
  private final int columns;
  private final SquaredDistances kernel;
  private final double[] centres;
  private final double[] sums;
  private final double[] weights;
  private final int[] labels;
  private final double[] least;
  private final double[] index;
  private double inertia = Double.POSITIVE_INFINITY;
  private int passes;
  private boolean still;

  /**
   * Makes a run.
   *
   * @param rows on which
   * @param centres row-major K×d; kept and modified
   * @param components K
   */
  Lloyd(StartRows rows, double[] centres, int components) {
    this.rows = rows;
    this.components = components;
    this.columns = rows.columns();
    this.kernel = SquaredDistances.forWork((long) rows.rows() * centres.length);
    this.centres = centres;
    this.sums = new double[centres.length];
    this.weights = new double[components];
    this.labels = new int[rows.rows()];
    int stride = rows.block(0).stride();
    this.least = new double[stride];
    this.index = new double[stride];
  }

  /**
   * Goes on until nothing moves, a pass takes less than a part from the sum of squares, or so many
   * passes have been made in all.
   *
   * @param mostPasses with those already made
   * @param tolerance that part; 0 to go on until nothing moves
   * @param cancelled tells whether to stop; asked before each pass
   * @throws CancellationException if the caller asked to stop
   */
  void run(int mostPasses, double tolerance, BooleanSupplier cancelled) {
    double before = Double.POSITIVE_INFINITY;
    while (!still && passes < mostPasses && !(before - inertia < tolerance * inertia)) {
      before = inertia;
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled");
      }
      pass();
    }
  }

  /** Returns the sum of the squared distances from the centres before they moved last. */
  double inertia() {
    return inertia;
  }

  /** Returns the live centres, row-major K×d. */
  double[] centres() {
    return centres;
  }

  private void pass() {
    boolean anew = passes == 0 || rows.weights() != null;
    if (anew) {
      Arrays.fill(sums, 0);
      Arrays.fill(weights, 0);
    }
    double total = 0;
    int changes = 0;
    for (int b = 0; b < rows.blocks(); b++) {
      Block block = rows.block(b);
      int n = block.rows();
      kernel.nearest(
          block.values(), 0, block.stride(), n, columns, centres, components, least, index);
      if (rows.weights() == null) {
        total += Dot.sum(least, 0, n);
      } else {
        total += weighted(block.firstRow(), n);
      }
      changes += anew ? addAll(block) : move(block);
    }
    still = passes > 0 && changes == 0;
    inertia = total;
    passes++;
    if (!still) {
      moveCentres(centres, sums, weights);
    }
  }

  private double weighted(int first, int n) {
    double[] w = rows.weights();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += w[first + i] * least[i];
    }
    return sum;
  }

  /** Adds every row to its centre's sum; returns how many labels changed. */
  private int addAll(Block block) {
    double[] x = block.values();
    int changes = 0;
    for (int i = 0; i < block.rows(); i++) {
      int row = block.firstRow() + i;
      int k = (int) index[i];
      changes += k == labels[row] ? 0 : 1;
      labels[row] = k;
      double w = rows.weight(row);
      weights[k] += w;
      for (int j = 0, p = i, q = k * columns; j < columns; j++, p += block.stride(), q++) {
        sums[q] += w * x[p];
      }
    }
    return changes;
  }

  /** Moves rows of weight 1 from the sum of the old centre to that of the new one. */
  private int move(Block block) {
    double[] x = block.values();
    int first = block.firstRow();
    int changes = 0;
    for (int i = 0; i < block.rows(); i++) {
      int k = (int) index[i];
      int before = labels[first + i];
      if (k != before) {
        changes++;
        labels[first + i] = k;
        weights[k]++;
        weights[before]--;
        for (int j = 0, p = i; j < columns; j++, p += block.stride()) {
          sums[k * columns + j] += x[p];
          sums[before * columns + j] -= x[p];
        }
      }
    }
    return changes;
  }

  /** Sets every centre that has rows to their mean; {@code centres} is modified. */
  static void moveCentres(double[] centres, double[] sums, double[] weights) {
    int columns = centres.length / weights.length;
    for (int k = 0; k < weights.length; k++) {
      for (int j = k * columns; j < (k + 1) * columns && weights[k] > 0; j++) {
        centres[j] = sums[j] / weights[k];
      }
    }
  }
}
