package org.em4j.distributions;

import java.util.function.DoubleUnaryOperator;

/**
 * The root of a monotone function by Newton's method, kept inside a bracket that shrinks with every
 * step: a step that would leave it, or that hardly helps, is replaced by bisection. Ends at the
 * last digit that the function can tell.
 *
 * <p>Reference: Press, Teukolsky, Vetterling and Flannery (2007), Numerical Recipes, section 9.4.
 */
final class SafeguardedNewton {
  /** More than bisection needs from the largest double to the smallest one. */
  private static final int MOST_STEPS = 2200;

  private SafeguardedNewton() {}

  /**
   * Finds the root.
   *
   * @param function monotone on the bracket, of different signs at its ends
   * @param derivative its derivative
   * @param lower the lower end, finite
   * @param upper the upper end, finite
   * @param start where to begin, between the ends
   * @throws IllegalArgumentException if the bracket holds no change of sign, or an end is NaN
   */
  static double root(
      DoubleUnaryOperator function,
      DoubleUnaryOperator derivative,
      double lower,
      double upper,
      double start) {
    double atLower = function.applyAsDouble(lower);
    double atUpper = function.applyAsDouble(upper);
    if (atLower == 0 || atUpper == 0) {
      return atLower == 0 ? lower : upper;
    }
    if (!(Math.signum(atLower) * Math.signum(atUpper) < 0)) {
      throw new IllegalArgumentException(
          "there is no root between "
              + lower
              + " ("
              + atLower
              + ") and "
              + upper
              + " ("
              + atUpper
              + ")");
    }
    double negative = atLower < 0 ? lower : upper;
    double positive = atLower < 0 ? upper : lower;
    double x = start;
    double last = Math.abs(upper - lower);
    for (int step = 0; step < MOST_STEPS; step++) {
      double value = function.applyAsDouble(x);
      if (value == 0) {
        return x;
      }
      if (value < 0) {
        negative = x;
      } else {
        positive = x;
      }
      double newton = x - value / derivative.applyAsDouble(x);
      double low = Math.min(negative, positive);
      double high = Math.max(negative, positive);
      boolean helps = newton > low && newton < high && Math.abs(newton - x) < 0.5 * last;
      double next = helps ? newton : 0.5 * (low + high);
      last = Math.abs(next - x);
      if (next == x || last <= Math.ulp(x)) {
        return next;
      }
      x = next;
    }
    return x;
  }
}
