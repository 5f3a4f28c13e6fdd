package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Dirichlet densities: {@code Σ (α_j − 1) log x_j − A}, and where the sum S of α is large, so that
 * these terms cancel, {@code −Σ D(α_j, S x_j) − Σ log x_j + ½ Σ log α_j − ½ log S − (d − 1)/2 log
 * 2π + δ(S) − Σ δ(α_j)}, with δ the error of Stirling's formula and D half the deviance, as Loader
 * (2000) writes binomial densities. Immutable and thread-safe.
 */
final class DirichletKernel implements Kernel {
  /** The sum of α from which the deviance is worth its logarithms. */
  static final double DEVIANCE_FROM = 1000;

  private static final int LOGS = 2;
  private static final int BASE = 3;
  private static final int ROW = 4;
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private final DirichletFamily family;
  private final Accumulator accumulator;
  private final int d;
  private final double[] alpha;
  private final double[] total;
  private final double[] constant;

  DirichletKernel(DirichletFamily family, List<Dirichlet> components) {
    int k = components.size();
    this.family = family;
    this.accumulator = family.starter(k, 0);
    d = family.observationSize();
    alpha = new double[k * d];
    total = new double[k];
    constant = new double[k];
    double[] eta = new double[d];
    for (int c = 0; c < k; c++) {
      Dirichlet component = components.get(c);
      System.arraycopy(component.concentration(), 0, alpha, c * d, d);
      total[c] = component.total();
      constant[c] =
          total[c] < DEVIANCE_FROM ? -family.natural(component, eta) : largeConstant(component);
    }
  }

  private static double largeConstant(Dirichlet component) {
    double total = component.total();
    double sum =
        LogFactorial.stirlingErrorOfAny(total)
            - 0.5 * (Math.log(total) + (component.size() - 1) * LOG_TWO_PI);
    for (int j = 0; j < component.size(); j++) {
      double a = component.concentration(j);
      sum += 0.5 * Math.log(a) - LogFactorial.stirlingErrorOfAny(a);
    }
    return sum;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] logs = rows.scratch().doubles(LOGS, d * stride);
    double[] base = rows.scratch().doubles(BASE, stride);
    double[] row = rows.scratch().doubles(ROW, 2 * d);
    for (int i = 0; i < n; i++) {
      rows.copyRow(i, row, 0);
      base[i] = family.logBaseMeasure(row, 0);
      family.statistics(row, 0, row, d);
      for (int j = 0; j < d; j++) {
        logs[j * stride + i] = base[i] == 0 ? row[d + j] : 0;
      }
    }
    for (int k = 0; k < total.length; k++) {
      int to = k * stride;
      for (int i = 0; i < n; i++) {
        out[to + i] = base[i] + constant[k];
      }
      for (int j = 0; j < d; j++) {
        if (total[k] < DEVIANCE_FROM) {
          addProduct(alpha[k * d + j] - 1, logs, j * stride, n, out, to);
        } else {
          addDeviance(alpha[k * d + j], total[k], logs, j * stride, n, out, to);
        }
      }
    }
  }

  private static void addProduct(double eta, double[] logs, int from, int n, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      out[to + i] += eta * logs[from + i];
    }
  }

  private static void addDeviance(
      double a, double total, double[] logs, int from, int n, double[] out, int to) {
    double logTotal = Math.log(total);
    for (int i = 0; i < n; i++) {
      double log = logs[from + i];
      double rate = total * Math.exp(log);
      out[to + i] -= LogFactorial.devianceOfLog(a, rate, logTotal + log) + log;
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    accumulator.accumulate(rows, responsibilities, into);
  }
}
