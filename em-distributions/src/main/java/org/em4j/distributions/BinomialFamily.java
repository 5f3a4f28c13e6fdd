package org.em4j.distributions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;

/**
 * Binomial distributions {@code p(x|p) = C(n, x) p^x (1 − p)^(n − x)} of a column of counts of
 * successes among a known number n of trials, the same for all components.
 *
 * <p>As an exponential family {@code T = (x, n − x)}, {@code η = (log p, log(1 − p))}, {@code A =
 * 0}, so that probabilities of 0 and 1 stay exact. Densities of many trials are taken from the
 * deviance and the error of Stirling's formula (Loader 2000), because the terms of the plain
 * formula cancel. Immutable and thread-safe.
 */
public final class BinomialFamily implements ExponentialFamily<Binomial> {
  static final String ID = "binomial";
  static final String TRIALS = "trials";

  private final int trials;
  private final BinomialForm form;
  private final Support support;

  /**
   * Makes a family.
   *
   * @param trials n, at least 1
   */
  public BinomialFamily(int trials) {
    this.trials = Parameters.requireTrials(trials);
    this.form = new BinomialTerms(trials);
    this.support = Support.integers(0, trials);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(TRIALS, Integer.toString(trials));
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public Support support() {
    return support;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
    t[to + 1] = trials - x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return form.supports(x[at]) ? form.logCoefficient(x[at]) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Binomial parameters, double[] eta) {
    requireTrials(parameters);
    eta[0] = Math.log(parameters.probability());
    eta[1] = Math.log1p(-parameters.probability());
    return 0;
  }

  private void requireTrials(Binomial parameters) {
    ConstantCodec.requireConstant(TRIALS, parameters.trials(), trials);
  }

  @Override
  public Binomial fromMean(double[] mean, double weight) {
    if (!(mean[0] + mean[1] > 0)) {
      throw new DegenerateComponentException("its probabilities have no sum");
    }
    return new Binomial(trials, Parameters.share(mean[0], mean[1]));
  }

  @Override
  public Kernel kernel(List<Binomial> components) {
    double[] probability = new double[components.size()];
    for (int k = 0; k < probability.length; k++) {
      requireTrials(components.get(k));
      probability[k] = components.get(k).probability();
    }
    return new BinomialKernel(form, probability, starter(probability.length, 0));
  }

  /** {@inheritDoc} One trial of each outcome, Laplace's rule: all or none of n, of weight 1/n. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    return PseudoRows.of(new double[] {0, trials}, new double[] {1.0 / trials, 1.0 / trials});
  }

  @Override
  public Optional<Cumulative<Binomial>> cumulative() {
    return Optional.of(new Tails<>(support(), this::logTail));
  }

  /** More than x of n successes: the (x + 1)-th smallest of n uniform numbers is below p. */
  private double logTail(Binomial parameters, double x, boolean upper) {
    return BetaTail.log(x + 1, trials - x, parameters.probability(), !upper);
  }

  @Override
  public void sample(Binomial parameters, RandomGenerator random, double[] x, int at) {
    requireTrials(parameters);
    x[at] = BinomialSampler.draw(trials, parameters.probability(), random);
  }

  /** Writes {@code trials} and {@code probability}; refuses any other number of trials. */
  @Override
  public ParameterCodec<Binomial> codec() {
    return new ConstantCodec<>(Binomial.class, TRIALS, trials);
  }

  @Override
  public int coordinateSize(Binomial parameters) {
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(p/(1 − p))}, infinite where p is 0 or 1.
   */
  @Override
  public void coordinates(Binomial parameters, DataSummary data, double[] out, int at) {
    out[at] = Parameters.logit(parameters.probability());
  }

  @Override
  public Binomial at(Binomial like, DataSummary data, double[] coordinates, int at) {
    return new Binomial(trials, Parameters.fromLogit(coordinates[at]));
  }
}
