package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Chi-square densities, with {@code a = ν/2} and {@code y = x/2}: {@code (a − 1) log y − y − log
 * Γ(a) − log 2} for small a, and {@code −log x + ½ log(a/2π) − δ(a) − D(a, y)} for large ones, with
 * δ the error of Stirling's formula and D half the deviance of a from y (Loader 2000). Immutable
 * and thread-safe.
 */
final class ChiSquareKernel implements Kernel {
  private static final int LOGS = 2;
  private static final int BASE = 3;
  private static final double LOG_TWO = Math.log(2);

  private final double[] half;
  private final double[] constant;
  private final Accumulator accumulator;

  ChiSquareKernel(List<ChiSquare> components, Accumulator accumulator) {
    half = new double[components.size()];
    constant = new double[components.size()];
    for (int k = 0; k < half.length; k++) {
      double a = 0.5 * components.get(k).degrees();
      half[k] = a;
      constant[k] =
          a < LogFactorial.SERIES_FROM
              ? -a * LOG_TWO - GammaFunction.logGamma(a)
              : 0.5 * (Math.log(a) - Math.log(2 * Math.PI)) - LogFactorial.stirlingError(a);
    }
    this.accumulator = accumulator;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    double[] logs = rows.scratch().doubles(LOGS, rows.stride());
    double[] base = rows.scratch().doubles(BASE, rows.stride());
    for (int i = 0; i < n; i++) {
      double x = rows.value(i, 0);
      boolean positive = Support.POSITIVE.contains(x);
      logs[i] = positive ? Math.log(x) : 0;
      base[i] = positive ? -0.5 * x : Double.NEGATIVE_INFINITY;
    }
    for (int k = 0; k < half.length; k++) {
      if (half[k] < LogFactorial.SERIES_FROM) {
        ofFew(logs, base, n, half[k], constant[k], out, k * rows.stride());
      } else {
        ofMany(logs, base, n, half[k], constant[k], out, k * rows.stride());
      }
    }
  }

  private static void ofFew(
      double[] logs, double[] base, int n, double a, double constant, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] = (a - 1) * logs[i] + base[i] + constant;
    }
  }

  private static void ofMany(
      double[] logs, double[] base, int n, double a, double constant, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      // Outside the support half of x is −∞; the least double has no half.
      double y = Math.max(Double.MIN_VALUE, -base[i]);
      out[to + i] =
          base[i] == Double.NEGATIVE_INFINITY
              ? base[i]
              : constant - logs[i] - LogFactorial.devianceOfLog(a, y, logs[i] - LOG_TWO);
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulator.accumulate(rows, responsibilities, into);
  }
}
