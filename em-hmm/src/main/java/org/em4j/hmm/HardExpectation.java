package org.em4j.hmm;

import java.util.Arrays;
import java.util.function.Function;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;

/**
 * The E-step of Viterbi training (hard EM): counts of the most probable path of each sequence
 * instead of expected ones. Its objective is log p(x, z*).
 */
final class HardExpectation {
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
  HardExpectation(Sequences data, int[] emissionOf, int emissions) {
    this.data = data;
    this.states = emissionOf.length;
    this.emissionOf = emissionOf;
    this.emissions = emissions;
  }

  /**
   * Adds the statistics of the most probable paths of all sequences: K counts of first states, K×K
   * of transitions, and behind them those of the emissions.
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
      SufficientStatistics into,
      Function<SufficientStatistics, ComponentStatistics> group,
      Workers workers) {
    double[] totals = new double[2];
    workers.inOrder(
        data.count(),
        () ->
            new Task(
                Viterbi.prepare(initial, transitions, kernel, emissionOf, data), into.emptyCopy()),
        (sequence, task) -> {
          task.statistics.clear();
          task.value = 0;
          if (data.weight(sequence) > 0) {
            task.run(sequence, kernel, group, workers);
          }
        },
        task -> {
          into.merge(task.statistics);
          totals[0] += task.value;
          totals[1] += Math.abs(task.value);
        });
    return new Objective(totals[0], totals[1], Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD);
  }

  private final class Task {
    private final Viterbi viterbi;
    private final SufficientStatistics statistics;
    private final Block block;
    private final double[] gamma;
    private double value;

    Task(Viterbi viterbi, SufficientStatistics statistics) {
      this.viterbi = viterbi;
      this.statistics = statistics;
      Observations rows = data.rows();
      double work = Block.work(rows.rows(), rows.columns(), emissions);
      this.block = Block.allocate(rows.columns(), rows.blockRows(emissions), work);
      this.gamma = new double[emissions * block.stride()];
    }

    void run(
        int sequence,
        Kernel kernel,
        Function<SufficientStatistics, ComponentStatistics> group,
        Workers workers) {
      double weight = data.weight(sequence);
      value = weight * viterbi.run(data, sequence, workers);
      int n = data.length(sequence);
      double[] counts = statistics.values();
      int state = viterbi.state(0);
      counts[state] += weight;
      for (int t = 1; t < n; t++) {
        int next = viterbi.state(t);
        counts[states + state * states + next] += weight;
        state = next;
      }
      ComponentStatistics into = group.apply(statistics);
      for (int at = 0; at < n; at += block.stride()) {
        data.rows().read(data.first(sequence) + at, Math.min(block.stride(), n - at), block);
        Arrays.fill(gamma, 0);
        for (int i = 0; i < block.rows(); i++) {
          gamma[emissionOf[viterbi.state(at + i)] * block.stride() + i] = weight;
        }
        kernel.accumulate(block, gamma, into);
      }
    }
  }
}
