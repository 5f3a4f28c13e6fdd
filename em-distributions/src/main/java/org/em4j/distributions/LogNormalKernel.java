package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Log-normal densities {@code −log x − log σ − log √2π − z²/2} with {@code z = (log x − μ)/σ}.
 *
 * <p>The logarithm is taken in two parts, {@code log x = e log 2 + log m} with {@code x = m 2^e}
 * and m near 1: the first part less a number near it is exact, so that log x − μ keeps as many
 * digits as x has, where log x itself, of some hundred, has lost two or three of them. Immutable
 * and thread-safe.
 */
final class LogNormalKernel extends PairAccumulator implements Kernel {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double SQRT_TWO = Math.sqrt(2);

  /** The first 33 bits of log 2, whose product with an exponent is exact; and the others. */
  private static final double LOG_TWO = 0.6931471803691238;

  private static final double LOG_TWO_REST = 1.9082149292705877e-10;

  private static final int COARSE = 2;
  private static final int FINE = 3;

  private final double[] mean;
  private final double[] sd;
  private final double[] logScale;

  LogNormalKernel(List<LogNormal> components) {
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

  /** Writes log x in two parts; −∞ in the first outside the support. */
  private static void logarithms(double[] x, int from, int n, double[] coarse, double[] fine) {
    for (int i = 0; i < n; i++) {
      double value = x[from + i];
      if (Support.POSITIVE.contains(value)) {
        boolean normal = value >= Double.MIN_NORMAL;
        double scaled = normal ? value : value * 0x1p54;
        int exponent = Math.getExponent(scaled);
        double mantissa = Math.scalb(scaled, -exponent);
        if (mantissa > SQRT_TWO) {
          mantissa *= 0.5;
          exponent++;
        }
        double e = normal ? exponent : exponent - 54;
        coarse[i] = e * LOG_TWO;
        fine[i] = Math.log(mantissa) + e * LOG_TWO_REST;
      } else {
        coarse[i] = Double.NEGATIVE_INFINITY;
        fine[i] = 0;
      }
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    double[] coarse = rows.scratch().doubles(COARSE, rows.stride());
    double[] fine = rows.scratch().doubles(FINE, rows.stride());
    logarithms(rows.values(), rows.column(0), n, coarse, fine);
    for (int k = 0; k < mean.length; k++) {
      logDensities(coarse, fine, n, mean[k], sd[k], logScale[k], out, k * rows.stride());
    }
  }

  private static void logDensities(
      double[] coarse,
      double[] fine,
      int n,
      double mean,
      double sd,
      double logScale,
      double[] out,
      int to) {
    for (int i = 0; i < n; i++) {
      double z = (coarse[i] - mean + fine[i]) / sd;
      double log = logScale - (coarse[i] + fine[i]) - 0.5 * z * z;
      out[to + i] = coarse[i] == Double.NEGATIVE_INFINITY ? coarse[i] : log;
    }
  }

  @Override
  void statistics(double[] x, int from, int n, double reference, double[] first, double[] second) {
    logarithms(x, from, n, first, second);
    for (int i = 0; i < n; i++) {
      double deviation = first[i] - reference + second[i];
      first[i] = deviation;
      second[i] = deviation * deviation;
    }
  }
}
