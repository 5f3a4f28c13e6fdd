package org.em4j.core;

import java.util.List;

/** One kernel of one component for each component. */
final class PerComponentKernel implements Kernel {
  private static final int ONE = 0;

  private final List<Family<?>> families;
  private final List<? extends Accumulator> components;

  PerComponentKernel(List<Family<?>> families, List<? extends Accumulator> components) {
    this.families = families;
    this.components = components;
  }

  /** Returns the statistics of component k alone, with the size that its own family gives them. */
  static ComponentStatistics statisticsOf(Family<?> family, int k, ComponentStatistics group) {
    return group.component(k).ofSize(family.statisticSize());
  }

  static Block part(Block rows, int k) {
    return rows.part(k, 0, rows.columns());
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int stride = rows.stride();
    double[] one = rows.scratch().doubles(ONE, stride);
    for (int k = 0; k < components.size(); k++) {
      ((Kernel) components.get(k)).logDensities(part(rows, k), one);
      System.arraycopy(one, 0, out, k * stride, rows.rows());
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int stride = rows.stride();
    double[] one = rows.scratch().doubles(ONE, stride);
    for (int k = 0; k < components.size(); k++) {
      System.arraycopy(responsibilities, k * stride, one, 0, rows.rows());
      components.get(k).accumulate(part(rows, k), one, statisticsOf(families.get(k), k, into));
    }
  }
}
