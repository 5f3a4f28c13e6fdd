package org.em4j.io;

/**
 * Reads decimal numbers out of character buffers, without making a {@code String} where the number
 * has few enough digits.
 *
 * <p>Accepted is {@code [+-]digits[.digits][e[+-]digits]} (or {@code .digits}), correctly rounded
 * as by {@link Double#parseDouble}, but nothing that only Java would write ({@code 1d}, {@code
 * 0x1p3}), and {@code inf}, {@code infinity}. Missing is an empty field, {@code NA} or {@code NaN},
 * in any case. Spaces around are ignored. Not thread-safe: the last number is kept.
 */
final class NumberParser {
  /** What a field holds. */
  enum Kind {
    NUMBER,
    MISSING,
    WORD
  }

  /** Powers of ten that are exact doubles. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long EXACT = 1L << 53;
  private static final int MAX_DIGITS = 18;
  private static final int MAX_EXPONENT = 100_000;

  private double value;

  /** Returns the last number that {@link #parse} found; NaN if it found none. */
  double value() {
    return value;
  }

  Kind parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  /**
   * Reads one field.
   *
   * @param text holds the field, {@code length} characters from {@code from}. Not modified.
   */
  Kind parse(char[] text, int from, int length) {
    int at = from;
    int end = from + length;
    while (at < end && isSpace(text[at])) {
      at++;
    }
    while (end > at && isSpace(text[end - 1])) {
      end--;
    }
    int start = at;
    value = Double.NaN;
    if (at == end) {
      return Kind.MISSING;
    }
    boolean negative = text[at] == '-';
    if (negative || text[at] == '+') {
      at++;
    }
    long digits = 0;
    int significant = 0;
    int exponent = 0;
    boolean any = false;
    while (at < end && isDigit(text[at])) {
      if (significant < MAX_DIGITS) {
        digits = 10 * digits + (text[at] - '0');
      }
      significant += digits == 0 ? 0 : 1;
      any = true;
      at++;
    }
    if (at < end && text[at] == '.') {
      at++;
      while (at < end && isDigit(text[at])) {
        if (significant < MAX_DIGITS) {
          digits = 10 * digits + (text[at] - '0');
          exponent--;
        }
        significant += digits == 0 ? 0 : 1;
        any = true;
        at++;
      }
    }
    if (!any) {
      return word(text, start, end);
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      boolean down = at < end && text[at] == '-';
      if (down || (at < end && text[at] == '+')) {
        at++;
      }
      if (at == end) {
        return Kind.WORD;
      }
      int power = 0;
      while (at < end && isDigit(text[at])) {
        power = Math.min(MAX_EXPONENT, 10 * power + (text[at] - '0'));
        at++;
      }
      exponent += down ? -power : power;
    }
    if (at != end) {
      return Kind.WORD;
    }
    if (significant > MAX_DIGITS || digits > EXACT || Math.abs(exponent) >= POWERS.length) {
      value = Double.parseDouble(new String(text, start, end - start));
    } else {
      double whole = negative ? -(double) digits : digits;
      // both operands are exact, so the one rounding is the correct one
      value = exponent < 0 ? whole / POWERS[-exponent] : whole * POWERS[exponent];
    }
    return Kind.NUMBER;
  }

  /** Tells whether a field that is not a number looks like one written with a decimal comma. */
  static boolean hasDecimalComma(String text) {
    String number = text.strip();
    int comma = number.indexOf(',');
    return comma >= 0
        && comma == number.lastIndexOf(',')
        && number.indexOf('.') < 0
        && new NumberParser().parse(number.replace(',', '.')) == Kind.NUMBER;
  }

  private Kind word(char[] text, int start, int end) {
    if (matches(text, start, end, "na")) {
      return Kind.MISSING;
    }
    int at = text[start] == '-' || text[start] == '+' ? start + 1 : start;
    if (matches(text, at, end, "nan")) {
      return Kind.MISSING;
    }
    if (matches(text, at, end, "inf") || matches(text, at, end, "infinity")) {
      value = text[start] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return Kind.NUMBER;
    }
    return Kind.WORD;
  }

  private static boolean matches(char[] text, int start, int end, String word) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((text[start + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\u00a0';
  }
}
