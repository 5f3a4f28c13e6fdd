package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;

/** Densities and statistics of components that are mixtures themselves. */
final class MixtureKernel<Q> implements Kernel {
  private static final int INNER = 0;
  private static final int MAX = 1;

  private final MixtureFamily<Q> family;
  private final List<Mixture<Q>> components;
  private final List<Kernel> kernels = new ArrayList<>();

  MixtureKernel(MixtureFamily<Q> family, List<Mixture<Q>> components) {
    this.family = family;
    this.components = List.copyOf(components);
    components.forEach(component -> kernels.add(component.kernel()));
  }

  /** Writes log(π_m p_m) of component k, and the largest of each row. */
  private double[] joint(Block rows, int k, double[] max) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] inner = rows.scratch().doubles(INNER, family.size() * stride);
    kernels.get(k).logDensities(rows.part(k, 0, rows.columns()), inner);
    double[] logWeights = components.get(k).logWeights();
    for (int m = 0; m < family.size(); m++) {
      for (int i = 0; i < n; i++) {
        double v = inner[m * stride + i] + logWeights[m];
        inner[m * stride + i] = v;
        max[i] = m == 0 ? v : Math.max(max[i], v);
      }
    }
    return inner;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int stride = rows.stride();
    double[] max = rows.scratch().doubles(MAX, stride);
    for (int k = 0; k < components.size(); k++) {
      double[] inner = joint(rows, k, max);
      for (int i = 0; i < rows.rows(); i++) {
        double sum = 0;
        for (int m = 0; m < family.size(); m++) {
          sum += Math.exp(inner[m * stride + i] - max[i]);
        }
        // All −∞: the row is impossible here, and −∞ − −∞ must not become NaN.
        out[k * stride + i] = max[i] == Double.NEGATIVE_INFINITY ? max[i] : max[i] + Math.log(sum);
      }
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int stride = rows.stride();
    double[] max = rows.scratch().doubles(MAX, stride);
    for (int k = 0; k < components.size(); k++) {
      double[] inner = joint(rows, k, max);
      double weight = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double outer = responsibilities[k * stride + i];
        weight += outer;
        double sum = 0;
        for (int m = 0; m < family.size() && outer > 0; m++) {
          sum += Math.exp(inner[m * stride + i] - max[i]);
        }
        for (int m = 0; m < family.size(); m++) {
          inner[m * stride + i] =
              outer > 0 ? outer * Math.exp(inner[m * stride + i] - max[i]) / sum : 0;
        }
      }
      into.addWeight(k, weight);
      kernels
          .get(k)
          .accumulate(rows.part(k, 0, rows.columns()), inner, family.innerStatistics(into, k));
    }
  }
}
