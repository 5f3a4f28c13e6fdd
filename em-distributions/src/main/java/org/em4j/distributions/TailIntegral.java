package org.em4j.distributions;

import java.util.function.DoubleUnaryOperator;

/**
 * Integrals {@code ∫₀^c e^g(t) dt} of a smooth g with g(0) = 0 that falls in the end: panel by
 * panel, each twice as long as the one before, or half as long where the rule of 10 points does not
 * agree with that of 21 (Gauss and Kronrod, as in Piessens et al. 1983). No term is negative, so
 * that a tail far out keeps its digits.
 */
final class TailIntegral {
  private static final double[] NODES = {
    0.14887433898163122,
    0.2943928627014602,
    0.4333953941292472,
    0.5627571346686047,
    0.6794095682990244,
    0.7808177265864169,
    0.8650633666889845,
    0.9301574913557082,
    0.9739065285171717,
    0.9956571630258081
  };
  private static final double MIDDLE = 0.1494455540029169;

  /** Of the 21 points; every second one is of the 10, whose weights follow. */
  private static final double[] KRONROD = {
    0.14773910490133849,
    0.14277593857706009,
    0.13470921731147334,
    0.12349197626206584,
    0.10938715880229764,
    0.0931254545836976,
    0.07503967481091996,
    0.054755896574351995,
    0.032558162307964725,
    0.011694638867371874
  };

  private static final double[] GAUSS = {
    0.29552422471475287,
    0.26926671930999635,
    0.21908636251598204,
    0.1494513491505806,
    0.06667134430868814
  };

  /** Then the rule of 21 points is exact to rounding. */
  private static final double AGREEMENT = 1e-11;

  private static final double LOG_MOST = Math.log(0.75);
  private static final double NEGLIGIBLE = 0x1p-60;

  private final DoubleUnaryOperator exponent;
  private double gauss;
  private double kronrod;

  private TailIntegral(DoubleUnaryOperator exponent) {
    this.exponent = exponent;
  }

  /**
   * Returns {@code log ∫₀^c e^g(t) dt}.
   *
   * @param exponent g
   * @param scale a length over which g changes by about 1 at the start
   * @param length c, which may be infinite
   */
  static double log(DoubleUnaryOperator exponent, double scale, double length) {
    TailIntegral integral = new TailIntegral(exponent);
    double sum = 0;
    double from = 0;
    double step = Math.min(1, scale);
    while (from < length) {
      double width = Math.min(step, length - from);
      integral.panel(from, width);
      double panel = integral.kronrod;
      // Below this width the panel is as exact as its ends are.
      boolean agree = Math.abs(panel - integral.gauss) <= AGREEMENT * (panel + NEGLIGIBLE * sum);
      if (!agree && width > 0x1p-40 * Math.min(1, scale)) {
        step = 0.5 * width;
        continue;
      }
      sum += panel;
      from += width;
      if (panel <= NEGLIGIBLE * sum) {
        break;
      }
      step = 2 * width;
    }
    return Math.log(sum);
  }

  private void panel(double from, double width) {
    double half = 0.5 * width;
    double middle = from + half;
    gauss = 0;
    kronrod = MIDDLE * Math.exp(exponent.applyAsDouble(middle));
    for (int i = 0; i < NODES.length; i++) {
      double pair =
          Math.exp(exponent.applyAsDouble(middle - half * NODES[i]))
              + Math.exp(exponent.applyAsDouble(middle + half * NODES[i]));
      kronrod += KRONROD[i] * pair;
      if (i % 2 == 0) {
        gauss += GAUSS[i / 2] * pair;
      }
    }
    gauss *= half;
    kronrod *= half;
  }

  /**
   * Returns one tail of a distribution, from what can tell each of them directly. The one asked
   * first is taken if it is not nearly all, else the other: each is 1 less the one taken, of which
   * that keeps the digits.
   *
   * @param direct the logarithm of the upper or lower tail
   * @param first the tail to ask first, beyond the mode if there is one
   * @param wanted the tail to return
   */
  static double tail(DoubleOfBoolean direct, boolean first, boolean wanted) {
    boolean taken = first;
    double log = direct.apply(first);
    if (log > LOG_MOST) {
      taken = !first;
      log = direct.apply(taken);
    }
    return taken == wanted ? log : Tails.complement(log);
  }

  /** Tells the logarithm of the upper or the lower tail. */
  @FunctionalInterface
  interface DoubleOfBoolean {
    double apply(boolean upper);
  }

  /** Returns {@code e^t − 1 − t}, by its series where the terms cancel. */
  static double exponentialExcess(double t) {
    if (!(Math.abs(t) < 0.5)) {
      return Math.expm1(t) - t;
    }
    double term = 0.5 * t * t;
    double sum = term;
    for (int n = 3; Math.abs(term) > NEGLIGIBLE * sum; n++) {
      term *= t / n;
      sum += term;
    }
    return sum;
  }
}
