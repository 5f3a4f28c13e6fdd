package org.em4j.distributions;

import java.util.function.DoubleUnaryOperator;

/**
 * What densities {@code e^(κ μ·x)} on the unit sphere of d dimensions need, for every κ of at least
 * 0: their normaliser, the length A(κ) of their mean, and its inverse. With {@code ν = d/2 − 1},
 * {@code A(κ) = I_(ν+1)(κ) / I_ν(κ)}, of modified Bessel functions.
 *
 * <p>{@code w = √(ν² + κ²)} decides how: for small w the power series of {@code I_ν}, all of whose
 * terms are positive, and the continued fraction of A; for large w the uniform expansions of Debye
 * in powers of 1/w, solved for A and for {@code 1 − A}, so that neither loses digits. Immutable and
 * thread-safe.
 *
 * <p>Reference: NIST Digital Library of Mathematical Functions, 10.25.2, 10.33.1 and 10.41.3 to
 * 10.41.11; Sra (2012), A short note on parameter approximation for von Mises-Fisher distributions,
 * doi:10.1007/s00180-011-0232-x.
 */
final class SphereNormalizer {
  /** From here on what the expansions leave out is below 1e-17. */
  private static final double EXPANSION_FROM = 80;

  private static final int TERMS = 15;

  /** The series is taken while its sum, at most {@code exp(κ²/(4ν + 4))}, is below e^100. */
  private static final double LARGEST_EXPONENT = 100;

  /** Widens a bracket that rounding could close. */
  private static final double MARGIN = 1e-9;

  /** Row k: {@code u_k(t)/t^k} as a polynomial in t², DLMF 10.41.9. */
  private static final double[][] U = debye();

  private final double dimension;
  private final double order;
  private final double logGamma;

  /**
   * Makes the functions.
   *
   * @param dimension d, at least 2
   */
  SphereNormalizer(int dimension) {
    this.dimension = dimension;
    this.order = 0.5 * dimension - 1;
    this.logGamma = GammaFunction.logGamma(order + 1);
  }

  private static double[][] debye() {
    double[][] u = new double[TERMS][];
    u[0] = new double[] {1};
    for (int k = 0; k + 1 < TERMS; k++) {
      u[k + 1] = new double[k + 2];
      for (int j = 0; j <= k; j++) {
        double power = k + 2.0 * j;
        u[k + 1][j] += u[k][j] * (0.5 * power + 1 / (8 * (power + 1)));
        u[k + 1][j + 1] -= u[k][j] * (0.5 * power + 5 / (8 * (power + 3)));
      }
    }
    return u;
  }

  /** Checks a κ. */
  static double requireConcentration(double kappa) {
    if (!(kappa >= 0) || Double.isInfinite(kappa)) {
      throw new IllegalArgumentException(
          "concentration must be finite and at least 0, but is " + kappa);
    }
    return kappa;
  }

  /** Returns the logarithm of the area of the sphere, {@code 2π^(d/2) / Γ(d/2)}. */
  double logArea() {
    return Math.log(2) + 0.5 * dimension * Math.log(Math.PI) - logGamma;
  }

  /**
   * Returns the logarithm of the mean of {@code e^(κ(cos θ − 1))} over the whole sphere, which is
   * at most 0: the logarithm of the normaliser, without the area, less κ.
   *
   * @param kappa finite, at least 0
   */
  double logMean(double kappa) {
    double w = Math.hypot(order, kappa);
    if (w < EXPANSION_FROM || 0.25 * kappa * kappa < LARGEST_EXPONENT * (order + 1)) {
      return logSeries(kappa) - kappa;
    }
    return order / (w + kappa) * order
        - order * Math.log(0.5 * (order + w))
        - 0.5 * Math.log(2 * Math.PI * w)
        + Math.log(expansion(w, 0))
        + logGamma;
  }

  /** Returns {@code log(Γ(ν + 1) (κ/2)^(−ν) I_ν(κ))}. */
  private double logSeries(double kappa) {
    double quarter = 0.25 * kappa * kappa;
    double term = 1;
    double sum = 0;
    for (int m = 1; ; m++) {
      term *= quarter / (m * (order + m));
      double next = sum + term;
      if (next == sum) {
        return Math.log1p(sum);
      }
      sum = next;
    }
  }

  /**
   * Returns {@code Σ w^(−k) Σ_j c_kj t^(2j)} with {@code t = ν/w}, where c are the coefficients of
   * u or, for {@code derivative} of 1, those of {@code u/2 + t u′}.
   */
  private double expansion(double w, double derivative) {
    double square = order / w * (order / w);
    double sum = 0;
    for (int k = TERMS - 1; k >= 0; k--) {
      double polynomial = 0;
      for (int j = k; j >= 0; j--) {
        double factor = derivative == 0 ? 1 : 0.5 + k + 2.0 * j;
        polynomial = polynomial * square + factor * U[k][j];
      }
      sum = sum / w + polynomial;
    }
    return sum;
  }

  /** Returns A(κ), in [0, 1). */
  double meanLength(double kappa) {
    double w = Math.hypot(order, kappa);
    if (w < EXPANSION_FROM) {
      return fraction(kappa);
    }
    double correction = expansion(w, 1) / expansion(w, 0);
    return kappa / (w + order) - kappa / w * (correction / w);
  }

  /** Returns {@code 1 − A(κ)}. */
  double shortfall(double kappa) {
    double w = Math.hypot(order, kappa);
    if (w < EXPANSION_FROM) {
      return 1 - fraction(kappa);
    }
    double correction = expansion(w, 1) / expansion(w, 0);
    return 2 * order / (kappa + order + w) + kappa / w * (correction / w);
  }

  private double fraction(double kappa) {
    if (kappa == 0) {
      return 0;
    }
    double ratio = 0;
    for (int k = 20 + (int) (8 * Math.sqrt(kappa)); k >= 1; k--) {
      ratio = 1 / (2 * (order + k) / kappa + ratio);
    }
    return ratio;
  }

  /** Returns A′(κ): exactly for small w, within a share of about 1/w for large. */
  private double slope(double kappa) {
    double w = Math.hypot(order, kappa);
    if (w < EXPANSION_FROM) {
      double a = fraction(kappa);
      return 1 - a * a - (dimension - 1) * (a / kappa);
    }
    double share = kappa / w;
    double other = order / w;
    return (order / (w + order) + (share * share - other * other) / (2 * w)) / w;
  }

  /**
   * Returns the κ with {@code A(κ) = r}, by Newton's method from the start of Banerjee et al.
   * (2005) between the bounds of Tanabe et al. (2007).
   *
   * @param r the length of a mean, in [0, 1]
   * @param shortfall {@code 1 − r}, with digits of its own; above 0
   */
  double concentration(double r, double shortfall) {
    if (r == 0) {
      return 0;
    }
    double variance = shortfall * (1 + r);
    double lower = r * (dimension - 2) / variance * (1 - MARGIN);
    double upper = r * dimension / variance * (1 + MARGIN);
    double start = r * (dimension - r * r) / variance;
    DoubleUnaryOperator excess =
        r < 0.5 ? kappa -> meanLength(kappa) - r : kappa -> shortfall - shortfall(kappa);
    return SafeguardedNewton.root(excess, this::slope, lower, upper, start);
  }
}
