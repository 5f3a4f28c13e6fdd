package org.em4j.distributions;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.ComponentStatistics;
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
      if (!(group.weight(k) > 0)) {
        locations[k] = withoutRows(k, previous.isEmpty() ? null : previous.get(k), context).mean();
        continue;
      }
      group.mean(k, mean);
      System.arraycopy(mean, 0, shift, 0, d);
      locations[k] = shifted(group, k, shift);
      double[] moments = secondMoments(mean, shift);
      double share = group.weight(k) / total;
      for (int i = 0; i < moments.length; i++) {
        pooled[i] += share * moments[i];
      }
    }
    Covariance shared = repaired(pooled, scale(context.data()), 0, context);
    List<MultivariateNormal> estimates = new ArrayList<>();
    for (double[] location : locations) {
      estimates.add(new MultivariateNormal(location, shared));
    }
    return estimates;
  }

  @Override
  public MultivariateNormal restarted(MultivariateNormal fresh, MultivariateNormal current) {
    return new MultivariateNormal(fresh.mean(), current.covariance());
  }
}
