package org.em4j.distributions;

/**
 * Probabilities of the form {@code c(x) p^a (1 − p)^b} of a count x, with the exponents a and b and
 * the coefficient c given by x alone: what binomial and negative binomial distributions share.
 * Immutable and thread-safe.
 *
 * <p>Where a and b are large the terms of {@code log c + a log p + b log(1 − p)} cancel. There the
 * saddle point form keeps its digits, {@code base(x) − D(a, np) − D(b, n(1 − p))} with {@code n = a
 * + b} and D half the deviance.
 *
 * <p>Reference: Loader (2000), Fast and accurate computation of binomial probabilities.
 */
interface BinomialForm {
  /** Tells whether x is in the support. */
  boolean supports(double x);

  /** Returns a, the exponent of p. */
  double first(double x);

  /** Returns b, the exponent of 1 − p. */
  double second(double x);

  /** Returns log c of a count in the support. */
  double logCoefficient(double x);

  /** Tells whether the saddle point form is due; a and b are above 0 then. */
  boolean cancels(double x);

  /** Returns what of the saddle point form does not depend on p. */
  double base(double x);

  /** Returns log(1 + x/y) for numbers above 0, whose ratio may overflow. */
  static double logOnePlus(double x, double y) {
    double ratio = x / y;
    return ratio <= Double.MAX_VALUE ? Math.log1p(ratio) : Math.log(x) - Math.log(y);
  }
}
