package org.em4j.core.testing;

import java.util.random.RandomGenerator;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/** Exponential distributions by their mean, over the numbers of at least 0. */
public class Waits implements ExponentialFamily<Waits.Mean> {
  /** The mean waiting time. */
  public record Mean(double mean) {
    public Mean {
      if (!(mean > 0) || Double.isInfinite(mean)) {
        throw new IllegalArgumentException("mean must be above 0, but is " + mean);
      }
    }
  }

  @Override
  public String id() {
    return "waits";
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
    return x[at] >= 0 ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Mean parameters, double[] eta) {
    eta[0] = -1 / parameters.mean();
    return Math.log(parameters.mean());
  }

  @Override
  public Mean fromMean(double[] mean, double weight) {
    return new Mean(mean[0]);
  }

  @Override
  public void sample(Mean parameters, RandomGenerator random, double[] x, int at) {
    x[at] = parameters.mean() * random.nextExponential();
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  /** The textbook's density. */
  public static double logDensity(Mean parameters, double x) {
    return -x / parameters.mean() - Math.log(parameters.mean());
  }
}
