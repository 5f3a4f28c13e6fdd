package org.em4j.core.mixture;

import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;

/**
 * Columns turned to mean 0 and standard deviation 1, so that scale changes nothing; a missing value
 * stands at its column's mean. For starts alone.
 */
final class StandardizedObservations implements Observations {
  private final Observations rows;
  private final DataSummary summary;

  StandardizedObservations(Observations rows, DataSummary summary) {
    this.rows = rows;
    this.summary = summary;
  }

  @Override
  public int rows() {
    return rows.rows();
  }

  @Override
  public int columns() {
    return rows.columns();
  }

  @Override
  public double weight(int row) {
    return rows.weight(row);
  }

  @Override
  public boolean weighted() {
    return rows.weighted();
  }

  @Override
  public double totalWeight() {
    return rows.totalWeight();
  }

  @Override
  public void read(int firstRow, int count, Block into) {
    rows.read(firstRow, count, into);
    for (int j = 0; j < into.columns(); j++) {
      standardize(into.values(), into.column(j), count, summary.centre(j), summary.unit(j));
    }
  }

  static void standardize(double[] values, int at, int n, double centre, double unit) {
    for (int i = 0; i < n; i++) {
      double z = (values[at + i] - centre) / unit;
      values[at + i] = Double.isNaN(z) ? 0 : z;
    }
  }
}
