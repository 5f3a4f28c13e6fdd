package org.em4j.hmm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Every one of the K^T paths of a short sequence, with its probability: what recursions are held
 * against, because it knows none.
 */
final class Enumeration {
  /** A path z₁ … z_T and log p(path, x), −∞ if it is impossible. */
  static final class Path {
    private final int[] states;
    private final double logJoint;

    private Path(int[] states, double logJoint) {
      this.states = states;
      this.logJoint = logJoint;
    }

    int[] states() {
      return states;
    }

    double logJoint() {
      return logJoint;
    }
  }

  private final int states;
  private final int rows;
  private final List<Path> paths = new ArrayList<>();
  private final double largest;
  private final double sum;

  /**
   * Makes it.
   *
   * @param initial π
   * @param transitions A, row = from
   * @param logs log b, T×K: of each row and state
   * @param labels the known state of each row, −1 where it is not known; null for none
   */
  Enumeration(double[] initial, double[][] transitions, double[][] logs, int[] labels) {
    this.states = initial.length;
    this.rows = logs.length;
    int[] path = new int[rows];
    for (long index = 0; index < Math.round(Math.pow(states, rows)); index++) {
      long rest = index;
      for (int t = 0; t < rows; t++) {
        path[t] = (int) (rest % states);
        rest /= states;
      }
      double joint = Math.log(initial[path[0]]);
      for (int t = 0; t < rows; t++) {
        joint += t == 0 ? 0 : Math.log(transitions[path[t - 1]][path[t]]);
        joint += logs[t][path[t]];
        boolean contradicts = labels != null && labels[t] >= 0 && labels[t] != path[t];
        joint = contradicts ? Double.NEGATIVE_INFINITY : joint;
      }
      paths.add(new Path(path.clone(), joint));
    }
    this.largest = paths.stream().mapToDouble(Path::logJoint).max().orElseThrow();
    this.sum = paths.stream().mapToDouble(p -> Math.exp(p.logJoint() - largest)).sum();
  }

  /** Returns log p(x), together with the labels if there are some. */
  double logLikelihood() {
    return largest + Math.log(sum);
  }

  private double posterior(Path path) {
    return Math.exp(path.logJoint() - largest) / sum;
  }

  /** Returns P(z_t = k | x), T×K. */
  double[][] posteriors() {
    double[][] gamma = new double[rows][states];
    for (Path path : paths) {
      for (int t = 0; t < rows; t++) {
        gamma[t][path.states()[t]] += posterior(path);
      }
    }
    return gamma;
  }

  /** Returns the expected number of each transition, K×K, row = from. */
  double[][] transitions() {
    double[][] counts = new double[states][states];
    for (Path path : paths) {
      for (int t = 1; t < rows; t++) {
        counts[path.states()[t - 1]][path.states()[t]] += posterior(path);
      }
    }
    return counts;
  }

  /** Returns the most probable paths, best first; impossible ones are none. */
  List<Path> best(int count) {
    return paths.stream()
        .filter(p -> p.logJoint() > Double.NEGATIVE_INFINITY)
        .sorted(Comparator.comparingDouble(Path::logJoint).reversed())
        .limit(count)
        .toList();
  }

  /** The sums over all sequences, each times its weight: what an E-step adds up. */
  static final class Total {
    private final double logLikelihood;
    private final double[] first;
    private final double[][] transitions;
    private final double[][] gamma;

    private Total(double logLikelihood, double[] first, double[][] transitions, double[][] gamma) {
      this.logLikelihood = logLikelihood;
      this.first = first;
      this.transitions = transitions;
      this.gamma = gamma;
    }

    /** Returns log p of all of them. */
    double logLikelihood() {
      return logLikelihood;
    }

    /** Returns the expected number of sequences that begin in a state. */
    double[] first() {
      return first;
    }

    /** Returns the expected number of each transition. */
    double[][] transitions() {
      return transitions;
    }

    /** Returns the posterior of each row and state, n×K, times the weight of the row's sequence. */
    double[][] gamma() {
      return gamma;
    }

    static <P> Total of(HiddenMarkovModel<P> model, TextbookEmission<P> emission, Sequences data) {
      int states = model.states();
      double logLikelihood = 0;
      double[] first = new double[states];
      double[][] transitions = new double[states][states];
      double[][] gamma = new double[data.rows().rows()][states];
      for (int s = 0; s < data.count(); s++) {
        double[][] logs = new double[data.length(s)][states];
        int[] labels = new int[data.length(s)];
        for (int t = 0; t < logs.length; t++) {
          double[] x = TextbookEmission.row(data, data.first(s) + t);
          labels[t] = data.label(data.first(s) + t);
          boolean missing = Arrays.stream(x).allMatch(Double::isNaN);
          for (int k = 0; k < states && !missing; k++) {
            logs[t][k] = emission.logDensity(k, model.emission(k), x);
          }
        }
        Enumeration all = new Enumeration(model.initial(), model.transitions(), logs, labels);
        double weight = data.weight(s);
        logLikelihood += weight * all.logLikelihood();
        double[][] posteriors = all.posteriors();
        double[][] counts = all.transitions();
        for (int i = 0; i < states; i++) {
          first[i] += weight * posteriors[0][i];
          for (int j = 0; j < states; j++) {
            transitions[i][j] += weight * counts[i][j];
          }
          for (int t = 0; t < logs.length; t++) {
            gamma[data.first(s) + t][i] = weight * posteriors[t][i];
          }
        }
      }
      return new Total(logLikelihood, first, transitions, gamma);
    }
  }
}
