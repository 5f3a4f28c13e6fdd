package org.em4j.distributions;

/**
 * What of the density of a row of counts does not depend on the probabilities, in the plain form
 * and in the saddle point form {@code base − Σ D(x_j, n p_j)} with D half the deviance (Loader
 * 2000, for two categories). Immutable and thread-safe.
 */
final class MultinomialTerms {
  /** Above it a double skips whole numbers, and no sum of counts could be told. */
  static final double LARGEST_TOTAL = 1L << 53;

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private MultinomialTerms() {}

  /** Returns the sum of d counts; NaN if one of them is no count. */
  static double total(double[] x, int at, int d) {
    double total = 0;
    for (int j = at; j < at + d; j++) {
      if (!(x[j] >= 0) || x[j] != Math.rint(x[j])) {
        return Double.NaN;
      }
      total += x[j];
    }
    return total;
  }

  /** Tells whether the terms of the plain formula cancel. */
  static boolean cancels(double total) {
    return total >= LogFactorial.SERIES_FROM;
  }

  /** Returns the log of the multinomial coefficient {@code n! / Π x_j!}. */
  static double logCoefficient(double[] x, int at, int d, double total) {
    if (!cancels(total)) {
      double log = LogFactorial.of(total);
      for (int j = at; j < at + d; j++) {
        log -= LogFactorial.of(x[j]);
      }
      return log;
    }
    // The distribution of the probabilities x/n has no deviance at x.
    double log = base(x, at, d, total);
    for (int j = at; j < at + d; j++) {
      if (x[j] > 0 && x[j] < total) {
        log += x[j] * Math.log1p((total - x[j]) / x[j]);
      }
    }
    return log;
  }

  /** Returns what the saddle point form begins with, for a total at which the terms cancel. */
  static double base(double[] x, int at, int d, double total) {
    double base = LogFactorial.stirlingError(total) + 0.5 * (LOG_TWO_PI + Math.log(total));
    for (int j = at; j < at + d; j++) {
      if (x[j] == total) {
        return 0;
      }
      if (x[j] > 0) {
        base -= LogFactorial.stirlingErrorOfCount(x[j]) + 0.5 * (LOG_TWO_PI + Math.log(x[j]));
      }
    }
    return base;
  }
}
