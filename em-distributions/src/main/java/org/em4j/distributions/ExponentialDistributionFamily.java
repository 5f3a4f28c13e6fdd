package org.em4j.distributions;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Exponential distributions {@code p(x|λ) = λ e^(−λx)} of a column of non-negative numbers.
 *
 * <p>As an exponential family {@code T = x}, {@code η = −λ}, {@code A = −log λ}. Only the
 * likelihood of a component of zeros alone has no bound: it is degenerate, on whatever scale other
 * components are, and keeps its parameters; at the start its mean becomes the policy's floor,
 * relative to the scale of the column. Immutable and thread-safe.
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
  public Exponential repair(
      double[] mean, @Nullable Exponential previous, double relative, DataSummary data) {
    return previous == null ? new Exponential(1 / (Math.sqrt(relative) * data.scale(0))) : previous;
  }

  @Override
  public ExponentialDistributionFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Exponential>> cumulative() {
    return Optional.of(new Tails<>(Support.NON_NEGATIVE, ExponentialDistributionFamily::logTail));
  }

  private static double logTail(Exponential parameters, double x, boolean upper) {
    double rate = parameters.rate();
    return Tails.ofHazard(rate * x, Math.log(rate) + Math.log(x), upper);
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
