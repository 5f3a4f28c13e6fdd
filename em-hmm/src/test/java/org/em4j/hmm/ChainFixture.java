package org.em4j.hmm;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Assignment;

/**
 * A chain with data whose first G columns are the log-densities of the emissions themselves, and
 * whose last is summed up by responsibilities. What the E-step must give is worked out by {@link
 * LogForwardBackward}, sequence after sequence.
 */
final class ChainFixture {
  final int states;
  final int emissions;
  final int[] emissionOf;
  final double[] initial;
  final double[] transitions;
  final Sequences data;
  private final Block rows;
  private double beta = 1;

  private ChainFixture(
      int[] emissionOf, double[] initial, double[] transitions, Sequences data, int emissions) {
    this.states = initial.length;
    this.emissions = emissions;
    this.emissionOf = emissionOf;
    this.initial = initial;
    this.transitions = transitions;
    this.data = data;
    int n = data.rows().rows();
    this.rows = Block.allocate(data.rows().columns(), n);
    data.rows().read(0, n, rows);
  }

  static ChainFixture of(double[] initial, double[] transitions, Sequences data) {
    int states = initial.length;
    return new ChainFixture(
        IntStream.range(0, states).toArray(), initial, transitions, data, states);
  }

  ChainFixture sharing(int... ofStates) {
    return new ChainFixture(
        ofStates, initial, transitions, data, IntStream.of(ofStates).max().orElseThrow() + 1);
  }

  ChainFixture on(Sequences other) {
    return new ChainFixture(emissionOf, initial, transitions, other, emissions);
  }

  ChainFixture tempered(double inverseTemperature) {
    ChainFixture other = on(data);
    other.beta = inverseTemperature;
    return other;
  }

  /** Returns probabilities, no two alike, of sum 1. */
  static double[] probabilities(Random random, int n) {
    double[] p = random.doubles(n, 0.05, 1).toArray();
    double sum = 0;
    for (double v : p) {
      sum += v;
    }
    for (int i = 0; i < n; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** Returns A with {@code replaced} in about a third of what is beside the diagonal. */
  static double[] transitions(Random random, int states, double replaced) {
    double[] a = new double[states * states];
    for (int i = 0; i < states; i++) {
      double[] row = probabilities(random, states);
      for (int j = 0; j < states; j++) {
        boolean replace = replaced < 1 && i != j && random.nextInt(3) == 0;
        a[i * states + j] = replace ? replaced : row[j];
      }
    }
    return a;
  }

  /** Returns rows of log-densities, kinds of which repeat; 0 for none that do. */
  static Observations rows(Random random, int n, int emissions, double spread, int kinds) {
    int d = emissions + 1;
    double[] values = new double[n * d];
    for (int i = 0; i < n; i++) {
      int kind = i < kinds || kinds == 0 ? i : random.nextInt(kinds);
      if (kind == i) {
        for (int j = 0; j < d; j++) {
          values[i * d + j] = j == emissions ? random.nextDouble() : -spread * random.nextDouble();
        }
      } else {
        System.arraycopy(values, kind * d, values, i * d, d);
      }
    }
    return Observations.of(values, d);
  }

  /** Densities that are read off, statistics that are Σ γ and Σ γ x of the last column. */
  Kernel kernel() {
    return new Kernel() {
      @Override
      public void logDensities(Block rows, double[] out) {
        for (int g = 0; g < emissions; g++) {
          for (int i = 0; i < rows.rows(); i++) {
            out[g * rows.stride() + i] = rows.value(i, g);
          }
        }
      }

      @Override
      public void accumulate(Block rows, double[] gamma, ComponentStatistics into) {
        for (int g = 0; g < emissions; g++) {
          for (int i = 0; i < rows.rows(); i++) {
            double value = gamma[g * rows.stride() + i];
            into.addWeight(g, value);
            into.values()[into.at(g)] += value * rows.value(i, emissions);
          }
        }
      }
    };
  }

  SufficientStatistics zeros() {
    return SufficientStatistics.zeros(states + states * states + 2 * emissions, 0);
  }

  ComponentStatistics group(SufficientStatistics s) {
    return s.components(states + states * states, emissions, 1, 0, 0);
  }

  /** Statistics, and behind them the log-likelihood. */
  double[] run(Expectation expectation, int threads) {
    SufficientStatistics into = zeros();
    try (Workers workers = Workers.of(threads)) {
      Objective measured =
          expectation.run(
              initial, transitions, kernel(), new Assignment(beta), into, this::group, workers);
      return with(into.values(), measured.data());
    }
  }

  double[] run(int threads) {
    return run(new Expectation(data, emissionOf, emissions), threads);
  }

  static double[] with(double[] statistics, double logLikelihood) {
    double[] all = Arrays.copyOf(statistics, statistics.length + 1);
    all[statistics.length] = logLikelihood;
    return all;
  }

  /** The same numbers from the recursions in logarithms. */
  double[] expected() {
    SufficientStatistics s = zeros();
    double logLikelihood = 0;
    for (int q = 0; q < data.count(); q++) {
      if (data.weight(q) > 0) {
        logLikelihood += data.weight(q) * addSequence(q, s);
      }
    }
    return with(s.values(), logLikelihood / beta);
  }

  /** Returns β log b of a row and state, −∞ where another state is known. */
  double logDensity(int row, int state) {
    int label = data.label(row);
    return label >= 0 && label != state
        ? Double.NEGATIVE_INFINITY
        : beta * rows.value(row, emissionOf[state]);
  }

  /**
   * Posteriors are normalised in each row, and densities are relative to the row's largest: else
   * the rounding of large logarithms would be all that is seen.
   */
  private double addSequence(int q, SufficientStatistics s) {
    int length = data.length(q);
    double[] logs = new double[length * states];
    double largest = 0;
    for (int t = 0; t < length; t++) {
      int at = data.first(q) + t;
      double[] row = IntStream.range(0, states).mapToDouble(k -> logDensity(at, k)).toArray();
      double max = Arrays.stream(row).max().orElseThrow();
      largest += max;
      for (int k = 0; k < states; k++) {
        logs[t * states + k] = row[k] - max;
      }
    }
    double[] logInitial = logs(initial);
    double[] logTransitions = logs(transitions);
    LogForwardBackward twin = new LogForwardBackward(states);
    double total = twin.forward(logInitial, logTransitions, logs, 0, length, new int[1]);
    twin.backward(logTransitions, logs, 0, length);
    ComponentStatistics group = group(s);
    double[] terms = new double[states];
    double[] pairs = new double[states * states];
    for (int t = 0; t < length; t++) {
      for (int k = 0; k < states; k++) {
        terms[k] = twin.alpha()[t * states + k] + twin.beta()[t * states + k];
      }
      double sum = LogForwardBackward.logSum(terms);
      double x = rows.value(data.first(q) + t, emissions);
      for (int k = 0; k < states; k++) {
        double gamma = data.weight(q) * Math.exp(terms[k] - sum);
        s.values()[k] += t == 0 ? gamma : 0;
        group.addWeight(emissionOf[k], gamma);
        group.values()[group.at(emissionOf[k])] += gamma * x;
      }
      if (t > 0) {
        for (int ij = 0; ij < pairs.length; ij++) {
          int next = t * states + ij % states;
          pairs[ij] =
              twin.alpha()[(t - 1) * states + ij / states]
                  + logTransitions[ij]
                  + logs[next]
                  + twin.beta()[next];
        }
        sum = LogForwardBackward.logSum(pairs);
        for (int ij = 0; ij < pairs.length; ij++) {
          s.values()[states + ij] += data.weight(q) * Math.exp(pairs[ij] - sum);
        }
      }
    }
    return total + largest;
  }

  private double[] logs(double[] probabilities) {
    double[] logs = LogMatrix.logs(probabilities);
    for (int i = 0; i < logs.length; i++) {
      logs[i] *= beta;
    }
    return logs;
  }
}
