package org.em4j.benchmarks.workload;

import java.util.HashSet;
import java.util.Set;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/** Random numbers of a seed: the same on every machine. */
final class Draws {
  private final RandomGenerator random;

  Draws(long seed) {
    random = new Well19937c(seed);
  }

  double uniform() {
    return random.nextDouble();
  }

  double uniform(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  double normal() {
    return random.nextGaussian();
  }

  double[] normals(int count) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = normal();
    }
    return x;
  }

  private double gamma(double shape) {
    return new GammaDistribution(random, shape, 1).sample();
  }

  /** A symmetric Dirichlet draw. */
  double[] dirichlet(int size, double concentration) {
    double[] p = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      p[i] = gamma(concentration);
      sum += p[i];
    }
    for (int i = 0; i < size; i++) {
      p[i] /= sum;
    }
    return p;
  }

  double beta(double a, double b) {
    double x = gamma(a);
    return x / (x + gamma(b));
  }

  /** Draws an index by its probability. */
  int index(double[] probabilities) {
    double u = uniform();
    int i = 0;
    while (i < probabilities.length - 1 && u >= probabilities[i]) {
      u -= probabilities[i];
      i++;
    }
    return i;
  }

  /** Counts arrivals until the time is over. */
  int poisson(double rate) {
    int count = -1;
    double time = 0;
    while (time <= rate) {
      time -= Math.log1p(-uniform());
      count++;
    }
    return count;
  }

  /** Draws different indices below {@code end}. */
  int[] distinct(int count, int end) {
    if (count > end) {
      throw new IllegalArgumentException(
          "a start needs at least " + count + " rows, but there are " + end);
    }
    int[] chosen = new int[count];
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      do {
        chosen[i] = random.nextInt(end);
      } while (!seen.add(chosen[i]));
    }
    return chosen;
  }
}
