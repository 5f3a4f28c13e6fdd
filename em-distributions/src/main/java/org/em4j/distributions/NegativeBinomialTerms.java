package org.em4j.distributions;

import org.em4j.core.Support;

/** The terms {@code Γ(x + r)/(x! Γ(r)) p^r (1 − p)^x} of a negative binomial distribution. */
final class NegativeBinomialTerms implements BinomialForm {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private final double size;
  private final double sizeError;

  /** log c of the small counts, if r is small as well; else empty. */
  private final double[] small;

  NegativeBinomialTerms(double size) {
    this.size = size;
    this.sizeError = LogFactorial.stirlingErrorOfAny(size);
    boolean table = size < LogFactorial.SERIES_FROM;
    this.small = new double[table ? LogFactorial.SERIES_FROM : 0];
    for (int x = 1; x < small.length; x++) {
      small[x] = small[x - 1] + Math.log((size + (x - 1)) / x);
    }
  }

  @Override
  public boolean supports(double x) {
    return Support.COUNTS.contains(x);
  }

  @Override
  public double first(double x) {
    return size;
  }

  @Override
  public double second(double x) {
    return x;
  }

  @Override
  public double logCoefficient(double x) {
    if (!cancels(x)) {
      return x == 0 ? 0 : small[(int) x];
    }
    // The distribution of the probability r/(x + r) has no deviance at x.
    return base(x) + size * BinomialForm.logOnePlus(x, size) + x * BinomialForm.logOnePlus(size, x);
  }

  @Override
  public boolean cancels(double x) {
    return x > 0 && x >= small.length;
  }

  @Override
  public double base(double x) {
    // The number of trials behind r successes and x failures.
    double n = Math.min(x + size, Double.MAX_VALUE);
    return LogFactorial.stirlingError(n)
        - sizeError
        - LogFactorial.stirlingErrorOfCount(x)
        - 0.5 * (LOG_TWO_PI + Math.log(x) + BinomialForm.logOnePlus(x, size));
  }
}
