package org.em4j.hmm;

import org.em4j.core.Block;
import org.em4j.core.EmException;
import org.em4j.core.Observations;

/** The most probable path of each sequence, by the recursion of Viterbi in logarithms. */
final class ViterbiPaths {
  private final HiddenMarkovModel<?> model;
  private final Sequences data;
  private final int states;
  private final double[] logInitial;
  private final double[] logTransitions;

  ViterbiPaths(HiddenMarkovModel<?> model, Sequences data) {
    this.model = model;
    this.data = data;
    this.states = model.states();
    this.logInitial = logs(model.liveInitial());
    this.logTransitions = logs(model.flatTransitions());
  }

  private static double[] logs(double[] probabilities) {
    double[] logs = new double[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(probabilities[i]);
    }
    return logs;
  }

  int[] run() {
    int[] path = new int[data.rows().rows()];
    for (int s = 0; s < data.count(); s++) {
      viterbi(s, logDensities(s), path);
    }
    return path;
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
        int row = data.first(sequence) + t;
        throw new EmException("no state can give " + data.place(row), row);
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
