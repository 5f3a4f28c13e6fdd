package org.em4j.cli;

import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.io.Table;

/**
 * A mixture as the commands use it: there is never an n×K array.
 *
 * @param mixture of any type of model
 */
record LabelledMixture(Mixture<?> mixture) implements LabelledModel {
  @Override
  public String part() {
    return "component";
  }

  @Override
  public int parts() {
    return mixture.components();
  }

  @Override
  public int columns() {
    return mixture.columns();
  }

  @Override
  public boolean isChain() {
    return false;
  }

  @Override
  public int freeParameters() {
    return mixture.freeParameters();
  }

  @Override
  public double[] sizes(Table table) {
    return mixture.weights();
  }

  @Override
  public InformationCriteria criteria(Table table, int freeParameters, int threads) {
    try (Workers workers = Workers.of(threads)) {
      return mixture.score(table.observations(), workers).criteria(freeParameters);
    }
  }

  @Override
  public RowValues logDensities(Table table) {
    Observations rows = table.unweighted();
    return (first, count, out) -> mixture.logDensities(rows, first, count, out);
  }

  @Override
  public RowValues posteriors(Table table) {
    Observations rows = table.unweighted();
    return (first, count, out) -> mixture.responsibilities(rows, first, count, out);
  }

  @Override
  public RowLabels labels(Table table) {
    Observations rows = table.unweighted();
    return (first, count, out) -> mixture.predict(rows, first, count, out);
  }

  @Override
  public Draws draws(RandomGenerator random) {
    return (rows, x, labels) -> mixture.sample(rows, random, x, labels);
  }
}
