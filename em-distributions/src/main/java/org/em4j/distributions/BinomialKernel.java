package org.em4j.distributions;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Densities of {@link BinomialForm}: the plain formula, and the saddle point form where its terms
 * cancel. What depends on the row alone is computed once for all components. Immutable and
 * thread-safe.
 */
final class BinomialKernel implements Kernel {
  private static final int FIRST = 2;
  private static final int SECOND = 3;
  private static final int BASE = 4;
  private static final int LARGE = 5;

  private final BinomialForm form;
  private final double[] probability;
  private final double[] logProbability;
  private final double[] logComplement;
  private final Accumulator accumulator;

  /**
   * Makes a kernel.
   *
   * @param form the terms that all components share
   * @param probability p of each component, in [0, 1]; kept
   * @param accumulator what accumulates their statistics
   */
  BinomialKernel(BinomialForm form, double[] probability, Accumulator accumulator) {
    this.form = form;
    this.probability = probability;
    this.logProbability = new double[probability.length];
    this.logComplement = new double[probability.length];
    for (int k = 0; k < probability.length; k++) {
      logProbability[k] = Math.log(probability[k]);
      logComplement[k] = Math.log1p(-probability[k]);
    }
    this.accumulator = accumulator;
  }

  /** Returns the log-density of a count in the support, for a probability inside (0, 1). */
  static double logDensity(BinomialForm form, double x, double probability) {
    double a = form.first(x);
    double b = form.second(x);
    return form.cancels(x)
        ? form.base(x) - deviance(a, b, probability)
        : form.logCoefficient(x) + a * Math.log(probability) + b * Math.log1p(-probability);
  }

  /** Returns {@code D(a, np) + D(b, n(1 − p))} with n = a + b. */
  private static double deviance(double a, double b, double p) {
    double n = Math.min(a + b, Double.MAX_VALUE);
    // What a + b lost to rounding (Knuth 1969, section 4.2.2): a need not be a whole number.
    double bThere = n - a;
    double lost = (a - (n - bThere)) + (b - bThere);
    // One rounding: the difference keeps digits that the rounded products np and n(1 − p) lose.
    double difference = Math.fma(-n, p, a) - lost * p;
    return LogFactorial.deviance(a, n * p, difference)
        + LogFactorial.deviance(b, n * (1 - p), -difference);
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    double[] a = rows.scratch().doubles(FIRST, rows.stride());
    double[] b = rows.scratch().doubles(SECOND, rows.stride());
    double[] base = rows.scratch().doubles(BASE, rows.stride());
    double[] large = rows.scratch().doubles(LARGE, rows.stride());
    int larges = 0;
    for (int i = 0; i < n; i++) {
      double x = rows.value(i, 0);
      boolean supported = form.supports(x);
      a[i] = supported ? form.first(x) : 0;
      b[i] = supported ? form.second(x) : 0;
      if (supported && form.cancels(x)) {
        base[i] = form.base(x);
        large[larges++] = i;
      } else {
        base[i] = supported ? form.logCoefficient(x) : Double.NEGATIVE_INFINITY;
      }
    }
    for (int k = 0; k < probability.length; k++) {
      int to = k * rows.stride();
      double p = probability[k];
      if (p == 0 || p == 1) {
        ofCertain(p == 0 ? a : b, base, n, out, to);
      } else {
        ofSmall(a, b, base, n, logProbability[k], logComplement[k], out, to);
        ofLarge(a, b, base, large, larges, p, out, to);
      }
    }
  }

  /** Of the one count that is certain every factor is 1. */
  private static void ofCertain(double[] impossible, double[] base, int n, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      boolean certain = impossible[i] == 0 && base[i] != Double.NEGATIVE_INFINITY;
      out[to + i] = certain ? 0 : Double.NEGATIVE_INFINITY;
    }
  }

  private static void ofSmall(
      double[] a,
      double[] b,
      double[] base,
      int n,
      double logProbability,
      double logComplement,
      double[] out,
      int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] = a[i] * logProbability + b[i] * logComplement + base[i];
    }
  }

  private static void ofLarge(
      double[] a,
      double[] b,
      double[] base,
      double[] large,
      int larges,
      double probability,
      double[] out,
      int to) {
    for (int j = 0; j < larges; j++) {
      int i = (int) large[j];
      out[to + i] = base[i] - deviance(a[i], b[i], probability);
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulator.accumulate(rows, responsibilities, into);
  }
}
