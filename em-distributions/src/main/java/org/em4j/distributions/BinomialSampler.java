package org.em4j.distributions;

import java.util.random.RandomGenerator;

/**
 * Draws binomial counts in a time that does not grow with the number of trials: inversion where
 * fewer than ten successes are expected, else the transformed rejection BTRS of Hörmann (1993), The
 * generation of binomial random variates, doi:10.1080/00949659308811496.
 */
final class BinomialSampler {
  private static final double REJECTION_FROM = 10;

  /** A count that inversion never reaches: its chance is below 1e-70 at a mean of ten. */
  private static final int UNREACHED = 110;

  private BinomialSampler() {}

  /**
   * Draws one count.
   *
   * @param trials n, a whole number of at least 0
   * @param probability p, in [0, 1]
   * @param random the source of randomness
   */
  static double draw(double trials, double probability, RandomGenerator random) {
    if (probability > 0.5) {
      return trials - draw(trials, 1 - probability, random);
    }
    return trials * probability < REJECTION_FROM
        ? invert(trials, probability, random)
        : reject(trials, probability, random);
  }

  private static double invert(double n, double p, RandomGenerator random) {
    double odds = p / (1 - p);
    double ofZero = Math.exp(n * Math.log1p(-p));
    while (true) {
      double u = random.nextDouble();
      double probability = ofZero;
      for (int x = 0; x <= n && x < UNREACHED; x++) {
        if (u < probability) {
          return x;
        }
        u -= probability;
        probability *= (n - x) / (x + 1) * odds;
      }
    }
  }

  private static double reject(double n, double p, RandomGenerator random) {
    BinomialForm form = new BinomialTerms(n);
    double sd = Math.sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * sd;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double squeeze = 0.92 - 4.2 / b;
    double alpha = (2.83 + 5.1 / b) * sd;
    double atMode = BinomialKernel.logDensity(form, Math.floor((n + 1) * p), p);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = 1 - random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + n * p + 0.5);
      if (us >= 0.07 && v <= squeeze) {
        return k;
      }
      if (k >= 0
          && k <= n
          && Math.log(v * alpha / (a / (us * us) + b))
              <= BinomialKernel.logDensity(form, k, p) - atMode) {
        return k;
      }
    }
  }
}
