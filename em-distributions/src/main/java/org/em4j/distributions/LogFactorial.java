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
   * Returns {@code x log(x/λ) + λ − x}, half the deviance of a count from its rate, by a series
   * where the two are near each other.
   *
   * @param x the count, above 0
   * @param rate λ, above 0
   * @param logRate log λ
   */
  static double deviance(double x, double rate, double logRate) {
    // Halves, because x + λ may overflow.
    double half = 0.5 * x + 0.5 * rate;
    double difference = x - rate;
    if (Math.abs(difference) < 0.2 * half) {
      double v = 0.5 * difference / half;
      double square = v * v;
      double power = 2 * v * x;
      double sum = difference * v;
      for (int j = 3; ; j += 2) {
        power *= square;
        double next = sum + power / j;
        if (next == sum) {
          return sum;
        }
        sum = next;
      }
    }
    double ratio = x / rate;
    boolean exact = ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE;
    return x * (exact ? Math.log(ratio) : Math.log(x) - logRate) - difference;
  }
}
