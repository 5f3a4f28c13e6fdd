package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Accumulator;
import org.em4j.core.DataSummary;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.jspecify.annotations.Nullable;

/**
 * Multivariate normals whose columns are independent. A missing value (NaN) is marginalised
 * exactly, where it is missing at random: {@code p(x) = Π_j p(x_j)} over the columns that are
 * present (Ghahramani and Jordan 1994, Supervised learning from incomplete data via an EM approach,
 * section 3).
 *
 * <p>The statistic is x − r, then its squares, each column's own or the sum of all, then 1 for each
 * column; all of them are 0 where the column is missing. So every column counts the weight of its
 * own values, and natural parameters put {@code −A_j} there.
 */
abstract class IndependentColumns extends MultivariateNormalFamily {
  /**
   * Of a component's weight, what must have values in a column for its sums to keep digits. Leaving
   * the column as it is cannot lower the likelihood, either.
   */
  private static final double LEAST_SHARE = 1e-250;

  private final int d;

  /** The number of sums of squares: d, or 1. */
  private final int squares;

  IndependentColumns(int columns, int squares) {
    super(columns);
    this.d = columns;
    this.squares = squares;
  }

  /** {@inheritDoc} A missing value is marginalised exactly. */
  @Override
  public final boolean acceptsMissing() {
    return true;
  }

  @Override
  public final int statisticSize() {
    return 2 * d + squares;
  }

  @Override
  public final void statistics(double[] x, int at, double[] t, int to) {
    Arrays.fill(t, to, to + statisticSize(), 0);
    for (int j = 0; j < d; j++) {
      double value = x[at + j];
      if (!Double.isNaN(value)) {
        t[to + j] = value;
        t[to + d + j % squares] += value * value;
        t[to + d + squares + j] = 1;
      }
    }
  }

  @Override
  public final double natural(MultivariateNormal parameters, double[] eta) {
    for (int j = 0; j < d; j++) {
      double variance = parameters.covariance().value(j, j);
      double mean = parameters.mean(j);
      eta[j] = mean / variance;
      eta[d + j % squares] = -0.5 / variance;
      eta[d + squares + j] = -0.5 * (mean / variance * mean + Math.log(variance));
    }
    return 0;
  }

  @Override
  public final void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    for (int j = 0; j < d; j++) {
      double a = from[fromAt + j] - to[toAt + j];
      double present = t[at + d + squares + j];
      t[at + d + j % squares] += 2 * a * t[at + j] + present * a * a;
      t[at + j] += present * a;
    }
  }

  @Override
  final Accumulator accumulator() {
    return new DiagonalCovarianceStatistics(d, squares);
  }

  @Override
  public final Kernel kernel(List<MultivariateNormal> components) {
    return new DiagonalCovarianceKernel(d, components, squares);
  }

  /** Returns the share of the weight that has values in a column. */
  final double share(double[] mean, int column) {
    return mean[d + squares + column];
  }

  /** {@inheritDoc} NaN in a column without values. */
  @Override
  final void locate(double[] mean, double[] shift) {
    for (int j = 0; j < d; j++) {
      double share = share(mean, j);
      shift[j] = share >= LEAST_SHARE ? mean[j] / share : Double.NaN;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A column of which the component has no value keeps its mean and variance; at the start it
   * takes those of the data.
   */
  @Override
  final MultivariateNormal estimate(
      double[] mean,
      double[] moments,
      double[] scale,
      int component,
      @Nullable MultivariateNormal before,
      MaximizationContext context) {
    for (int j = 0; j < d; j++) {
      if (Double.isNaN(mean[j])) {
        mean[j] = before == null ? context.data().centre(j) : before.mean(j);
      }
    }
    boolean[] keeps = new boolean[squares];
    double[] ofData = momentsOfData(context.data());
    for (int s = 0; s < squares; s++) {
      if (Double.isNaN(moments[s])) {
        keeps[s] = before != null;
        // What is kept has met the policy before, and must not be regularised again and again.
        moments[s] = before == null ? ofData[s] : Double.MAX_VALUE;
      }
    }
    Covariance covariance = repaired(moments, scale, component, context);
    Covariance kept = before == null ? covariance : before.covariance();
    double[] variances = new double[d];
    for (int j = 0; j < d; j++) {
      variances[j] = (keeps[j % squares] ? kept : covariance).value(j, j);
    }
    return new MultivariateNormal(mean, Covariance.diagonal(variances));
  }

  private double[] momentsOfData(DataSummary data) {
    double[] moments = new double[squares];
    for (int j = 0; j < d; j++) {
      double spread = data.present(j) > 0 ? data.spread(j) : data.unit(j);
      moments[j % squares] += spread * spread * squares / d;
    }
    return moments;
  }
}
