package org.em4j.core.mixture;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.engine.MStep;

/**
 * Assignments that start some components anew: each takes the rows around a random row, by a
 * Gaussian weight of the mean squared distance in standardised columns; the others take all rows.
 */
final class Neighbourhoods implements Initializer.Assignments {
  private static final int DRAWS = 100;

  private final DataSummary summary;
  private final double[][] centres;

  Neighbourhoods(
      Observations data, DataSummary summary, Family<?> family, BitSet which, MStep step) {
    this.summary = summary;
    this.centres = new double[which.length()][];
    RowSampling rows = RowSampling.of(data);
    RowSampling standardized = RowSampling.of(new StandardizedObservations(data, summary));
    which.stream()
        .forEach(k -> centres[k] = standardized.row(index(rows, family, k, step.random(k))));
  }

  /** Draws a row that the component can give, if some tries find one. */
  private static int index(RowSampling rows, Family<?> family, int k, RandomGenerator random) {
    int index = rows.drawIndex(random);
    for (int i = 0; i < DRAWS && !family.canGive(k, rows.row(index), 0); i++) {
      index = rows.drawIndex(random);
    }
    return index;
  }

  @Override
  public void responsibilities(Block rows, double[] out) {
    int d = rows.columns();
    for (int at = 0, k = 0; at < out.length; at += rows.stride(), k++) {
      double[] centre = k < centres.length ? centres[k] : null;
      for (int i = 0; i < rows.rows(); i++) {
        double squares = 0;
        for (int j = 0; j < d && centre != null; j++) {
          double z = (rows.value(i, j) - summary.centre(j)) / summary.unit(j) - centre[j];
          squares += Double.isNaN(z) ? 0 : z * z;
        }
        out[at + i] = Math.exp(-2 * squares / d);
      }
    }
  }
}
