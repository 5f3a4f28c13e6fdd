package org.em4j.distributions;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Chi-square distributions {@code p(x|ν) = x^(ν/2−1) e^(−x/2) / (2^(ν/2) Γ(ν/2))} of a column of
 * positive numbers.
 *
 * <p>As an exponential family {@code T = log x}, {@code h = e^(−x/2)}, {@code η = ν/2 − 1}, {@code
 * A = ν/2 log 2 + log Γ(ν/2)}; the estimate solves {@code ψ(ν/2) = E[T] − log 2} to the last digit.
 * Every mean of logarithms has an estimate, that of equal rows too: no component is degenerate.
 * Densities of many degrees of freedom are taken from a deviance, because the terms of the plain
 * formula cancel. Columns whose squares overflow or vanish are refused. Immutable and thread-safe.
 */
public final class ChiSquareFamily implements ExponentialFamily<ChiSquare> {
  private static final double LOG_TWO = Math.log(2);

  @Override
  public String id() {
    return "chi-square";
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = Math.log(x[at]);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.POSITIVE.contains(x[at]) ? -0.5 * x[at] : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(ChiSquare parameters, double[] eta) {
    double half = 0.5 * parameters.degrees();
    eta[0] = half - 1;
    return half * LOG_TWO + GammaFunction.logGamma(half);
  }

  @Override
  public ChiSquare fromMean(double[] mean, double weight) {
    return new ChiSquare(2 * GammaFunction.inverseDigamma(mean[0] - LOG_TWO));
  }

  @Override
  public Kernel kernel(List<ChiSquare> components) {
    return new ChiSquareKernel(components, starter(components.size(), 0));
  }

  @Override
  public ChiSquareFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<ChiSquare>> cumulative() {
    return Optional.of(new Tails<>(Support.POSITIVE, ChiSquareFamily::logTail));
  }

  private static double logTail(ChiSquare parameters, double x, boolean upper) {
    double half = Math.max(0.5 * parameters.degrees(), Double.MIN_VALUE);
    return GammaTail.log(half, 0.5 * x, 0.5 * x - half, Math.log(x) - LOG_TWO, upper);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The least positive double where few degrees of freedom give less than it.
   */
  @Override
  public void sample(ChiSquare parameters, RandomGenerator random, double[] x, int at) {
    double log = LOG_TWO + GammaDraws.logarithm(0.5 * parameters.degrees(), random);
    x[at] = Math.min(Double.MAX_VALUE, Math.max(Double.MIN_VALUE, Math.exp(log)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log ν}.
   */
  @Override
  public void coordinates(ChiSquare parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.degrees());
  }

  @Override
  public ChiSquare at(ChiSquare like, DataSummary data, double[] coordinates, int at) {
    return new ChiSquare(Math.exp(coordinates[at]));
  }
}
