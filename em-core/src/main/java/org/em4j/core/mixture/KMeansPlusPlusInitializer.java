package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;

/**
 * Seeds of k-means++ (Arthur and Vassilvitskii 2007) in standardised columns: each further centre
 * is a row drawn with probability proportional to its weight times its squared distance from the
 * nearest centre so far. Rows belong to the nearest centre. Immutable.
 */
public final class KMeansPlusPlusInitializer implements Initializer {
  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    return new NearestCentres(
        centres(new StandardizedObservations(data, summary), components, seed), summary, true);
  }

  /** Draws K centres from standardised data. */
  static List<double[]> centres(Observations standardized, int components, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RowSampling rows = RowSampling.of(standardized);
    List<double[]> centres = new ArrayList<>();
    centres.add(rows.draw(random));
    double[] nearest = new double[standardized.rows()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    while (centres.size() < components) {
      double total = shorten(nearest, standardized, centres.get(centres.size() - 1));
      centres.add(
          total > 0 && Double.isFinite(total)
              ? rows.row(drawByDistance(nearest, standardized, random.nextDouble() * total))
              : rows.draw(random));
    }
    return centres;
  }

  private static int drawByDistance(double[] nearest, Observations data, double u) {
    double left = u;
    int last = 0;
    for (int i = 0; i < nearest.length; i++) {
      double share = nearest[i] * data.weight(i);
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
  private static double shorten(double[] nearest, Observations data, double[] centre) {
    Block block = Block.allocate(data.columns(), data.blockRows(1));
    double[] squares = new double[block.stride()];
    double total = 0;
    for (int first = 0; first < data.rows(); first += block.stride()) {
      data.read(first, Math.min(block.stride(), data.rows() - first), block);
      int n = block.rows();
      Arrays.fill(squares, 0);
      for (int j = 0; j < centre.length; j++) {
        addSquares(block.values(), block.column(j), centre[j], squares, n);
      }
      for (int i = 0; i < n; i++) {
        nearest[first + i] = Math.min(nearest[first + i], squares[i]);
        total += nearest[first + i] * data.weight(first + i);
      }
    }
    return total;
  }

  private static void addSquares(double[] x, int at, double centre, double[] squares, int n) {
    for (int i = 0; i < n; i++) {
      double z = x[at + i] - centre;
      squares[i] += z * z;
    }
  }
}
