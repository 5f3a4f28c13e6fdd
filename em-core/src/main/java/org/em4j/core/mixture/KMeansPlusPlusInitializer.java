package org.em4j.core.mixture;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.internal.SquaredDistances;

/**
 * Seeds of k-means++ (Arthur and Vassilvitskii 2007) in standardised columns: each further centre
 * is a row drawn with probability proportional to its weight times its squared distance from the
 * nearest centre so far. Rows belong to the nearest centre. Where there are more than 20,000 rows,
 * seeds are drawn among as many evenly spread ones. Immutable.
 */
public final class KMeansPlusPlusInitializer implements Initializer {
  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    return NearestCentres.hard(
        seeds(StartRows.of(data, summary, components, seed), components, seed, options.cancelled()),
        summary);
  }

  /**
   * Draws K centres, row-major K×d.
   *
   * @param cancelled tells whether to stop; asked before each centre
   * @throws CancellationException if the caller asked to stop
   */
  static double[] seeds(StartRows rows, int components, long seed, BooleanSupplier cancelled) {
    int d = rows.columns();
    RandomGenerator random = new SplittableRandom(seed);
    SquaredDistances kernel =
        SquaredDistances.forWork((long) rows.rows() * rows.columns() * components);
    double[] centres = new double[components * d];
    double[] nearest = new double[rows.rows()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double[] sums = new double[rows.blocks()];
    double total = 0;
    double[] centre = new double[d];
    for (int k = 0; k < components; k++) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled");
      }
      boolean apart = k > 0 && total > 0 && Double.isFinite(total);
      int row = apart ? drawByDistance(rows, nearest, sums, total, random) : draw(rows, random);
      rows.copyRow(row, centre, 0);
      System.arraycopy(centre, 0, centres, k * d, d);
      total = shorten(rows, nearest, sums, centre, kernel);
    }
    return centres;
  }

  /** Draws a row in proportion to its weight. */
  private static int draw(StartRows rows, RandomGenerator random) {
    double[] weights = rows.weights();
    if (weights == null) {
      return random.nextInt(rows.rows());
    }
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = random.nextDouble() * total;
    int row = 0;
    while (row < weights.length - 1 && (left -= weights[row]) >= 0) {
      row++;
    }
    return row;
  }

  /** Finds the block first and then the row, so that a draw looks at few of the rows. */
  private static int drawByDistance(
      StartRows rows, double[] nearest, double[] sums, double total, RandomGenerator random) {
    double left = random.nextDouble() * total;
    int b = 0;
    int lastBlock = 0;
    for (; b < sums.length; b++) {
      lastBlock = sums[b] > 0 ? b : lastBlock;
      if (left < sums[b]) {
        break;
      }
      left -= sums[b];
    }
    Block block = rows.block(Math.min(b, lastBlock));
    int last = block.firstRow();
    for (int i = block.firstRow(); i < block.firstRow() + block.rows(); i++) {
      double share = nearest[i] * rows.weight(i);
      if (share > 0) {
        last = i;
        left -= share;
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  /** Takes one more centre into account; returns the sum of weight times squared distance. */
  private static double shorten(
      StartRows rows, double[] nearest, double[] sums, double[] centre, SquaredDistances kernel) {
    double[] squares = new double[rows.block(0).stride()];
    double total = 0;
    for (int b = 0; b < sums.length; b++) {
      Block block = rows.block(b);
      kernel.distances(
          block.values(), 0, block.stride(), block.rows(), rows.columns(), centre, 1, squares);
      int first = block.firstRow();
      double sum = 0;
      for (int i = 0; i < block.rows(); i++) {
        nearest[first + i] = Math.min(nearest[first + i], squares[i]);
        sum += nearest[first + i] * rows.weight(first + i);
      }
      sums[b] = sum;
      total += sum;
    }
    return total;
  }
}
