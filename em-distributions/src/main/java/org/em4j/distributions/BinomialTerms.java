package org.em4j.distributions;

/** The terms {@code C(n, x) p^x (1 − p)^(n − x)} of a binomial distribution. */
final class BinomialTerms implements BinomialForm {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /** Logarithms of Pascal's triangle, as far as a long is exact and sums of them do not cancel. */
  private static final double[][] TRIANGLE = triangle();

  private final double trials;

  /** Makes the terms of n trials, 0 or more. */
  BinomialTerms(double trials) {
    this.trials = trials;
  }

  private static double[][] triangle() {
    double[][] logs = new double[LogFactorial.SERIES_FROM][];
    long[] row = new long[LogFactorial.SERIES_FROM];
    for (int n = 0; n < logs.length; n++) {
      row[n] = 1;
      for (int x = n - 1; x > 0; x--) {
        row[x] += row[x - 1];
      }
      logs[n] = new double[n + 1];
      for (int x = 0; x <= n; x++) {
        logs[n][x] = Math.log((double) row[x]);
      }
    }
    return logs;
  }

  @Override
  public boolean supports(double x) {
    return x >= 0 && x <= trials && x == Math.rint(x);
  }

  @Override
  public double first(double x) {
    return x;
  }

  @Override
  public double second(double x) {
    return trials - x;
  }

  @Override
  public double logCoefficient(double x) {
    if (trials < LogFactorial.SERIES_FROM) {
      return TRIANGLE[(int) trials][(int) x];
    }
    if (!cancels(x)) {
      return 0;
    }
    // The distribution of the probability x/n has no deviance at x.
    double y = trials - x;
    return base(x) + x * Math.log1p(y / x) + y * Math.log1p(x / y);
  }

  @Override
  public boolean cancels(double x) {
    return trials >= LogFactorial.SERIES_FROM && x > 0 && x < trials;
  }

  @Override
  public double base(double x) {
    double y = trials - x;
    return LogFactorial.stirlingErrorOfCount(trials)
        - LogFactorial.stirlingErrorOfCount(x)
        - LogFactorial.stirlingErrorOfCount(y)
        - 0.5 * (LOG_TWO_PI + Math.log(x) + Math.log(y / trials));
  }
}
