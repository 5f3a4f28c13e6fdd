package org.em4j.core;

/**
 * The value that would stand at an index if values were sorted: quickselect (Hoare 1961), in linear
 * time where values are not arranged against it, because sorting some thousand values takes longer
 * than fitting a small mixture to them.
 */
final class OrderStatistic {
  private OrderStatistic() {}

  /**
   * Returns the entry of rank {@code rank} among the first n.
   *
   * @param values without NaN. Modified: put into another order
   * @param n at least 1
   * @param rank from 0 for the smallest to n − 1
   */
  static double of(double[] values, int n, int rank) {
    int low = 0;
    int high = n - 1;
    while (low < high) {
      double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double moved = values[i];
          values[i++] = values[j];
          values[j--] = moved;
        }
      }
      // Entries between j and i are the pivot.
      if (rank > j && rank < i) {
        return values[rank];
      }
      low = rank >= i ? i : low;
      high = rank <= j ? j : high;
    }
    return values[rank];
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
