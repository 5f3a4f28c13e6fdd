package org.em4j.core.seam;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.MaximizationContext;

/** Normals that share one covariance: the M-step sees all components at once. */
final class TiedNormal extends CentredNormal {
  TiedNormal(int columns) {
    super(columns);
  }

  @Override
  public String id() {
    return "tied-normal";
  }

  @Override
  public int freeParameters(int components) {
    return components * d + d * (d + 1) / 2;
  }

  @Override
  public List<Normal> maximize(
      ComponentStatistics group, List<Normal> previous, MaximizationContext context) {
    double[] scatter = new double[d * d];
    for (int k = 0; k < group.components(); k++) {
      addScatter(group, k, scatter);
    }
    double[] shared = covariance(scatter, group.totalWeight(), 0, context);
    List<Normal> estimates = new ArrayList<>();
    for (int k = 0; k < group.components(); k++) {
      estimates.add(new Normal(mean(group, k), shared));
    }
    return estimates;
  }
}
