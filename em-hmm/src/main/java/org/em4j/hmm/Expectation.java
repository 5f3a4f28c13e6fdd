package org.em4j.hmm;

import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Assignment;

/** The E-step of sequences. */
final class Expectation {
  private final Sequences data;
  private final int states;
  private final int[] emissionOf;
  private final int emissions;

  /**
   * Makes it.
   *
   * @param emissionOf the emission of each state: states may share one
   * @param emissions their number G
   */
  Expectation(Sequences data, int[] emissionOf, int emissions) {
    this.data = data;
    this.states = emissionOf.length;
    this.emissionOf = emissionOf;
    this.emissions = emissions;
  }

  /**
   * Adds the expected statistics of all sequences: K counts of first states, K×K of transitions,
   * and behind them those of the emissions.
   *
   * @param initial π
   * @param transitions A, row-major
   * @param kernel of the G emissions
   * @param group finds the emissions' part of a vector
   */
  Objective run(
      double[] initial,
      double[] transitions,
      Kernel kernel,
      Assignment assignment,
      SufficientStatistics into,
      java.util.function.Function<SufficientStatistics, ComponentStatistics> group,
      Workers workers) {
    double[] logInitial = logs(initial);
    double[] logTransitions = logs(transitions);
    double[] totals = new double[2];
    workers.inOrder(
        data.count(),
        () -> new Task(into.emptyCopy()),
        (sequence, task) -> {
          task.statistics.clear();
          task.value = 0;
          if (data.weight(sequence) > 0) {
            task.run(sequence, logInitial, logTransitions, kernel, group);
          }
        },
        task -> {
          into.merge(task.statistics);
          totals[0] += task.value;
          totals[1] += Math.abs(task.value);
        });
    return new Objective(totals[0], totals[1], Objective.Kind.LOG_LIKELIHOOD);
  }

  static double[] logs(double[] probabilities) {
    double[] logs = new double[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(probabilities[i]);
    }
    return logs;
  }

  private final class Task {
    private final SufficientStatistics statistics;
    private final LogForwardBackward recursion = new LogForwardBackward(states);
    private double value;

    Task(SufficientStatistics statistics) {
      this.statistics = statistics;
    }

    void run(
        int sequence,
        double[] logInitial,
        double[] logTransitions,
        Kernel kernel,
        java.util.function.Function<SufficientStatistics, ComponentStatistics> group) {
      Observations rows = data.rows();
      int n = data.length(sequence);
      int first = data.first(sequence);
      double weight = data.weight(sequence);
      double[] logs = new double[n * states];
      double[] gamma = new double[n * states];
      Block block = Block.allocate(rows.columns(), rows.blockRows(states));
      double[] out = new double[emissions * block.stride()];
      for (int at = 0; at < n; at += block.stride()) {
        rows.read(first + at, Math.min(block.stride(), n - at), block);
        kernel.logDensities(block, out);
        for (int i = 0; i < block.rows(); i++) {
          int label = data.label(first + at + i);
          for (int k = 0; k < states; k++) {
            logs[(at + i) * states + k] =
                label >= 0 && label != k
                    ? Double.NEGATIVE_INFINITY
                    : out[emissionOf[k] * block.stride() + i];
          }
        }
      }
      int[] unexplained = new int[1];
      double log = recursion.forward(logInitial, logTransitions, logs, 0, n, unexplained);
      if (unexplained[0] >= 0) {
        throw new EmException(
            "no state can give " + data.place(first + unexplained[0]), first + unexplained[0]);
      }
      recursion.backward(logTransitions, logs, 0, n);
      recursion.posteriors(n, log, gamma, 0);
      double[] counts = statistics.values();
      for (int k = 0; k < states; k++) {
        counts[k] += weight * gamma[k];
      }
      recursion.addTransitions(logTransitions, logs, 0, n, log, weight, counts, states);
      for (int at = 0; at < n; at += block.stride()) {
        rows.read(first + at, Math.min(block.stride(), n - at), block);
        java.util.Arrays.fill(out, 0);
        for (int i = 0; i < block.rows(); i++) {
          for (int k = 0; k < states; k++) {
            out[emissionOf[k] * block.stride() + i] += weight * gamma[(at + i) * states + k];
          }
        }
        kernel.accumulate(block, out, group.apply(statistics));
      }
      value = weight * log;
    }
  }
}
