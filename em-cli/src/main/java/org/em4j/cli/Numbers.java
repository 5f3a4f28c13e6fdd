package org.em4j.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private static final MathContext DIGITS = new MathContext(10, RoundingMode.HALF_EVEN);
  private static final double LEAST_PROBABILITY = 5e-7;
  private static final int LEAST_EXPONENT = -5;
  private static final int LARGEST_EXPONENT = 12;

  private Numbers() {}

  /** Returns a number with at most ten significant digits. */
  static String text(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= LEAST_EXPONENT && exponent <= LARGEST_EXPONENT) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e"
        + exponent;
  }

  /**
   * Returns a probability with six decimals; 0 and 1 are what they are, and one that is nearly so
   * gets the digits that tell it from them.
   */
  static String probability(double value) {
    boolean boundary = value == 0 || value == 1;
    return boundary || value < LEAST_PROBABILITY || value > 1 - LEAST_PROBABILITY
        ? text(value)
        : String.format(Locale.ROOT, "%.6f", value);
  }

  /** Returns a number of rows with four decimals, but a whole one as such. */
  static String count(double value) {
    return value == Math.rint(value) ? text(value) : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns a number with all its digits: reading it gives the same bits. */
  static String exact(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
