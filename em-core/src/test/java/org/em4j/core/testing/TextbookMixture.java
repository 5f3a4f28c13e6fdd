package org.em4j.core.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;

/**
 * EM of a mixture as textbooks write it: an n×K array of responsibilities in the log domain, loops
 * over rows, no blocks, no statistics. Slow and plain: the oracle.
 *
 * @param <P> the parameters of a component
 * @param <X> an observation
 */
public final class TextbookMixture<P, X> {
  private final List<X> data;
  private final double[] rowWeights;
  private final ToDoubleBiFunction<P, X> logDensity;
  private final BiFunction<List<X>, double[], P> estimate;
  private double beta = 1;
  private boolean fixedWeights;

  /** π of each component. */
  public double[] weights;

  /** θ of each component. */
  public List<P> parameters;

  /** γ of the last E-step, by rows, without the rows' weights. */
  public double[][] gamma;

  /**
   * Makes a twin.
   *
   * @param logDensity log p(x|θ)
   * @param estimate the maximum-likelihood estimate of weighted observations
   */
  public TextbookMixture(
      List<X> data,
      double[] rowWeights,
      ToDoubleBiFunction<P, X> logDensity,
      BiFunction<List<X>, double[], P> estimate,
      double[] weights,
      List<P> parameters) {
    this.data = data;
    this.rowWeights = rowWeights;
    this.logDensity = logDensity;
    this.estimate = estimate;
    this.weights = weights.clone();
    this.parameters = List.copyOf(parameters);
  }

  /** Raises the joint densities to a power; infinity assigns each row to its best component. */
  public TextbookMixture<P, X> tempered(double inverseTemperature) {
    beta = inverseTemperature;
    return this;
  }

  /** Keeps π as it is. */
  public TextbookMixture<P, X> withFixedWeights() {
    fixedWeights = true;
    return this;
  }

  /** The E-step; returns the objective. */
  public double expectation() {
    int k = weights.length;
    gamma = new double[data.size()][k];
    double objective = 0;
    for (int i = 0; i < data.size(); i++) {
      double[] joint = new double[k];
      int best = 0;
      for (int c = 0; c < k; c++) {
        joint[c] = Math.log(weights[c]) + logDensity.applyAsDouble(parameters.get(c), data.get(i));
        best = joint[c] > joint[best] ? c : best;
      }
      double row;
      if (Double.isInfinite(beta)) {
        gamma[i][best] = 1;
        row = joint[best];
      } else {
        double sum = 0;
        for (int c = 0; c < k; c++) {
          gamma[i][c] = Math.exp(beta * (joint[c] - joint[best]));
          sum += gamma[i][c];
        }
        for (int c = 0; c < k; c++) {
          gamma[i][c] /= sum;
        }
        row = joint[best] + Math.log(sum) / beta;
      }
      objective += rowWeights[i] * row;
    }
    return objective;
  }

  /** The M-step, from the responsibilities of the last E-step. */
  public void maximization() {
    double total = 0;
    for (double w : rowWeights) {
      total += w;
    }
    List<P> next = new ArrayList<>();
    double[] pi = new double[weights.length];
    for (int c = 0; c < weights.length; c++) {
      double[] share = new double[data.size()];
      for (int i = 0; i < share.length; i++) {
        share[i] = rowWeights[i] * gamma[i][c];
        pi[c] += share[i] / total;
      }
      next.add(estimate.apply(data, share));
    }
    parameters = next;
    weights = fixedWeights ? weights : pi;
  }

  /** Runs so many iterations and one more E-step; returns the objective of each model. */
  public double[] run(int iterations) {
    double[] trace = new double[iterations + 1];
    trace[0] = expectation();
    for (int i = 1; i <= iterations; i++) {
      maximization();
      trace[i] = expectation();
    }
    return trace;
  }

  /** Returns one weight of 1 for each row. */
  public static double[] ones(int n) {
    double[] w = new double[n];
    Arrays.fill(w, 1);
    return w;
  }

  /** Returns the weighted mean. */
  public static double mean(List<Double> x, double[] w) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * x.get(i);
      total += w[i];
    }
    return sum / total;
  }

  /** The estimate of {@link Counts}. */
  public static Counts.Rate rate(List<Double> x, double[] w) {
    return new Counts.Rate(mean(x, w));
  }

  /** The estimate of {@link Waits}. */
  public static Waits.Mean wait(List<Double> x, double[] w) {
    return new Waits.Mean(mean(x, w));
  }

  /** The estimate of {@link RawNormal}, in two passes. */
  public static RawNormal.Shape shape(List<Double> x, double[] w) {
    double mean = mean(x, w);
    double sum = 0;
    double total = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * (x.get(i) - mean) * (x.get(i) - mean);
      total += w[i];
    }
    return new RawNormal.Shape(mean, Math.sqrt(sum / total));
  }
}
