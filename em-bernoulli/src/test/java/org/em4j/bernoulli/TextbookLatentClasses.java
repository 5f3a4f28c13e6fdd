package org.em4j.bernoulli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.em4j.distributions.BernoulliVector;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalVector;

/**
 * Latent classes as textbooks have them: probabilities multiplied, an n×K array, loops over rows
 * and values, missing ones left out of product and count. Slow and plain: the oracle.
 */
final class TextbookLatentClasses {
  final double[] weights;

  /** Of each class, column and symbol. */
  final double[][][] probabilities;

  TextbookLatentClasses(double[] weights, double[][][] probabilities) {
    this.weights = weights;
    this.probabilities = probabilities;
  }

  /** Draws weights and probabilities well inside (0, 1). */
  static TextbookLatentClasses random(int components, int[] levels, long seed) {
    Random random = new Random(seed);
    double[][][] p = new double[components][levels.length][];
    for (double[][] component : p) {
      for (int j = 0; j < levels.length; j++) {
        component[j] = shares(levels[j], random);
      }
    }
    return new TextbookLatentClasses(shares(components, random), p);
  }

  private static double[] shares(int n, Random random) {
    double[] shares = random.doubles(n, 0.2, 1).toArray();
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(x -> x / sum).toArray();
  }

  int components() {
    return weights.length;
  }

  /** Returns π_k p_k(x) of each class. */
  double[] joint(double[] x) {
    double[] joint = weights.clone();
    for (int k = 0; k < joint.length; k++) {
      for (int j = 0; j < x.length; j++) {
        joint[k] *= Double.isNaN(x[j]) ? 1 : probabilities[k][j][(int) x[j]];
      }
    }
    return joint;
  }

  double density(double[] x) {
    return Arrays.stream(joint(x)).sum();
  }

  double[] posterior(double[] x) {
    double density = density(x);
    return Arrays.stream(joint(x)).map(p -> p / density).toArray();
  }

  double logLikelihood(TestData.Table table) {
    double sum = 0;
    for (int i = 0; i < table.rows().length; i++) {
      double weight = table.weights()[i];
      sum += weight == 0 ? 0 : weight * Math.log(density(table.rows()[i]));
    }
    return sum;
  }

  /** Returns the classes after one iteration, with c rows of each value as a prior. */
  TextbookLatentClasses next(TestData.Table table, double pseudoCount) {
    int components = components();
    double[] n = new double[components];
    double[][][] counts = new double[components][table.columns()][];
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < table.columns(); j++) {
        counts[k][j] = new double[probabilities[k][j].length];
        Arrays.fill(counts[k][j], pseudoCount);
      }
    }
    for (int i = 0; i < table.rows().length; i++) {
      double[] x = table.rows()[i];
      double[] posterior = posterior(x);
      for (int k = 0; k < components && table.weights()[i] > 0; k++) {
        double gamma = table.weights()[i] * posterior[k];
        n[k] += gamma;
        for (int j = 0; j < x.length; j++) {
          if (!Double.isNaN(x[j])) {
            counts[k][j][(int) x[j]] += gamma;
          }
        }
      }
    }
    double total = Arrays.stream(n).sum();
    for (double[][] component : counts) {
      for (double[] column : component) {
        double sum = Arrays.stream(column).sum();
        Arrays.setAll(column, symbol -> column[symbol] / sum);
      }
    }
    return new TextbookLatentClasses(Arrays.stream(n).map(x -> x / total).toArray(), counts);
  }

  TextbookLatentClasses iterated(TestData.Table table, int iterations) {
    TextbookLatentClasses classes = this;
    for (int iteration = 0; iteration < iterations; iteration++) {
      classes = classes.next(table, 0);
    }
    return classes;
  }

  CategoricalMixture categorical() {
    List<CategoricalVector> components = new ArrayList<>();
    for (double[][] component : probabilities) {
      components.add(CategoricalVector.of(Arrays.stream(component).map(Categorical::of).toList()));
    }
    return CategoricalMixture.of(weights, components);
  }

  BernoulliMixture bernoulli() {
    List<BernoulliVector> components = new ArrayList<>();
    for (double[][] component : probabilities) {
      components.add(BernoulliVector.of(Arrays.stream(component).mapToDouble(p -> p[1]).toArray()));
    }
    return BernoulliMixture.of(weights, components);
  }
}
