package org.em4j.core.mixture;

import java.util.SplittableRandom;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;

/**
 * K different random rows, each the mean of a normal with the spread of all the data; a row belongs
 * to a component as far as that explains it. Such soft starts seldom end in a collapsed component.
 * Immutable.
 */
public final class RandomFromDataInitializer implements Initializer {
  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    double[][] rows =
        RowSampling.of(new StandardizedObservations(data, summary))
            .drawDistinct(components, new SplittableRandom(seed));
    double[] centres = new double[components * data.columns()];
    for (int k = 0; k < components; k++) {
      System.arraycopy(rows[k], 0, centres, k * data.columns(), data.columns());
    }
    return NearestCentres.soft(centres, summary);
  }
}
