package org.em4j.distributions;

import java.util.random.RandomGenerator;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/**
 * Exponential distributions {@code p(x|λ) = λ e^(−λx)} of a column of non-negative numbers.
 *
 * <p>As an exponential family {@code T = x}, {@code η = −λ}, {@code A = −log λ}. The likelihood of
 * a component that shrinks to zeros has no bound: its mean is degenerate below the policy's floor
 * (a standard deviation, as the two are equal), and floored there. Immutable and thread-safe.
 */
public final class ExponentialDistributionFamily implements ExponentialFamily<Exponential> {
  @Override
  public String id() {
    return "exponential";
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.NON_NEGATIVE.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Exponential parameters, double[] eta) {
    eta[0] = -parameters.rate();
    return -Math.log(parameters.rate());
  }

  @Override
  public Exponential fromMean(double[] mean, double weight) {
    double rate = 1 / mean[0];
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new DegenerateComponentException("its mean is " + mean[0]);
    }
    return new Exponential(rate);
  }

  @Override
  public void requireSpread(Exponential estimate, double relative, DataSummary data) {
    double mean = 1 / estimate.rate();
    if (mean < leastMean(relative, data)) {
      throw new DegenerateComponentException(
          "its mean is " + mean + ", where the scale of the column is " + data.scale(0));
    }
  }

  @Override
  public Exponential repair(
      double[] mean, Exponential previous, double relative, DataSummary data) {
    return new Exponential(1 / Math.max(mean[0], leastMean(relative, data)));
  }

  private static double leastMean(double relative, DataSummary data) {
    return Math.sqrt(relative) * data.scale(0);
  }

  @Override
  public ExponentialDistributionFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public void sample(Exponential parameters, RandomGenerator random, double[] x, int at) {
    x[at] = random.nextExponential() / parameters.rate();
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(λ·unit)}.
   */
  @Override
  public void coordinates(Exponential parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.rate()) + Math.log(data.unit(0));
  }

  @Override
  public Exponential at(Exponential like, DataSummary data, double[] coordinates, int at) {
    return new Exponential(Math.exp(coordinates[at] - Math.log(data.unit(0))));
  }
}
