package org.em4j.core.mixture;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Kernel;

/**
 * Assignments by distance to centres in standardised columns: hard to the nearest, or soft as the
 * posterior of normals of unit variance around them.
 */
final class NearestCentres implements Initializer.Assignments {
  private static final int MAX = 2;

  private final Kernel kernel;
  private final DataSummary summary;
  private final int components;
  private final boolean hard;

  NearestCentres(List<double[]> centres, DataSummary summary, boolean hard) {
    this.components = centres.size();
    this.kernel = new UnitNormal(summary.columns()).kernel(centres);
    this.summary = summary;
    this.hard = hard;
  }

  @Override
  public void responsibilities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    Block standardized = rows.copyTo(rows.spare());
    for (int j = 0; j < rows.columns(); j++) {
      StandardizedObservations.standardize(
          standardized.values(), standardized.column(j), n, summary.centre(j), summary.unit(j));
    }
    kernel.logDensities(standardized, out);
    double[] max = standardized.scratch().doubles(MAX, stride);
    Arrays.fill(max, 0, n, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < n; i++) {
        max[i] = Math.max(max[i], out[k * stride + i]);
      }
    }
    for (int i = 0; i < n; i++) {
      if (hard) {
        assignToLargest(out, i, max[i], stride);
      } else {
        assignSoftly(out, i, max[i], stride);
      }
    }
  }

  private void assignToLargest(double[] out, int i, double max, int stride) {
    boolean given = false;
    for (int k = 0; k < components; k++) {
      boolean largest = !given && out[k * stride + i] == max;
      given |= largest;
      out[k * stride + i] = largest ? 1 : 0;
    }
  }

  private void assignSoftly(double[] out, int i, double max, int stride) {
    double sum = 0;
    for (int k = 0; k < components; k++) {
      out[k * stride + i] = Math.exp(out[k * stride + i] - max);
      sum += out[k * stride + i];
    }
    for (int k = 0; k < components; k++) {
      out[k * stride + i] /= sum;
    }
  }
}
