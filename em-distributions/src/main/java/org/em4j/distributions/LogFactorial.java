package org.em4j.distributions;

/**
 * Logarithms of factorials: a table for small numbers, Stirling's series for all others.
 *
 * <p>Reference: Loader (2000), Fast and accurate computation of binomial probabilities.
 */
final class LogFactorial {
  /** Below it factorials come from the table; from here four terms of the series are exact. */
  static final int SERIES_FROM = 64;

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double[] TABLE = table();
  private static final double[] ERRORS = errors();

  private LogFactorial() {}

  private static double[] table() {
    double[] table = new double[SERIES_FROM];
    double product = 1;
    for (int i = 1; i < SERIES_FROM; i++) {
      product *= i;
      table[i] = Math.log(product);
    }
    return table;
  }

  private static double[] errors() {
    double[] errors = new double[SERIES_FROM];
    errors[0] = Double.POSITIVE_INFINITY;
    double error = stirlingError(SERIES_FROM);
    for (int x = SERIES_FROM - 1; x > 0; x--) {
      error += errorStep(x);
      errors[x] = error;
    }
    return errors;
  }

  /**
   * Returns log x!.
   *
   * @param x a whole number of at least 0; +∞ where the result overflows
   */
  static double of(double x) {
    if (x < SERIES_FROM) {
      return TABLE[(int) x];
    }
    return x * (Math.log(x) - 1) + 0.5 * Math.log(x) + HALF_LOG_TWO_PI + stirlingError(x);
  }

  /**
   * Returns {@code log x! − (x + ½) log x + x − ½ log 2π}.
   *
   * @param x at least {@link #SERIES_FROM}: the first term left out, 1/(1188 x⁹), is below 5e-20
   */
  static double stirlingError(double x) {
    double inverse = 1 / x;
    double square = inverse * inverse;
    return inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
  }

  /**
   * Returns the {@link #stirlingError} of a count.
   *
   * @param x 1, 2, 3, …
   */
  static double stirlingErrorOfCount(double x) {
    return x < SERIES_FROM ? ERRORS[(int) x] : stirlingError(x);
  }

  /**
   * Returns the {@link #stirlingError} of any number, by steps up to where the series holds: for
   * constants, not for rows.
   *
   * @param x above 0
   */
  static double stirlingErrorOfAny(double x) {
    double sum = 0;
    double at = x;
    if (at < 1) {
      sum = (at + 0.5) * (Math.log1p(at) - Math.log(at)) - 1;
      at++;
    }
    for (; at < SERIES_FROM; at++) {
      sum += errorStep(at);
    }
    return sum + stirlingError(at);
  }

  /**
   * Returns by how much the error falls from x to x + 1, {@code (x + ½) log(1 + 1/x) − 1 = Σ (2x +
   * 1)^(−2j) / (2j + 1)}: every term is positive, nothing cancels.
   *
   * @param x at least 1
   */
  private static double errorStep(double x) {
    return LogGap.artanhExcess(1 / ((2 * x + 1) * (2 * x + 1)));
  }

  /** Returns {@link #deviance(double, double, double)} of a count from its rate. */
  static double deviance(double x, double rate) {
    return deviance(x, rate, x - rate);
  }

  /**
   * Returns {@code x log(x/λ) + λ − x}, half the deviance of a count from its rate, by a series
   * where the two are near each other.
   *
   * @param x the count, above 0
   * @param rate λ, above 0
   * @param difference x − λ, for callers that know it better than the rounded λ tells
   */
  static double deviance(double x, double rate, double difference) {
    // Halves, because x + λ may overflow.
    double half = 0.5 * x + 0.5 * rate;
    if (Math.abs(difference) < 0.2 * half) {
      double v = 0.5 * difference / half;
      return difference * v + 2 * v * x * LogGap.artanhExcess(v * v);
    }
    return x * logRatio(x, rate) - difference;
  }

  /**
   * Returns the {@link #deviance(double, double)} from a rate that may be too small for a double to
   * have all its digits.
   *
   * @param logRate log λ
   */
  static double devianceOfLog(double x, double rate, double logRate) {
    return isExact(x / rate) ? deviance(x, rate) : x * (Math.log(x) - logRate) - (x - rate);
  }

  /** Returns log(x/y) of numbers above 0, whose ratio may overflow or vanish. */
  static double logRatio(double x, double y) {
    double ratio = x / y;
    return isExact(ratio) ? Math.log(ratio) : Math.log(x) - Math.log(y);
  }

  private static boolean isExact(double ratio) {
    return ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE;
  }
}
