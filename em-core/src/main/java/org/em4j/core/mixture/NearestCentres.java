package org.em4j.core.mixture;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.internal.SquaredDistances;

/**
 * Assignments by distance to centres in standardised columns: hard to the nearest, or soft as the
 * posterior of normals of unit variance around them.
 */
final class NearestCentres implements Initializer.Assignments {
  private static final int LEAST = 2;
  private static final int INDEX = 3;

  private final SquaredDistances kernel;
  private final double[] centres;
  private final DataSummary summary;
  private final int components;
  private final boolean hard;

  private NearestCentres(double[] centres, DataSummary summary, boolean hard) {
    this.centres = centres;
    this.kernel = SquaredDistances.forWork((long) summary.rows() * centres.length);
    this.components = centres.length / summary.columns();
    this.summary = summary;
    this.hard = hard;
  }

  /** Every row belongs wholly to the nearest centre, the first among equals. */
  static NearestCentres hard(double[] centres, DataSummary summary) {
    return new NearestCentres(centres, summary, true);
  }

  /** Every row belongs to all centres, the more so the nearer they are. */
  static NearestCentres soft(double[] centres, DataSummary summary) {
    return new NearestCentres(centres, summary, false);
  }

  @Override
  public void responsibilities(Block rows, double[] out) {
    Block standardized = rows.copyTo(rows.spare());
    for (int j = 0; j < rows.columns(); j++) {
      StandardizedObservations.standardize(
          standardized.values(),
          standardized.column(j),
          rows.rows(),
          summary.centre(j),
          summary.unit(j));
    }
    if (hard) {
      assignToNearest(standardized, out);
    } else {
      assignSoftly(standardized, out);
    }
  }

  private void assignToNearest(Block rows, double[] out) {
    int stride = rows.stride();
    double[] least = rows.scratch().doubles(LEAST, stride);
    double[] index = rows.scratch().doubles(INDEX, stride);
    kernel.nearest(
        rows.values(), 0, stride, rows.rows(), rows.columns(), centres, components, least, index);
    Arrays.fill(out, 0, components * stride, 0);
    for (int i = 0; i < rows.rows(); i++) {
      int k = (int) index[i];
      out[k * stride + i] = 1;
    }
  }

  private void assignSoftly(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] least = rows.scratch().doubles(LEAST, stride);
    double[] sum = rows.scratch().doubles(INDEX, stride);
    kernel.distances(rows.values(), 0, stride, n, rows.columns(), centres, components, out);
    Arrays.fill(least, 0, n, Double.POSITIVE_INFINITY);
    Arrays.fill(sum, 0, n, 0);
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < n; i++) {
        least[i] = Math.min(least[i], out[k * stride + i]);
      }
    }
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < n; i++) {
        double gamma = Math.exp(0.5 * (least[i] - out[k * stride + i]));
        out[k * stride + i] = gamma;
        sum[i] += gamma;
      }
    }
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < n; i++) {
        out[k * stride + i] /= sum[i];
      }
    }
  }
}
