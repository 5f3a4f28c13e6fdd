package org.em4j.core.mixture;

import java.util.random.RandomGenerator;
import org.em4j.core.Block;
import org.em4j.core.Observations;

/** Draws rows with probabilities proportional to their weights. */
final class RowSampling {
  private final Observations data;

  private RowSampling(Observations data) {
    this.data = data;
  }

  static RowSampling of(Observations data) {
    return new RowSampling(data);
  }

  /** Draws one row's values. */
  double[] draw(RandomGenerator random) {
    return row(drawIndex(random));
  }

  int drawIndex(RandomGenerator random) {
    if (!data.weighted()) {
      return random.nextInt(data.rows());
    }
    double u = random.nextDouble() * data.totalWeight();
    int last = 0;
    for (int i = 0; i < data.rows(); i++) {
      double weight = data.weight(i);
      if (weight > 0) {
        last = i;
        u -= weight;
        if (u < 0) {
          break;
        }
      }
    }
    return last;
  }

  double[] row(int index) {
    Block one = Block.allocate(data.columns(), 1);
    data.read(index, 1, one);
    double[] x = new double[data.columns()];
    one.copyRow(0, x, 0);
    return x;
  }

  /**
   * Draws K different rows; rows of equal values count as one while there are others to be found.
   *
   * @return K rows of d values
   */
  double[][] drawDistinct(int components, RandomGenerator random) {
    double[][] rows = new double[components][];
    for (int k = 0; k < components; k++) {
      double[] candidate = draw(random);
      for (int attempt = 0; attempt < 100 && contains(rows, k, candidate); attempt++) {
        candidate = draw(random);
      }
      rows[k] = contains(rows, k, candidate) ? another(rows, k, candidate, random) : candidate;
    }
    return rows;
  }

  /** Goes through the rows from a random one, because few of many may be left. */
  private double[] another(double[][] rows, int count, double[] drawn, RandomGenerator random) {
    int from = drawIndex(random);
    for (int i = 0; i < data.rows(); i++) {
      int index = (int) ((from + (long) i) % data.rows());
      if (data.weight(index) > 0) {
        double[] candidate = row(index);
        if (!contains(rows, count, candidate)) {
          return candidate;
        }
      }
    }
    return drawn;
  }

  private static boolean contains(double[][] rows, int count, double[] row) {
    for (int k = 0; k < count; k++) {
      if (java.util.Arrays.equals(rows[k], row)) {
        return true;
      }
    }
    return false;
  }
}
