package org.em4j.hmm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Gamma;
import org.em4j.distributions.GammaFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;

/**
 * Random chains with random rows, and textbook answers about them: log-densities from closed forms,
 * all paths by enumeration, Viterbi with back-pointers.
 */
final class Chains {
  /** Emissions of one column. */
  enum Emission {
    /** Three symbols, of which some states cannot give some. */
    CATEGORICAL,
    NORMAL,
    POISSON,
    EXPONENTIAL
  }

  /** log p(x | state). */
  interface LogDensity {
    double of(int state, double x);
  }

  final HiddenMarkovModel<?> model;
  final LogDensity density;
  final int states;
  final Emission emission;

  private Chains(HiddenMarkovModel<?> model, LogDensity density, Emission emission) {
    this.model = model;
    this.density = density;
    this.states = model.states();
    this.emission = emission;
  }

  /** Makes a chain in which transitions and first states are impossible at a rate. */
  static Chains random(Emission emission, int states, double zeros, Random random) {
    double[] initial = row(states, zeros, random);
    double[][] transitions = new double[states][];
    for (int i = 0; i < states; i++) {
      transitions[i] = row(states, zeros, random);
    }
    return of(initial, transitions, emission, random);
  }

  private static Chains of(
      double[] initial, double[][] transitions, Emission emission, Random random) {
    return switch (emission) {
      case CATEGORICAL -> categorical(initial, transitions, random);
      case NORMAL -> normal(initial, transitions, random);
      case POISSON -> poisson(initial, transitions, random);
      case EXPONENTIAL -> exponential(initial, transitions, random);
    };
  }

  private static Chains categorical(double[] initial, double[][] transitions, Random random) {
    double[][] b = new double[initial.length][];
    List<Categorical> symbols = new ArrayList<>();
    for (int k = 0; k < b.length; k++) {
      b[k] = row(3, 0.2, random);
      symbols.add(Categorical.of(b[k]));
    }
    return chain(
        initial,
        transitions,
        new CategoricalFamily(3),
        symbols,
        (k, x) -> Math.log(b[k][(int) x]),
        Emission.CATEGORICAL);
  }

  private static Chains normal(double[] initial, double[][] transitions, Random random) {
    List<Normal> normals = new ArrayList<>();
    for (int k = 0; k < initial.length; k++) {
      normals.add(new Normal(2 * random.nextGaussian(), 0.5 + random.nextDouble()));
    }
    return chain(
        initial,
        transitions,
        new NormalFamily(),
        normals,
        (k, x) -> {
          double z = (x - normals.get(k).mean()) / normals.get(k).sd();
          return -0.5 * z * z - Math.log(normals.get(k).sd()) - 0.5 * Math.log(2 * Math.PI);
        },
        Emission.NORMAL);
  }

  private static Chains poisson(double[] initial, double[][] transitions, Random random) {
    List<Poisson> counts = new ArrayList<>();
    for (int k = 0; k < initial.length; k++) {
      counts.add(new Poisson(0.5 + 4 * random.nextDouble()));
    }
    return chain(
        initial,
        transitions,
        new PoissonFamily(),
        counts,
        (k, x) -> {
          double log = x * Math.log(counts.get(k).rate()) - counts.get(k).rate();
          for (int i = 2; i <= x; i++) {
            log -= Math.log(i);
          }
          return log;
        },
        Emission.POISSON);
  }

  /** Gamma densities of shape 1, which are exponential ones. */
  private static Chains exponential(double[] initial, double[][] transitions, Random random) {
    List<Gamma> gammas = new ArrayList<>();
    for (int k = 0; k < initial.length; k++) {
      gammas.add(new Gamma(1, 0.5 + 3 * random.nextDouble()));
    }
    return chain(
        initial,
        transitions,
        new GammaFamily(),
        gammas,
        (k, x) -> Math.log(gammas.get(k).rate()) - gammas.get(k).rate() * x,
        Emission.EXPONENTIAL);
  }

  private static <P> Chains chain(
      double[] initial,
      double[][] transitions,
      Family<P> family,
      List<P> emissions,
      LogDensity density,
      Emission emission) {
    return new Chains(
        HiddenMarkovModel.of(initial, transitions, family, emissions), density, emission);
  }

  private static double[] row(int size, double zeros, Random random) {
    double[] row = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      row[i] = random.nextDouble() < zeros ? 0 : 0.05 + random.nextDouble();
      sum += row[i];
    }
    if (sum == 0) {
      row[random.nextInt(size)] = sum = 1;
    }
    for (int i = 0; i < size; i++) {
      row[i] /= sum;
    }
    return row;
  }

  /** Draws rows, not from the chain, of which some are missing. */
  double[] rows(int length, double missing, Random random) {
    double[] x = new double[length];
    for (int t = 0; t < length; t++) {
      if (random.nextDouble() < missing) {
        x[t] = Double.NaN;
      } else if (emission == Emission.CATEGORICAL) {
        x[t] = random.nextInt(3);
      } else if (emission == Emission.POISSON) {
        x[t] = random.nextInt(9);
      } else {
        x[t] = emission == Emission.NORMAL ? 3 * random.nextGaussian() : 6 * random.nextDouble();
      }
    }
    return x;
  }

  /** Makes labels of which most are unknown. */
  int[] labels(int length, double known, Random random) {
    int[] labels = new int[length];
    for (int t = 0; t < length; t++) {
      labels[t] = random.nextDouble() < known ? random.nextInt(states) : Sequences.UNKNOWN;
    }
    return labels;
  }

  static Sequences sequence(double[] x, int[] labels) {
    return Sequences.of(Observations.of(x, 1)).withLabels(labels);
  }

  /** Returns log b of a row: 0 where it is missing, −∞ where its state is known to be another. */
  double log(int state, double x, int label) {
    if (label >= 0 && label != state) {
      return Double.NEGATIVE_INFINITY;
    }
    return Double.isNaN(x) ? 0 : density.of(state, x);
  }

  /** Returns log p(x, z) of the first rows, term by term. */
  double logJoint(int[] path, double[] x, int[] labels, int rows) {
    double sum = 0;
    double lost = 0;
    for (int t = 0; t < rows; t++) {
      double a = t == 0 ? model.initial(path[0]) : model.transition(path[t - 1], path[t]);
      double term = Math.log(a) + log(path[t], x[t], labels[t]);
      if (term == Double.NEGATIVE_INFINITY) {
        return term;
      }
      // Compensated, to be right where the sum is long.
      double corrected = term - lost;
      double next = sum + corrected;
      lost = next - sum - corrected;
      sum = next;
    }
    return sum;
  }

  /** Shows all K^T paths. */
  void paths(int length, Consumer<int[]> to) {
    int[] path = new int[length];
    int t = 0;
    while (t >= 0) {
      to.accept(path.clone());
      t = length - 1;
      while (t >= 0 && ++path[t] == states) {
        path[t--] = 0;
      }
    }
  }

  /** Returns the most probable path by back-pointers. */
  int[] textbook(double[] x, int[] labels) {
    int n = x.length;
    int[][] from = new int[n][states];
    double[] delta = new double[states];
    for (int t = 0; t < n; t++) {
      double[] next = new double[states];
      for (int j = 0; j < states; j++) {
        double best = t == 0 ? Math.log(model.initial(j)) : Double.NEGATIVE_INFINITY;
        for (int i = 0; t > 0 && i < states; i++) {
          double log = delta[i] + Math.log(model.transition(i, j));
          if (log > best) {
            best = log;
            from[t][j] = i;
          }
        }
        next[j] = best + log(j, x[t], labels[t]);
      }
      delta = next;
    }
    int[] path = new int[n];
    for (int k = 1; k < states; k++) {
      path[n - 1] = delta[k] > delta[path[n - 1]] ? k : path[n - 1];
    }
    for (int t = n - 1; t > 0; t--) {
      path[t - 1] = from[t][path[t]];
    }
    return path;
  }
}
