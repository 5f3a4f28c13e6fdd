package org.em4j.distributions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;

/**
 * Multivariate normals that share one full covariance: {@code Kd + d(d+1)/2} parameters.
 *
 * <p>The M-step pools the second moments of all components about their own means. Stateless and
 * thread-safe.
 */
public final class TiedCovariance extends FullCovariance {
  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public TiedCovariance(int columns) {
    super(columns);
    this.d = columns;
  }

  @Override
  String structure() {
    return "tied";
  }

  @Override
  public int freeParameters(int components) {
    return components * d + d * (d + 1) / 2;
  }

  @Override
  public List<MultivariateNormal> maximize(
      ComponentStatistics group, List<MultivariateNormal> previous, MaximizationContext context) {
    double total = group.totalWeight();
    double[] mean = new double[statisticSize()];
    double[] shift = new double[d];
    double[] pooled = new double[d * d];
    double[][] locations = new double[group.components()][];
    for (int k = 0; k < group.components(); k++) {
      if (group.weight(k) > 0) {
        group.mean(k, mean);
        System.arraycopy(mean, 0, shift, 0, d);
        locations[k] = shifted(group, k, shift);
      } else {
        Arrays.fill(shift, 0);
        locations[k] = withoutRows(k, previous.isEmpty() ? null : previous.get(k), context).mean();
      }
      // Of one component alone the products may not be right, only those of all.
      addAboutMean(group, k, group.weight(k) / total, shift, total, pooled);
    }
    Covariance shared = repaired(pooled, scale(context.data()), 0, context);
    List<MultivariateNormal> estimates = new ArrayList<>();
    for (double[] location : locations) {
      estimates.add(new MultivariateNormal(location, shared));
    }
    return estimates;
  }

  private void addAboutMean(
      ComponentStatistics group,
      int k,
      double share,
      double[] shift,
      double total,
      double[] pooled) {
    int next = group.at(k) + d;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        pooled[i * d + j] += group.values()[next++] / total - share * shift[i] * shift[j];
        pooled[j * d + i] = pooled[i * d + j];
      }
    }
  }

  /** {@inheritDoc} Of second moments, only the sum over components may be right in much work. */
  @Override
  public Kernel kernel(List<MultivariateNormal> components) {
    Kernel kernel = TiedCovarianceKernel.suiting(components);
    return kernel == null ? super.kernel(components) : kernel;
  }

  @Override
  public MultivariateNormal restarted(MultivariateNormal fresh, MultivariateNormal current) {
    return new MultivariateNormal(fresh.mean(), current.covariance());
  }
}
