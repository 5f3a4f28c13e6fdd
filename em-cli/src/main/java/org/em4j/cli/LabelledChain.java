package org.em4j.cli;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;
import org.em4j.io.Table;

/**
 * A hidden Markov model as the commands use it: what a row has depends on its whole sequence, so it
 * is made of all rows at once.
 *
 * @param model of any emissions
 */
record LabelledChain(HiddenMarkovModel<?> model) implements LabelledModel {
  /**
   * Returns the sequences of a table, with the states that are known.
   *
   * @throws org.em4j.io.DataException if the rows of a sequence have different weights
   */
  static Sequences sequences(Table table, boolean weighted) {
    Observations rows = weighted ? table.observations() : table.unweighted();
    int[] lengths = table.sequenceLengths();
    if (weighted) {
      table.weights().ifPresent(weights -> requireOneWeightEach(table, weights, lengths));
    }
    Sequences sequences = Sequences.of(rows, lengths);
    Optional<int[]> labels = table.labels();
    return labels.isPresent() ? sequences.withLabels(labels.get()) : sequences;
  }

  private static void requireOneWeightEach(Table table, double[] weights, int[] lengths) {
    int first = 0;
    for (int length : lengths) {
      for (int i = first; i < first + length; i++) {
        if (weights[i] != weights[first]) {
          throw table.error(
              i,
              "the weight is "
                  + Numbers.exact(weights[i])
                  + ", but that of the first row of its sequence is "
                  + Numbers.exact(weights[first])
                  + "; a weight is one of a whole sequence");
        }
      }
      first += length;
    }
  }

  @Override
  public String part() {
    return "state";
  }

  @Override
  public int parts() {
    return model.states();
  }

  @Override
  public int columns() {
    return model.columns();
  }

  @Override
  public boolean isChain() {
    return true;
  }

  @Override
  public int freeParameters() {
    return model.freeParameters();
  }

  /** {@inheritDoc} The expected number of rows in each state. */
  @Override
  public double[] sizes(Table table) {
    Sequences data = sequences(table, true);
    double[] gamma = model.posteriors(data);
    double[] sizes = new double[parts()];
    for (int i = 0; i < table.rows(); i++) {
      double weight = data.rows().weight(i);
      for (int k = 0; k < sizes.length; k++) {
        sizes[k] += weight * gamma[i * sizes.length + k];
      }
    }
    return sizes;
  }

  @Override
  public InformationCriteria criteria(Table table, int freeParameters, int threads) {
    try (Workers workers = Workers.of(threads)) {
      return model.score(sequences(table, true), workers).criteria(freeParameters);
    }
  }

  @Override
  public RowValues logDensities(Table table) {
    return slices(model.predictiveLogDensities(sequences(table, false)), 1);
  }

  @Override
  public RowValues posteriors(Table table) {
    return slices(model.posteriors(sequences(table, false)), parts());
  }

  private static RowValues slices(double[] all, int perRow) {
    return (first, count, out) -> System.arraycopy(all, first * perRow, out, 0, count * perRow);
  }

  @Override
  public RowLabels labels(Table table) {
    int[] path = model.viterbi(sequences(table, false));
    return (first, count, out) -> System.arraycopy(path, first, out, 0, count);
  }

  @Override
  public Draws draws(RandomGenerator random) {
    int[] last = {-1};
    return (rows, x, labels) -> {
      model.sample(last[0], rows, random, x, labels);
      last[0] = labels[rows - 1];
    };
  }
}
