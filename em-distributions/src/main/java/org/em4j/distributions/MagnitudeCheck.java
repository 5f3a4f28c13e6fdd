package org.em4j.distributions;

import org.em4j.core.DataSummary;
import org.em4j.core.EmException;

/** Refuses columns whose squares a double cannot hold, instead of returning infinities. */
final class MagnitudeCheck {
  /** What a sum of weighted squares may be, within a double's range of 1e-308 to 1.8e308. */
  private static final double LARGEST_SUM = 1e300;

  private static final double SMALLEST_SUM = 1e-290;

  private MagnitudeCheck() {}

  /**
   * Checks a column.
   *
   * @param smallestSpread the least standard deviation other than 0; more for tiny weights
   * @param largest the largest magnitude; less for huge weights
   * @throws EmException that names the column and tells to rescale it
   */
  static void requireSquarable(
      DataSummary data, int column, double smallestSpread, double largest) {
    if (data.present(column) == 0) {
      return;
    }
    double magnitude = Math.max(Math.abs(data.minimum(column)), Math.abs(data.maximum(column)));
    double range = data.maximum(column) - data.minimum(column);
    double weight = data.totalWeight();
    double most = Math.min(largest, Math.sqrt(LARGEST_SUM / weight));
    double least = Math.max(smallestSpread, Math.sqrt(SMALLEST_SUM / weight));
    if (!(magnitude <= most)) {
      throw new EmException(
          "column "
              + (column + 1)
              + " has values up to "
              + magnitude
              + ", whose squares overflow"
              + (most < largest ? " with weights of sum " + weight : "")
              + "; rescale the column to below "
              + most);
    }
    if (range > 0 && !(data.spread(column) >= least)) {
      throw new EmException(
          "column "
              + (column + 1)
              + " varies by no more than "
              + range
              + ", whose square is 0 in a double"
              + (least > smallestSpread ? " with weights of sum " + weight : "")
              + "; rescale the column to above "
              + least);
    }
  }
}
