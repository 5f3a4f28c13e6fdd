package org.em4j.core;

import java.util.Arrays;
import java.util.List;

/**
 * The kernel of a product: the sum of its factors' log-densities.
 *
 * <p>A factor sees only the rows in which none of its columns is missing: where some are, the
 * others are packed into a block of their own, so that no family meets a NaN that does not accept
 * missing values itself.
 */
final class ProductKernel implements Kernel {
  private static final int OUT = 0;
  private static final int PACKED = 1;
  private static final int ROW_OF = 2;

  private final ProductFamily family;
  private final List<? extends Accumulator> factors;
  private final int components;

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
      Kernel kernel = (Kernel) factors.get(f);
      Block part = part(rows, f);
      int missing = countMissing(part, f);
      if (missing == 0) {
        kernel.logDensities(part, factorOut);
        for (int k = 0; k < components; k++) {
          for (int i = 0; i < n; i++) {
            out[k * stride + i] += factorOut[k * stride + i];
          }
        }
      } else if (missing < n) {
        double[] rowOf = part.scratch().doubles(ROW_OF, stride);
        Block packed = pack(part, rowOf);
        kernel.logDensities(packed, factorOut);
        for (int k = 0; k < components; k++) {
          for (int i = 0; i < packed.rows(); i++) {
            out[k * stride + (int) rowOf[i]] += factorOut[k * stride + i];
          }
        }
      }
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    int n = rows.rows();
    int stride = rows.stride();
    for (int k = 0; k < components; k++) {
      double weight = 0;
      for (int i = 0; i < n; i++) {
        weight += responsibilities[k * stride + i];
      }
      into.addWeight(k, weight);
    }
    for (int f = 0; f < factors.size(); f++) {
      ComponentStatistics statistics =
          into.factor(
              family.statistic(f), family.factors().get(f).statisticSize(), family.reference(f));
      Block part = part(rows, f);
      int missing = countMissing(part, f);
      if (missing == 0) {
        factors.get(f).accumulate(part, responsibilities, statistics);
      } else if (missing < n) {
        double[] rowOf = part.scratch().doubles(ROW_OF, stride);
        Block packed = pack(part, rowOf);
        double[] gamma = rows.scratch().doubles(PACKED, components * stride);
        for (int k = 0; k < components; k++) {
          for (int i = 0; i < packed.rows(); i++) {
            gamma[k * stride + i] = responsibilities[k * stride + (int) rowOf[i]];
          }
        }
        factors.get(f).accumulate(packed, gamma, statistics);
      }
    }
  }

  /** Counts the rows that a factor must not see; one that marginalises by itself sees them all. */
  private int countMissing(Block part, int f) {
    int missing = 0;
    for (int i = 0; i < part.rows() && !family.factors().get(f).acceptsMissing(); i++) {
      missing += isMissing(part, i) ? 1 : 0;
    }
    return missing;
  }

  private static boolean isMissing(Block part, int row) {
    for (int j = 0; j < part.columns(); j++) {
      if (Double.isNaN(part.value(row, j))) {
        return true;
      }
    }
    return false;
  }

  /** Copies the rows without a missing value to a block of the same stride. */
  private static Block pack(Block part, double[] rowOf) {
    Block packed = part.spare();
    int count = 0;
    for (int i = 0; i < part.rows(); i++) {
      if (!isMissing(part, i)) {
        for (int j = 0; j < part.columns(); j++) {
          packed.values()[packed.column(j) + count] = part.value(i, j);
        }
        rowOf[count++] = i;
      }
    }
    packed.fill(part.firstRow(), count);
    return packed;
  }
}
