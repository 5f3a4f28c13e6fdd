package org.em4j.core;

import java.util.Arrays;

/**
 * Shows an accumulator or a kernel only the rows that are not missing as a whole: a missing row has
 * the log-density 0 and adds nothing. So no family meets a NaN that does not take missing values
 * itself. Immutable and thread-safe.
 */
public sealed class PresentRows implements Accumulator {
  private static final int ROW_OF = 0;
  private static final int PACKED = 1;

  private final Accumulator inner;

  private PresentRows(Accumulator inner) {
    this.inner = inner;
  }

  /**
   * Returns a kernel that takes missing rows: the given one, if its family does so itself.
   *
   * @param components the number of the kernel's components
   */
  public static Kernel of(Family<?> family, Kernel kernel, int components) {
    return family.acceptsMissing() ? kernel : new OfKernel(kernel, components);
  }

  /**
   * Returns an accumulator that takes missing rows: the given one, if its family does so itself.
   */
  public static Accumulator of(Family<?> family, Accumulator accumulator) {
    return family.acceptsMissing() ? accumulator : new PresentRows(accumulator);
  }

  /** Tells whether a block has a row whose first value is missing, and with it the whole row. */
  public static boolean anyMissing(Block rows) {
    if (rows.bits() != null && !rows.bits().hasMissing()) {
      // Asking for the values would unpack them for a kernel of bits, too.
      return false;
    }
    double[] x = rows.values();
    int column = rows.column(0);
    boolean missing = false;
    for (int i = 0; i < rows.rows(); i++) {
      missing |= Double.isNaN(x[column + i]);
    }
    return missing;
  }

  /** Copies the present rows to a block of the same stride. */
  private static Block pack(Block rows, double[] rowOf) {
    Block packed = rows.spare();
    double[] from = rows.values();
    int first = rows.column(0);
    int count = 0;
    for (int i = 0; i < rows.rows(); i++) {
      if (!Double.isNaN(from[first + i])) {
        rowOf[count++] = i;
      }
    }
    packed.fill(rows.firstRow(), count);
    double[] to = packed.values();
    for (int j = 0; j < rows.columns(); j++) {
      int column = rows.column(j);
      int target = packed.column(j);
      for (int i = 0; i < count; i++) {
        to[target + i] = from[column + (int) rowOf[i]];
      }
    }
    return packed;
  }

  @Override
  public final void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    if (!anyMissing(rows)) {
      inner.accumulate(rows, responsibilities, into);
      return;
    }
    int stride = rows.stride();
    double[] rowOf = rows.scratch().doubles(ROW_OF, stride);
    Block packed = pack(rows, rowOf);
    double[] gamma = rows.scratch().doubles(PACKED, into.components() * stride);
    for (int k = 0; k < into.components(); k++) {
      for (int i = 0; i < packed.rows(); i++) {
        gamma[k * stride + i] = responsibilities[k * stride + (int) rowOf[i]];
      }
    }
    if (packed.rows() > 0) {
      inner.accumulate(packed, gamma, into);
    }
  }

  private static final class OfKernel extends PresentRows implements Kernel {
    private final Kernel kernel;
    private final int components;

    OfKernel(Kernel kernel, int components) {
      super(kernel);
      this.kernel = kernel;
      this.components = components;
    }

    @Override
    public void logDensities(Block rows, double[] out) {
      if (!anyMissing(rows)) {
        kernel.logDensities(rows, out);
        return;
      }
      int stride = rows.stride();
      double[] rowOf = rows.scratch().doubles(ROW_OF, stride);
      double[] logs = rows.scratch().doubles(PACKED, components * stride);
      Block packed = pack(rows, rowOf);
      if (packed.rows() > 0) {
        kernel.logDensities(packed, logs);
      }
      for (int k = 0; k < components; k++) {
        Arrays.fill(out, k * stride, k * stride + rows.rows(), 0);
        for (int i = 0; i < packed.rows(); i++) {
          out[k * stride + (int) rowOf[i]] = logs[k * stride + i];
        }
      }
    }
  }
}
