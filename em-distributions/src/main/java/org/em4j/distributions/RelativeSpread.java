package org.em4j.distributions;

import org.em4j.core.DataSummary;
import org.em4j.core.EmException;
import org.em4j.core.MaximizationContext;

/**
 * The spread of columns whose values are compared by ratios: about the standard deviation of log x,
 * as far as a summary of x tells it. What a component's own is held against, so that clusters at
 * 1e-6 and at 1e6 are degenerate at the same relative width.
 */
final class RelativeSpread {
  /** Its inverse, its square and their products with the weights of rows are normal doubles. */
  private static final double LEAST_VALUE = 1e-140;

  /** A normal's middle half is 1.349 standard deviations wide. */
  private static final double MIDDLE_HALF = 1.349;

  private RelativeSpread() {}

  /** Returns that of a column of numbers above 0. */
  static double ofPositive(DataSummary data) {
    return of(data.centre(0), data.spread(0), data.scale(0), data.minimum(0));
  }

  /** Returns that of a column of numbers in (0, 1), by the ratios to the nearer end. */
  static double ofProportions(DataSummary data) {
    double centre = data.centre(0);
    return centre <= 0.5
        ? of(centre, data.spread(0), data.scale(0), data.minimum(0))
        : of(1 - centre, data.spread(0), data.scale(0), 1 - data.maximum(0));
  }

  private static double of(double centre, double spread, double scale, double minimum) {
    if (!(spread > 0) || !(centre > 0)) {
      return 1;
    }
    double variation = spread / centre;
    if (variation < 1) {
      return scale / centre;
    }
    // A mean that outliers made tells nothing of where the middle half is, but above the minimum.
    double widest = Math.log1p(MIDDLE_HALF * scale / minimum) / MIDDLE_HALF;
    return Math.min(Math.sqrt(Math.log1p(variation * variation)), widest);
  }

  /**
   * Applies the policy for degenerate components to one.
   *
   * @param square its squared relative spread; 0, below it or NaN where rounding left none
   * @param scale the column's relative spread
   * @return what it becomes
   */
  static double floored(int component, double square, double scale, MaximizationContext context) {
    if (square >= context.floor() * scale * scale) {
      return square;
    }
    double relative =
        context.degenerate(
            component,
            "its relative standard deviation is "
                + Math.sqrt(square > 0 ? square : 0)
                + ", where the column's is "
                + scale);
    double least = relative * scale * scale;
    return square > least ? square : least;
  }

  /**
   * Checks a column of numbers above 0 of which a family needs squares alone.
   *
   * @throws EmException that tells to rescale it
   */
  static void requireSquarable(DataSummary data) {
    Parameters.requireSquarable(data);
    requireAtLeast(data, data.maximum(0), "no value above ", "squares vanish");
  }

  /**
   * Checks a column of numbers above 0 of which a family needs inverses.
   *
   * @throws EmException that tells to rescale it
   */
  static void requireInvertible(DataSummary data) {
    Parameters.requireSquarable(data);
    requireAtLeast(data, data.minimum(0), "values down to ", "inverses overflow");
  }

  private static void requireAtLeast(DataSummary data, double value, String has, String because) {
    if (data.present(0) > 0 && value < LEAST_VALUE) {
      throw new EmException(
          "column 1 has "
              + has
              + value
              + ", whose "
              + because
              + "; rescale the column to above "
              + LEAST_VALUE);
    }
  }
}
