package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.engine.Workers;

/** What a model says of sequences, one after the other, by recursions in logarithms. */
final class SequenceInference {
  private final HiddenMarkovModel<?> model;
  private final Sequences data;
  private final int states;
  private final double[] logInitial;
  private final double[] logTransitions;

  SequenceInference(HiddenMarkovModel<?> model, Sequences data) {
    model.requireColumns(data);
    data.requireLabels(model.states());
    this.model = model;
    this.data = data;
    this.states = model.states();
    this.logInitial = Expectation.logs(model.liveInitial());
    this.logTransitions = Expectation.logs(model.flatTransitions());
  }

  /** Returns the log-densities of a sequence's rows, row-major T×K; −∞ against a known state. */
  private double[] logDensities(int sequence) {
    Observations rows = data.rows();
    int n = data.length(sequence);
    int first = data.first(sequence);
    double[] logs = new double[Math.multiplyExact(n, states)];
    Block block = Block.allocate(rows.columns(), rows.blockRows(states));
    double[] out = new double[states * block.stride()];
    for (int at = 0; at < n; at += block.stride()) {
      rows.read(first + at, Math.min(block.stride(), n - at), block);
      ObservationException.requireSupported(block, model.family());
      model.kernel().logDensities(block, out);
      for (int i = 0; i < block.rows(); i++) {
        int label = data.label(first + at + i);
        for (int k = 0; k < states; k++) {
          logs[(at + i) * states + k] =
              label >= 0 && label != k ? Double.NEGATIVE_INFINITY : out[k * block.stride() + i];
        }
      }
    }
    return logs;
  }

  private double forward(int sequence, LogForwardBackward recursion, double[] logs) {
    int[] unexplained = new int[1];
    double log =
        recursion.forward(logInitial, logTransitions, logs, 0, data.length(sequence), unexplained);
    if (unexplained[0] >= 0) {
      throw unexplained(data.first(sequence) + unexplained[0]);
    }
    return log;
  }

  private EmException unexplained(int row) {
    return new EmException("no state can give " + data.place(row), row);
  }

  /** Storage of one sequence, and what it adds to the score. */
  private final class Scorer {
    private final LogForwardBackward recursion = new LogForwardBackward(states);
    private double logLikelihood;
    private double entropy;

    void run(int sequence) {
      double weight = data.weight(sequence);
      logLikelihood = 0;
      entropy = 0;
      if (weight == 0) {
        return;
      }
      int n = data.length(sequence);
      double[] logs = logDensities(sequence);
      double log = forward(sequence, recursion, logs);
      recursion.backward(logTransitions, logs, 0, n);
      double[] gamma = new double[logs.length];
      recursion.posteriors(n, log, gamma, 0);
      double[] moves = new double[states * states];
      recursion.addTransitions(logTransitions, logs, 0, n, log, 1, moves, 0);
      double joint = 0;
      for (int k = 0; k < states; k++) {
        joint += term(gamma[k], logInitial[k]);
      }
      for (int i = 0; i < moves.length; i++) {
        joint += term(moves[i], logTransitions[i]);
      }
      for (int i = 0; i < logs.length; i++) {
        joint += term(gamma[i], logs[i]);
      }
      logLikelihood = weight * log;
      entropy = weight * Math.max(0, log - joint);
    }

    private double term(double count, double log) {
      return count == 0 ? 0 : count * log;
    }
  }

  /** Scores: H = log p(x) − E log p(x, z), of whole paths. */
  HiddenMarkovScore score(Workers workers) {
    double[] totals = new double[2];
    workers.inOrder(
        data.count(),
        Scorer::new,
        (sequence, scorer) -> scorer.run(sequence),
        scorer -> {
          totals[0] += scorer.logLikelihood;
          totals[1] += scorer.entropy;
        });
    return new HiddenMarkovScore(totals[0], totals[1], data.rows().totalWeight());
  }

  double[] posteriors() {
    double[] gamma = new double[Math.multiplyExact(data.rows().rows(), states)];
    LogForwardBackward recursion = new LogForwardBackward(states);
    for (int s = 0; s < data.count(); s++) {
      double[] logs = logDensities(s);
      double log = forward(s, recursion, logs);
      recursion.backward(logTransitions, logs, 0, data.length(s));
      recursion.posteriors(data.length(s), log, gamma, data.first(s) * states);
    }
    return gamma;
  }

  double[] predictiveLogDensities() {
    double[] out = new double[data.rows().rows()];
    LogForwardBackward recursion = new LogForwardBackward(states);
    for (int s = 0; s < data.count(); s++) {
      forward(s, recursion, logDensities(s));
      double before = 0;
      for (int t = 0; t < data.length(s); t++) {
        double sum =
            LogForwardBackward.logSum(
                Arrays.copyOfRange(recursion.alpha(), t * states, (t + 1) * states));
        out[data.first(s) + t] = sum - before;
        before = sum;
      }
    }
    return out;
  }

  int[] viterbi() {
    int[] path = new int[data.rows().rows()];
    for (int s = 0; s < data.count(); s++) {
      viterbi(s, logDensities(s), path);
    }
    return path;
  }

  private void viterbi(int sequence, double[] logs, int[] path) {
    int n = data.length(sequence);
    int[] from = new int[n * states];
    double[] best = new double[states];
    double[] next = new double[states];
    for (int t = 0; t < n; t++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < states; j++) {
        next[j] = t == 0 ? logInitial[j] : Double.NEGATIVE_INFINITY;
        for (int i = 0; t > 0 && i < states; i++) {
          double value = best[i] + logTransitions[i * states + j];
          if (value > next[j]) {
            next[j] = value;
            from[t * states + j] = i;
          }
        }
        next[j] += logs[t * states + j];
        highest = Math.max(highest, next[j]);
      }
      if (!(highest > Double.NEGATIVE_INFINITY)) {
        throw unexplained(data.first(sequence) + t);
      }
      System.arraycopy(next, 0, best, 0, states);
    }
    int state = 0;
    for (int k = 1; k < states; k++) {
      state = best[k] > best[state] ? k : state;
    }
    for (int t = n - 1; t >= 0; t--) {
      path[data.first(sequence) + t] = state;
      state = from[t * states + state];
    }
  }
}
