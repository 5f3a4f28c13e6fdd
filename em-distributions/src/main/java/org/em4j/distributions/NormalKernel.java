package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Normal densities of one column, and moments about each component's reference. Immutable and
 * thread-safe.
 */
final class NormalKernel implements Kernel {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final double[] mean;
  private final double[] sd;
  private final double[] logScale;

  NormalKernel(List<Normal> components) {
    int k = components.size();
    mean = new double[k];
    sd = new double[k];
    logScale = new double[k];
    for (int c = 0; c < k; c++) {
      mean[c] = components.get(c).mean();
      sd[c] = components.get(c).sd();
      logScale[c] = -Math.log(sd[c]) - HALF_LOG_TWO_PI;
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    for (int k = 0; k < mean.length; k++) {
      logDensities(
          rows.values(),
          rows.column(0),
          rows.rows(),
          mean[k],
          sd[k],
          logScale[k],
          out,
          k * rows.stride());
    }
  }

  /** Divides by σ: its inverse overflows where σ itself is still a double. */
  private static void logDensities(
      double[] x, int from, int n, double mean, double sd, double logScale, double[] out, int to) {
    for (int i = 0; i < n; i++) {
      double z = (x[from + i] - mean) / sd;
      out[to + i] = logScale - 0.5 * z * z;
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    addMoments(rows, responsibilities, into);
  }

  /** Adds γ, γ(x − r) and γ(x − r)² of every row to each component's statistics. */
  static void addMoments(Block rows, double[] responsibilities, ComponentStatistics into) {
    for (int k = 0; k < into.components(); k++) {
      addMoments(
          rows.values(), rows.column(0), rows.rows(), responsibilities, k * rows.stride(), k, into);
    }
  }

  /** Two partial sums of each moment, because one would wait for each addition before the next. */
  private static void addMoments(
      double[] x, int from, int n, double[] gamma, int at, int k, ComponentStatistics into) {
    double reference = into.references()[into.referenceAt(k)];
    double evenWeight = 0;
    double evenFirst = 0;
    double evenSecond = 0;
    double oddWeight = 0;
    double oddFirst = 0;
    double oddSecond = 0;
    int i = 0;
    for (; i + 1 < n; i += 2) {
      double even = x[from + i] - reference;
      double evenProduct = gamma[at + i] * even;
      evenWeight += gamma[at + i];
      evenFirst += evenProduct;
      evenSecond += evenProduct * even;
      double odd = x[from + i + 1] - reference;
      double oddProduct = gamma[at + i + 1] * odd;
      oddWeight += gamma[at + i + 1];
      oddFirst += oddProduct;
      oddSecond += oddProduct * odd;
    }
    if (i < n) {
      double even = x[from + i] - reference;
      double evenProduct = gamma[at + i] * even;
      evenWeight += gamma[at + i];
      evenFirst += evenProduct;
      evenSecond += evenProduct * even;
    }
    into.addWeight(k, evenWeight + oddWeight);
    double[] values = into.values();
    int t = into.at(k);
    values[t] += evenFirst + oddFirst;
    values[t + 1] += evenSecond + oddSecond;
  }
}
