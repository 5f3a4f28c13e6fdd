package org.em4j.core;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.internal.Dot;

/**
 * The kernel of a product: the sum of its factors' log-densities. A factor is shown only the rows
 * in which it is present, unless it takes missing values itself.
 */
final class ProductKernel implements Kernel {
  private static final int OUT = 0;

  private final ProductFamily family;
  private final List<? extends Accumulator> factors;
  private final int components;

  /**
   * Makes a kernel.
   *
   * @param factors take rows that are missing as a whole
   */
  ProductKernel(ProductFamily family, List<? extends Accumulator> factors, int components) {
    this.family = family;
    this.factors = factors;
    this.components = components;
  }

  private Block part(Block rows, int f) {
    return rows.part(f, family.column(f), family.factors().get(f).observationSize());
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    Arrays.fill(out, 0, components * stride, 0);
    double[] factorOut = rows.scratch().doubles(OUT, components * stride);
    for (int f = 0; f < factors.size(); f++) {
      ((Kernel) factors.get(f)).logDensities(part(rows, f), factorOut);
      for (int k = 0; k < components; k++) {
        add(factorOut, k * stride, out, n);
      }
    }
  }

  private static void add(double[] added, int at, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[at + i] += added[at + i];
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    for (int k = 0; k < components; k++) {
      into.addWeight(k, Dot.sum(responsibilities, k * rows.stride(), rows.rows()));
    }
    for (int f = 0; f < factors.size(); f++) {
      ComponentStatistics statistics =
          into.factor(
              family.statistic(f), family.factors().get(f).statisticSize(), family.reference(f));
      factors.get(f).accumulate(part(rows, f), responsibilities, statistics);
    }
  }
}
