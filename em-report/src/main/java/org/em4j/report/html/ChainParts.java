package org.em4j.report.html;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;
import org.em4j.io.Table;

/** A hidden Markov model over data: what a row has depends on its sequence, so all is made once. */
final class ChainParts implements Parts {
  private final HiddenMarkovModel<?> model;
  private final Sequences weighted;
  private final double[] posteriors;
  private final int[] path;
  private final double[] shares;

  private ChainParts(
      HiddenMarkovModel<?> model,
      Sequences weighted,
      double[] posteriors,
      int[] path,
      double[] shares) {
    this.model = model;
    this.weighted = weighted;
    this.posteriors = posteriors;
    this.path = path;
    this.shares = shares;
  }

  static ChainParts of(HiddenMarkovModel<?> model, Table data) {
    Sequences rows = sequences(data, data.unweighted());
    Sequences weighted = sequences(data, data.observations());
    double[] posteriors = model.posteriors(rows);
    int[] path = model.viterbi(rows);
    double[] shares = new double[model.states()];
    for (int i = 0; i < path.length; i++) {
      for (int k = 0; k < shares.length; k++) {
        shares[k] += weighted.rows().weight(i) * posteriors[i * shares.length + k];
      }
    }
    double total = Arrays.stream(shares).sum();
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= total;
    }
    return new ChainParts(model, weighted, posteriors, path, shares);
  }

  private static Sequences sequences(Table data, Observations rows) {
    Sequences sequences = Sequences.of(rows, data.sequenceLengths());
    Optional<int[]> labels = data.labels();
    return labels.isPresent() ? sequences.withLabels(labels.get()) : sequences;
  }

  HiddenMarkovModel<?> model() {
    return model;
  }

  Sequences sequences() {
    return weighted;
  }

  /** Returns the state of each row on the most probable path. Not to be modified. */
  int[] path() {
    return path;
  }

  double posterior(int row, int state) {
    return posteriors[row * count() + state];
  }

  @Override
  public String part() {
    return "state";
  }

  @Override
  public int count() {
    return model.states();
  }

  @Override
  public double[] shares() {
    return shares.clone();
  }

  @Override
  public String shareName() {
    return "expected share of rows";
  }

  @Override
  public List<Distribution<?>> distributions() {
    return IntStream.range(0, count()).<Distribution<?>>mapToObj(model::distribution).toList();
  }

  @Override
  public int freeParameters() {
    return model.freeParameters();
  }

  @Override
  public InformationCriteria criteria(int freeParameters, Workers workers) {
    return model.score(weighted, workers).criteria(freeParameters);
  }

  @Override
  public void posteriors(int firstRow, int rows, double[] out) {
    System.arraycopy(posteriors, firstRow * count(), out, 0, rows * count());
  }

  @Override
  public void labels(int firstRow, int rows, double[] unused, int[] out) {
    System.arraycopy(path, firstRow, out, 0, rows);
  }
}
