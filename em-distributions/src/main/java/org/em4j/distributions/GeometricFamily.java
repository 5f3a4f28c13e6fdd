package org.em4j.distributions;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/**
 * Geometric distributions {@code p(x|p) = p (1 − p)^x} of a column of counts 0, 1, 2, …: the number
 * of failures before the first success.
 *
 * <p>As an exponential family {@code T = x}, {@code η = log(1 − p)}, {@code A = −log p}. A
 * component of zeros alone has the probability 1. Immutable and thread-safe.
 */
public final class GeometricFamily implements ExponentialFamily<Geometric> {
  @Override
  public String id() {
    return "geometric";
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.COUNTS;
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
    return Support.COUNTS.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Geometric parameters, double[] eta) {
    eta[0] = Math.log1p(-parameters.probability());
    return -Math.log(parameters.probability());
  }

  @Override
  public Geometric fromMean(double[] mean, double weight) {
    return new Geometric(Parameters.belowOneUnless(mean[0] == 0, 1 / (1 + mean[0])));
  }

  @Override
  public GeometricFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Geometric>> cumulative() {
    return Optional.of(new Tails<>(Support.COUNTS, GeometricFamily::logTail));
  }

  private static double logTail(Geometric parameters, double x, boolean upper) {
    double rate = -Math.log1p(-parameters.probability());
    double hazard = (x + 1) * rate;
    return Tails.ofHazard(hazard, Math.log(x + 1) + Math.log(rate), upper);
  }

  /** {@inheritDoc} The whole part of an exponential variable (Devroye 1986, section X.2). */
  @Override
  public void sample(Geometric parameters, RandomGenerator random, double[] x, int at) {
    double rate = -Math.log1p(-parameters.probability());
    x[at] = Math.min(Math.floor(random.nextExponential() / rate), Double.MAX_VALUE);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(p/(1 − p))}, infinite where p is 1.
   */
  @Override
  public void coordinates(Geometric parameters, DataSummary data, double[] out, int at) {
    out[at] = Parameters.logit(parameters.probability());
  }

  @Override
  public Geometric at(Geometric like, DataSummary data, double[] coordinates, int at) {
    return new Geometric(Parameters.fromLogit(coordinates[at]));
  }
}
