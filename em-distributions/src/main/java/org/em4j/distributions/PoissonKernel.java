package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Poisson densities: {@code x log λ − λ − log x!} for small counts, and {@code −½ log 2πx − δ(x) −
 * D(x, λ)} for large ones, with δ the error of Stirling's formula and D half the deviance. What
 * depends on the row alone is computed once for all components. Immutable and thread-safe.
 */
final class PoissonKernel implements Kernel {
  private static final int COUNTS = 2;
  private static final int BASE = 3;
  private static final int LARGE = 4;
  private static final double TWO_PI = 2 * Math.PI;

  private final double[] rate;
  private final double[] logRate;
  private final Accumulator accumulator;

  PoissonKernel(List<Poisson> components, Accumulator accumulator) {
    rate = new double[components.size()];
    logRate = new double[components.size()];
    for (int k = 0; k < rate.length; k++) {
      rate[k] = components.get(k).rate();
      logRate[k] = Math.log(rate[k]);
    }
    this.accumulator = accumulator;
  }

  /** Returns what of the density of a count does not depend on the rate. */
  private static double base(double x) {
    return x < LogFactorial.SERIES_FROM
        ? -LogFactorial.of(x)
        : -0.5 * (Math.log(x) + Math.log(TWO_PI)) - LogFactorial.stirlingError(x);
  }

  /** Returns the log-density of one count, 0, 1, 2, …, for a rate above 0. */
  static double logDensity(double x, double rate, double logRate) {
    return x < LogFactorial.SERIES_FROM
        ? x * logRate - rate + base(x)
        : base(x) - LogFactorial.deviance(x, rate);
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    double[] counts = rows.scratch().doubles(COUNTS, rows.stride());
    double[] base = rows.scratch().doubles(BASE, rows.stride());
    double[] large = rows.scratch().doubles(LARGE, rows.stride());
    int larges = 0;
    for (int i = 0; i < n; i++) {
      double x = rows.value(i, 0);
      boolean count = Support.COUNTS.contains(x);
      counts[i] = count ? x : 0;
      base[i] = count ? base(x) : Double.NEGATIVE_INFINITY;
      if (count && x >= LogFactorial.SERIES_FROM) {
        large[larges++] = i;
      }
    }
    for (int k = 0; k < rate.length; k++) {
      int to = k * rows.stride();
      if (rate[k] == 0) {
        ofRateZero(counts, base, n, out, to);
      } else {
        ofSmall(counts, base, n, rate[k], logRate[k], out, to);
        ofLarge(counts, base, large, larges, rate[k], out, to);
      }
    }
  }

  private static void ofRateZero(double[] counts, double[] base, int n, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] = counts[i] == 0 ? base[i] : Double.NEGATIVE_INFINITY;
    }
  }

  private static void ofSmall(
      double[] counts, double[] base, int n, double rate, double logRate, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] = counts[i] * logRate - rate + base[i];
    }
  }

  private static void ofLarge(
      double[] counts,
      double[] base,
      double[] large,
      int larges,
      double rate,
      double[] out,
      int to) {
    for (int j = 0; j < larges; j++) {
      int i = (int) large[j];
      out[to + i] = base[i] - LogFactorial.deviance(counts[i], rate);
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulator.accumulate(rows, responsibilities, into);
  }
}
