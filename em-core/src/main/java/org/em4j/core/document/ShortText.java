package org.em4j.core.document;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in a line for people: numbers of six significant digits, long lists cut short. For
 * {@code toString} alone; documents keep every digit.
 */
public final class ShortText {
  private static final int LONGEST = 12;
  private static final int SHOWN = 8;

  private ShortText() {}

  /** Returns a number with at most six significant digits: {@code 0.355873}, {@code 1.2e-8}. */
  public static String of(double value) {
    return of(value, 6);
  }

  /** Returns a number with at most so many significant digits. */
  public static String of(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= -5 && exponent <= 12
        ? rounded.toPlainString()
        : rounded.unscaledValue().signum() < 0
            ? "-" + scientific(rounded.negate(), exponent)
            : scientific(rounded, exponent);
  }

  private static String scientific(BigDecimal positive, int exponent) {
    String digits = positive.unscaledValue().toString();
    return digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e"
        + exponent;
  }

  /** Returns numbers in brackets; of more than twelve the first eight, and how many there are. */
  public static String of(double[] values) {
    List<Object> list = new ArrayList<>(values.length);
    for (double value : values) {
      list.add(value);
    }
    return ofList(list);
  }

  /**
   * Returns names and values: {@code mean 5, sd 2}; a distribution, as {@link
   * org.em4j.core.Distributions#write} makes it, as {@code normal (mean 5, sd 2)}.
   */
  public static String of(Document document) {
    if (document.has("family") && document.has("parameters")) {
      return document.value("family") + " " + ofValue(document.value("parameters"));
    }
    List<String> parts = new ArrayList<>();
    for (String name : document.names()) {
      parts.add(name + " " + ofValue(document.value(name)));
    }
    return String.join(", ", parts);
  }

  private static String ofValue(@Nullable Object value) {
    if (value instanceof Double number) {
      return of(number.doubleValue());
    }
    if (value instanceof List<?> list) {
      return ofList(list);
    }
    if (value instanceof Document document) {
      String text = of(document);
      return document.has("family") ? text : "(" + text + ")";
    }
    return String.valueOf(value);
  }

  private static String ofList(List<?> list) {
    int shown = list.size() > LONGEST ? SHOWN : list.size();
    List<String> parts = new ArrayList<>();
    for (Object value : list.subList(0, shown)) {
      parts.add(ofValue(value));
    }
    if (shown < list.size()) {
      parts.add(String.format(Locale.ROOT, "… %d in all", list.size()));
    }
    return "[" + String.join(", ", parts) + "]";
  }
}
