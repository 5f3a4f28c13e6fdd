package org.em4j.report.html;

import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.io.Table;

/** A mixture over data: rows are evaluated when they are asked for. */
final class MixtureParts implements Parts {
  private final String part;
  private final Mixture<?> mixture;
  private final Observations weighted;
  private final Observations rows;

  MixtureParts(String part, Mixture<?> mixture, Table data) {
    this.part = part;
    this.mixture = mixture;
    this.weighted = data.observations();
    this.rows = data.unweighted();
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public int count() {
    return mixture.components();
  }

  @Override
  public double[] shares() {
    return mixture.weights();
  }

  @Override
  public String shareName() {
    return "weight";
  }

  @Override
  public List<Distribution<?>> distributions() {
    return IntStream.range(0, count()).<Distribution<?>>mapToObj(mixture::distribution).toList();
  }

  @Override
  public int freeParameters() {
    return mixture.freeParameters();
  }

  @Override
  public InformationCriteria criteria(int freeParameters, Workers workers) {
    return mixture.score(weighted, workers).criteria(freeParameters);
  }

  @Override
  public void posteriors(int firstRow, int count, double[] out) {
    mixture.responsibilities(rows, firstRow, count, out);
  }

  @Override
  public void labels(int firstRow, int count, double[] posteriors, int[] out) {
    int parts = count();
    for (int i = 0; i < count; i++) {
      int best = 0;
      for (int k = 1; k < parts; k++) {
        best = posteriors[i * parts + k] > posteriors[i * parts + best] ? k : best;
      }
      out[i] = best;
    }
  }
}
