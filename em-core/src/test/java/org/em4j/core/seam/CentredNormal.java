package org.em4j.core.seam;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.Support;
import org.em4j.core.document.Document;

/**
 * Multivariate normals whose statistic {@code (x − r, (x − r)(x − r)ᵀ)} is taken about r, the
 * component's mean: a kernel of its own, references, recentring.
 */
class CentredNormal implements Family<CentredNormal.Normal> {
  final int d;

  CentredNormal(int columns) {
    this.d = columns;
  }

  /** Mean and row-major covariance. */
  static final class Normal {
    final double[] mean;
    final double[] covariance;

    Normal(double[] mean, double[] covariance) {
      this.mean = mean.clone();
      this.covariance = covariance.clone();
    }

    /** Returns the lower Cholesky factor, row-major; null if the covariance is singular. */
    static double[] cholesky(double[] a, int d) {
      double[] lower = new double[d * d];
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = a[i * d + j];
          for (int m = 0; m < j; m++) {
            sum -= lower[i * d + m] * lower[j * d + m];
          }
          if (i == j && !(sum > 0)) {
            return null;
          }
          lower[i * d + j] = i == j ? Math.sqrt(sum) : sum / lower[j * d + j];
        }
      }
      return lower;
    }
  }

  /** The textbook's density of one row. */
  static double logDensity(Normal normal, double[] x) {
    int d = x.length;
    double[] lower = Normal.cholesky(normal.covariance, d);
    double[] z = new double[d];
    double sum = 0;
    for (int i = 0; i < d; i++) {
      double value = x[i] - normal.mean[i];
      for (int j = 0; j < i; j++) {
        value -= lower[i * d + j] * z[j];
      }
      z[i] = value / lower[i * d + i];
      sum += 0.5 * z[i] * z[i] + Math.log(lower[i * d + i]);
    }
    return -sum - 0.5 * d * Math.log(2 * Math.PI);
  }

  @Override
  public String id() {
    return "centred-normal";
  }

  @Override
  public int observationSize() {
    return d;
  }

  @Override
  public int statisticSize() {
    return d + d * d;
  }

  @Override
  public int referenceSize() {
    return d;
  }

  @Override
  public void reference(Normal parameters, double[] out, int at) {
    System.arraycopy(parameters.mean, 0, out, at, d);
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    double[] shift = new double[d];
    for (int j = 0; j < d; j++) {
      shift[j] = from[fromAt + j] - to[toAt + j];
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        t[at + d + i * d + j] +=
            shift[i] * t[at + j] + t[at + i] * shift[j] + weight * shift[i] * shift[j];
      }
    }
    for (int j = 0; j < d; j++) {
      t[at + j] += weight * shift[j];
    }
  }

  @Override
  public Kernel kernel(List<Normal> components) {
    return new CentredKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return this::addMoments;
  }

  private void addMoments(Block rows, double[] gamma, ComponentStatistics into) {
    double[] row = rows.scratch().doubles(0, d);
    double[] values = into.values();
    for (int k = 0; k < into.components(); k++) {
      int at = into.at(k);
      int reference = into.referenceAt(k);
      double weight = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double g = gamma[k * rows.stride() + i];
        weight += g;
        for (int j = 0; j < d; j++) {
          row[j] = rows.value(i, j) - into.references()[reference + j];
          values[at + j] += g * row[j];
        }
        for (int j = 0; j < d * d; j++) {
          values[at + d + j] += g * row[j / d] * row[j % d];
        }
      }
      into.addWeight(k, weight);
    }
  }

  private final class CentredKernel implements Kernel {
    private final List<Normal> components;

    CentredKernel(List<Normal> components) {
      this.components = List.copyOf(components);
    }

    @Override
    public void logDensities(Block rows, double[] out) {
      double[] row = new double[d];
      for (int k = 0; k < components.size(); k++) {
        for (int i = 0; i < rows.rows(); i++) {
          rows.copyRow(i, row, 0);
          out[k * rows.stride() + i] = logDensity(components.get(k), row);
        }
      }
    }

    @Override
    public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
      addMoments(rows, responsibilities, into);
    }
  }

  /** Returns the mean of component k. */
  final double[] mean(ComponentStatistics group, int k) {
    double[] mean = new double[d];
    for (int j = 0; j < d; j++) {
      mean[j] =
          group.references()[group.referenceAt(k) + j]
              + group.values()[group.at(k) + j] / group.weight(k);
    }
    return mean;
  }

  /** Adds the second moments of component k about its own mean, times its weight. */
  final void addScatter(ComponentStatistics group, int k, double[] scatter) {
    double weight = group.weight(k);
    double[] t = group.values();
    int at = group.at(k);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        scatter[i * d + j] += t[at + d + i * d + j] - t[at + i] * t[at + j] / weight;
      }
    }
  }

  /** Divides a scatter, and floors it where the data's own scale calls it singular. */
  final double[] covariance(
      double[] scatter, double weight, int component, MaximizationContext context) {
    double[] covariance = new double[d * d];
    for (int i = 0; i < d * d; i++) {
      covariance[i] = scatter[i] / weight;
    }
    boolean singular = Normal.cholesky(covariance, d) == null;
    for (int j = 0; j < d; j++) {
      double scale = context.data().scale(j);
      singular |= covariance[j * d + j] < context.floor() * scale * scale;
    }
    if (singular) {
      double relative = context.degenerate(component, "its covariance is singular");
      for (int j = 0; j < d; j++) {
        double scale = context.data().scale(j);
        covariance[j * d + j] += relative * scale * scale;
      }
    }
    return covariance;
  }

  @Override
  public List<Normal> maximize(
      ComponentStatistics group, List<Normal> previous, MaximizationContext context) {
    List<Normal> estimates = new ArrayList<>();
    for (int k = 0; k < group.components(); k++) {
      if (!(group.weight(k) > 0)) {
        throw new EmException("no row belongs to component " + (k + 1));
      }
      double[] scatter = new double[d * d];
      addScatter(group, k, scatter);
      estimates.add(new Normal(mean(group, k), covariance(scatter, group.weight(k), k, context)));
    }
    return estimates;
  }

  @Override
  public void sample(Normal parameters, RandomGenerator random, double[] x, int at) {
    double[] lower = Normal.cholesky(parameters.covariance, d);
    double[] z = new double[d];
    for (int i = 0; i < d; i++) {
      z[i] = random.nextGaussian();
      x[at + i] = parameters.mean[i];
      for (int j = 0; j <= i; j++) {
        x[at + i] += lower[i * d + j] * z[j];
      }
    }
  }

  @Override
  public int freeParameters(int components) {
    return components * (d + d * (d + 1) / 2);
  }

  @Override
  public Support support(int column) {
    return Support.REAL;
  }

  @Override
  public ParameterCodec<Normal> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(Normal parameters) {
        return Document.builder()
            .numbers("mean", parameters.mean)
            .matrix("covariance", parameters.covariance, d)
            .build();
      }

      @Override
      public Normal read(Document document) {
        document.allowOnly("mean", "covariance");
        return new Normal(document.numbers("mean"), document.matrix("covariance", d));
      }
    };
  }

  @Override
  public int coordinateSize(Normal parameters) {
    return d + d * d;
  }

  @Override
  public void coordinates(Normal parameters, DataSummary data, double[] out, int at) {
    for (int j = 0; j < d; j++) {
      out[at + j] = (parameters.mean[j] - data.centre(j)) / data.unit(j);
    }
    for (int i = 0; i < d * d; i++) {
      out[at + d + i] = parameters.covariance[i] / data.unit(i / d) / data.unit(i % d);
    }
  }

  @Override
  public Normal at(Normal like, DataSummary data, double[] coordinates, int at) {
    double[] mean = new double[d];
    double[] covariance = new double[d * d];
    for (int j = 0; j < d; j++) {
      mean[j] = data.centre(j) + coordinates[at + j] * data.unit(j);
    }
    for (int i = 0; i < d * d; i++) {
      covariance[i] = coordinates[at + d + i] * data.unit(i / d) * data.unit(i % d);
    }
    return new Normal(mean, covariance);
  }
}
