package org.em4j.distributions;

import org.em4j.core.DataSummary;
import org.em4j.core.EmException;

/** Refuses columns whose squares a double cannot hold, instead of returning infinities. */
final class MagnitudeCheck {
  private MagnitudeCheck() {}

  /**
   * Checks a column.
   *
   * @param smallestSpread the least standard deviation other than 0
   * @param largest the largest magnitude
   * @throws EmException that names the column and tells to rescale it
   */
  static void requireSquarable(
      DataSummary data, int column, double smallestSpread, double largest) {
    if (data.present(column) == 0) {
      return;
    }
    double magnitude = Math.max(Math.abs(data.minimum(column)), Math.abs(data.maximum(column)));
    double range = data.maximum(column) - data.minimum(column);
    if (!(magnitude <= largest)) {
      throw new EmException(
          "column "
              + (column + 1)
              + " has values up to "
              + magnitude
              + ", whose squares overflow; rescale the column to below "
              + largest);
    }
    if (range > 0 && !(data.spread(column) >= smallestSpread)) {
      throw new EmException(
          "column "
              + (column + 1)
              + " varies by no more than "
              + range
              + ", whose square is 0 in a double; rescale the column to above "
              + smallestSpread);
    }
  }
}
