package org.em4j.hmm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;

/** Chains, models and data drawn at random for tests. */
final class RandomModels {
  private RandomModels() {}

  /** Draws a distribution; each entry but that of {@code kept} is 0 with a probability. */
  static double[] probabilities(int size, int kept, double zeros, RandomGenerator random) {
    double[] p = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      p[i] = i != kept && random.nextDouble() < zeros ? 0 : 0.05 + random.nextDouble();
      sum += p[i];
    }
    for (int i = 0; i < size; i++) {
      p[i] /= sum;
    }
    return p;
  }

  /** Draws a chain with some entries 0, and the emissions. */
  static <P> HiddenMarkovModel<P> model(
      TextbookEmission<P> emission, int states, double zeros, RandomGenerator random) {
    double[][] transitions = new double[states][];
    List<P> emissions = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      transitions[i] = probabilities(states, (i + 1) % states, zeros, random);
      emissions.add(emission.draw(i, random));
    }
    return HiddenMarkovModel.of(
        probabilities(states, random.nextInt(states), zeros, random),
        transitions,
        emission.family(),
        emissions);
  }

  /** What is drawn from a model: rows, and the path that gave them. */
  static final class Drawn {
    private final Sequences data;
    private final int[] path;

    private Drawn(Sequences data, int[] path) {
      this.data = data;
      this.path = path;
    }

    Sequences data() {
      return data;
    }

    int[] path() {
      return path;
    }
  }

  /** Draws sequences. */
  static Drawn draw(HiddenMarkovModel<?> model, RandomGenerator random, int... lengths) {
    int rows = java.util.Arrays.stream(lengths).sum();
    int columns = model.columns();
    double[] x = new double[rows * columns];
    int[] path = new int[rows];
    int at = 0;
    for (int length : lengths) {
      double[] part = new double[length * columns];
      int[] states = new int[length];
      model.sample(length, random, part, states);
      System.arraycopy(part, 0, x, at * columns, part.length);
      System.arraycopy(states, 0, path, at, length);
      at += length;
    }
    return new Drawn(Sequences.of(Observations.of(x, columns), lengths), path);
  }
}
