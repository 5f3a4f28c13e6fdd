package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/**
 * Von Mises-Fisher densities {@code −κ|x − μ|²/2 + log C_d(κ) + κ}, in which nothing cancels, and
 * statistics about each component's reference. Loops run over the rows of a column. Immutable and
 * thread-safe.
 */
final class VonMisesFisherKernel implements Kernel {
  private static final int UNITS = 2;
  private static final int SCALES = 3;
  private static final int SQUARES = 4;

  private final int d;
  private final double[] mean;
  private final double[] kappa;
  private final double[] constant;

  VonMisesFisherKernel(int columns, SphereNormalizer sphere, List<VonMisesFisher> components) {
    int k = components.size();
    d = columns;
    mean = new double[k * d];
    kappa = new double[k];
    constant = new double[k];
    for (int c = 0; c < k; c++) {
      kappa[c] = components.get(c).concentration();
      constant[c] = -sphere.logArea() - sphere.logMean(kappa[c]);
      for (int j = 0; j < d; j++) {
        mean[c * d + j] = components.get(c).unit(j);
      }
    }
  }

  /**
   * Writes the rows divided by their lengths, column-major; zeros for what is no unit vector.
   *
   * @param scale modified: the inverse of each length; 0 for what is no unit vector
   */
  private static double[] units(Block rows, double[] scale) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    double[] units = rows.scratch().doubles(UNITS, d * stride);
    Arrays.fill(scale, 0, n, 0);
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < n; i++) {
        scale[i] += rows.value(i, j) * rows.value(i, j);
      }
    }
    for (int i = 0; i < n; i++) {
      double length = Math.sqrt(scale[i]);
      scale[i] = UnitVectors.isUnit(length) ? 1 / length : 0;
    }
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < n; i++) {
        units[j * stride + i] = scale[i] == 0 ? 0 : rows.value(i, j) * scale[i];
      }
    }
    return units;
  }

  /** Writes |x − c|² of every row, where c begins at {@code at}. */
  private static void squares(
      double[] units, int n, int stride, int d, double[] centre, int at, double[] out) {
    Arrays.fill(out, 0, n, 0);
    for (int j = 0; j < d; j++) {
      double c = centre[at + j];
      int from = j * stride;
      for (int i = 0; i < n; i++) {
        double difference = units[from + i] - c;
        out[i] += difference * difference;
      }
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] scale = rows.scratch().doubles(SCALES, stride);
    double[] squares = rows.scratch().doubles(SQUARES, stride);
    double[] units = units(rows, scale);
    for (int k = 0; k < kappa.length; k++) {
      int to = k * stride;
      squares(units, n, stride, d, mean, k * d, squares);
      for (int i = 0; i < n; i++) {
        double density = constant[k] - 0.5 * kappa[k] * squares[i];
        out[to + i] = scale[i] == 0 ? Double.NEGATIVE_INFINITY : density;
      }
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    addStatistics(rows, responsibilities, into);
  }

  /** Adds γ, γ(x − r) and γ|x − r|²/2 of every row to each component's statistics. */
  static void addStatistics(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    int d = rows.columns();
    double[] values = into.values();
    double[] units = units(rows, rows.scratch().doubles(SCALES, stride));
    double[] squares = rows.scratch().doubles(SQUARES, stride);
    for (int k = 0; k < into.components(); k++) {
      int gamma = k * stride;
      int at = into.at(k);
      int r = into.referenceAt(k);
      squares(units, n, stride, d, into.references(), r, squares);
      double weight = 0;
      double half = 0;
      for (int i = 0; i < n; i++) {
        weight += responsibilities[gamma + i];
        half += 0.5 * responsibilities[gamma + i] * squares[i];
      }
      into.addWeight(k, weight);
      values[at + d] += half;
      for (int j = 0; j < d; j++) {
        double reference = into.references()[r + j];
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += responsibilities[gamma + i] * (units[j * stride + i] - reference);
        }
        values[at + j] += sum;
      }
    }
  }
}
