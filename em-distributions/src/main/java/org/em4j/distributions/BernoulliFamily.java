package org.em4j.distributions;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;

/**
 * Bernoulli distributions {@code p(x|p) = p^x (1 − p)^(1 − x)} of a column of zeros and ones.
 *
 * <p>As an exponential family {@code T = (x, 1 − x)}, {@code η = (log p, log(1 − p))}, {@code A =
 * 0}, so that probabilities of 0 and 1 stay exact. Immutable and thread-safe.
 */
public final class BernoulliFamily implements ExponentialFamily<Bernoulli> {
  @Override
  public String id() {
    return "bernoulli";
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public Support support() {
    return Support.integers(0, 1);
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
    t[to + 1] = 1 - x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return x[at] == 0 || x[at] == 1 ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Bernoulli parameters, double[] eta) {
    eta[0] = Math.log(parameters.probability());
    eta[1] = Math.log1p(-parameters.probability());
    return 0;
  }

  @Override
  public Bernoulli fromMean(double[] mean, double weight) {
    if (!(mean[0] + mean[1] > 0)) {
      throw new DegenerateComponentException("its probabilities have no sum");
    }
    return new Bernoulli(Parameters.share(mean[0], mean[1]));
  }

  /** {@inheritDoc} One row of each value: Laplace's rule. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    return PseudoRows.ofEachSymbol(2);
  }

  @Override
  public Optional<Cumulative<Bernoulli>> cumulative() {
    return Optional.of(new Tails<>(support(), BernoulliFamily::logTail));
  }

  /** Between 0 and 1: the tails are the two probabilities. */
  private static double logTail(Bernoulli parameters, double x, boolean upper) {
    double p = parameters.probability();
    return upper ? Math.log(p) : Math.log1p(-p);
  }

  @Override
  public void sample(Bernoulli parameters, RandomGenerator random, double[] x, int at) {
    x[at] = random.nextDouble() < parameters.probability() ? 1 : 0;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(p/(1 − p))}, infinite where p is 0 or 1.
   */
  @Override
  public void coordinates(Bernoulli parameters, DataSummary data, double[] out, int at) {
    out[at] = Parameters.logit(parameters.probability());
  }

  @Override
  public Bernoulli at(Bernoulli like, DataSummary data, double[] coordinates, int at) {
    return new Bernoulli(Parameters.fromLogit(coordinates[at]));
  }
}
