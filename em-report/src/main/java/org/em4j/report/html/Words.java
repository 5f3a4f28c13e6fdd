package org.em4j.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers in sentences. */
final class Words {
  private static final int LEAST_EXPONENT = -5;
  private static final int LARGEST_EXPONENT = 12;

  private Words() {}

  /** Returns a number with at most so many significant digits. */
  static String number(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.isNaN(value) ? "unknown" : value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= LEAST_EXPONENT && exponent <= LARGEST_EXPONENT
        ? rounded.toPlainString()
        : rounded.toString();
  }

  /** Returns a share in percent. */
  static String percent(double share) {
    double value = 100 * share;
    if (value > 0 && value < 0.1) {
      return "less than 0.1 %";
    }
    if (value < 100 && value > 99.9) {
      return "more than 99.9 %";
    }
    boolean whole = value == Math.rint(value) || (value >= 10 && value < 99.5);
    return String.format(Locale.ROOT, whole ? "%.0f %%" : "%.1f %%", value);
  }

  /** Returns a number of things: whole as such, else with up to six digits. */
  static String count(double number, String one, String several) {
    String text =
        number == Math.rint(number) && number < 1e15
            ? String.format(Locale.ROOT, number < 10_000 ? "%.0f" : "%,.0f", number)
            : number(number, 6);
    return text + " " + (number == 1 ? one : several);
  }

  /** Returns "a, b and c"; of many the first and how many more. */
  static String list(List<String> names) {
    int most = 8;
    if (names.size() == 1) {
      return names.get(0);
    }
    if (names.size() > most) {
      return String.join(", ", names.subList(0, most - 1))
          + " and "
          + (names.size() - most + 1)
          + " more";
    }
    return String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1);
  }
}
