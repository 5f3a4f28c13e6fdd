package org.em4j.core;

/**
 * The values that one column of a family can take, as errors and {@code em plugins} name it.
 *
 * @param lower the lower end
 * @param upper the upper end
 * @param lowerIncluded whether the lower end itself belongs to it
 * @param upperIncluded whether the upper end itself belongs to it
 * @param integer whether only whole numbers belong to it
 */
public record Support(
    double lower, double upper, boolean lowerIncluded, boolean upperIncluded, boolean integer) {
  /** All finite real numbers. */
  public static final Support REAL =
      new Support(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false, false, false);

  /** The real numbers of at least 0. */
  public static final Support NON_NEGATIVE =
      new Support(0, Double.POSITIVE_INFINITY, true, false, false);

  /** The real numbers above 0. */
  public static final Support POSITIVE =
      new Support(0, Double.POSITIVE_INFINITY, false, false, false);

  /** The whole numbers 0, 1, 2, … */
  public static final Support COUNTS = new Support(0, Double.POSITIVE_INFINITY, true, false, true);

  /**
   * Returns the whole numbers from {@code lower} to {@code upper}, both included.
   *
   * @param lower the smallest
   * @param upper the largest
   */
  public static Support integers(double lower, double upper) {
    return new Support(lower, upper, true, true, true);
  }

  /** Tells whether a value belongs to the support; NaN and the infinities never do. */
  public boolean contains(double value) {
    return Double.isFinite(value)
        && (lowerIncluded ? value >= lower : value > lower)
        && (upperIncluded ? value <= upper : value < upper)
        && (!integer || value == Math.rint(value));
  }

  @Override
  public String toString() {
    if (equals(REAL)) {
      return "finite real numbers";
    }
    String kind = integer ? "whole numbers" : "numbers";
    if (lower == Double.NEGATIVE_INFINITY || upper == Double.POSITIVE_INFINITY) {
      return upper == Double.POSITIVE_INFINITY
          ? kind + (lowerIncluded ? " of at least " : " above ") + text(lower)
          : kind + (upperIncluded ? " of at most " : " below ") + text(upper);
    }
    return kind
        + " in "
        + (lowerIncluded ? "[" : "(")
        + text(lower)
        + ", "
        + text(upper)
        + (upperIncluded ? "]" : ")");
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
