package org.em4j.core.testing;

import java.util.random.RandomGenerator;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/**
 * Poisson distributions, as a plugin's author would write them: six methods, nothing overridden.
 */
public class Counts implements ExponentialFamily<Counts.Rate> {
  /** The mean of the counts. */
  public record Rate(double rate) {
    public Rate {
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException("rate must be finite and at least 0, but is " + rate);
      }
    }
  }

  @Override
  public String id() {
    return "counts";
  }

  @Override
  public int observationSize() {
    return 1;
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return support().contains(x[at]) ? -logFactorial(x[at]) : Double.NEGATIVE_INFINITY;
  }

  private static double logFactorial(double n) {
    double sum = 0;
    for (int i = 2; i <= n; i++) {
      sum += Math.log(i);
    }
    return sum;
  }

  @Override
  public double natural(Rate parameters, double[] eta) {
    eta[0] = Math.log(parameters.rate());
    return parameters.rate();
  }

  @Override
  public Rate fromMean(double[] mean, double weight) {
    return new Rate(mean[0]);
  }

  @Override
  public void sample(Rate parameters, RandomGenerator random, double[] x, int at) {
    double left = Math.exp(-parameters.rate());
    int count = 0;
    for (double p = random.nextDouble(); p > left; p *= random.nextDouble()) {
      count++;
    }
    x[at] = count;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.COUNTS;
  }

  /** The textbook's density. */
  public static double logDensity(Rate parameters, double x) {
    return (x == 0 ? 0 : x * Math.log(parameters.rate())) - parameters.rate() - logFactorial(x);
  }
}
