package org.em4j.distributions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ParameterCodec;
import org.em4j.core.Support;

/**
 * Negative binomial distributions {@code p(x|p) = Γ(x + r)/(x! Γ(r)) p^r (1 − p)^x} of a column of
 * counts 0, 1, 2, …: the number of failures before the r-th success, as R's {@code dnbinom} has it.
 * The size r is known, the same for all components, and need not be a whole number.
 *
 * <p>As an exponential family {@code T = x}, {@code η = log(1 − p)}, {@code A = −r log p}. A
 * component of zeros alone has the probability 1. Densities of large counts or sizes are taken from
 * the deviance and the error of Stirling's formula (Loader 2000), because the terms of the plain
 * formula cancel. Immutable and thread-safe.
 */
public final class NegativeBinomialFamily implements ExponentialFamily<NegativeBinomial> {
  static final String ID = "negative-binomial";
  static final String SIZE = "size";

  private final double size;
  private final BinomialForm form;

  /**
   * Makes a family.
   *
   * @param size r, finite and above 0
   */
  public NegativeBinomialFamily(double size) {
    this.size = Parameters.requirePositive(SIZE, size);
    this.form = new NegativeBinomialTerms(size);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(SIZE, Double.toString(size));
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
    return form.supports(x[at]) ? form.logCoefficient(x[at]) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(NegativeBinomial parameters, double[] eta) {
    requireSize(parameters);
    eta[0] = Math.log1p(-parameters.probability());
    return -size * Math.log(parameters.probability());
  }

  private void requireSize(NegativeBinomial parameters) {
    ConstantCodec.requireConstant(SIZE, parameters.size(), size);
  }

  @Override
  public NegativeBinomial fromMean(double[] mean, double weight) {
    double probability = size / (size + mean[0]);
    return new NegativeBinomial(size, Parameters.belowOneUnless(mean[0] == 0, probability));
  }

  @Override
  public NegativeBinomialFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Kernel kernel(List<NegativeBinomial> components) {
    double[] probability = new double[components.size()];
    for (int k = 0; k < probability.length; k++) {
      requireSize(components.get(k));
      probability[k] = components.get(k).probability();
    }
    return new BinomialKernel(form, probability, starter(probability.length, 0));
  }

  @Override
  public Optional<Cumulative<NegativeBinomial>> cumulative() {
    return Optional.of(new Tails<>(Support.COUNTS, this::logTail));
  }

  private double logTail(NegativeBinomial parameters, double x, boolean upper) {
    double failures = Math.min(x + 1, Math.max(1, Double.MAX_VALUE - size));
    return BetaTail.log(size, failures, parameters.probability(), upper);
  }

  /** {@inheritDoc} A Poisson variable whose rate is a gamma variable (Greenwood and Yule 1920). */
  @Override
  public void sample(NegativeBinomial parameters, RandomGenerator random, double[] x, int at) {
    requireSize(parameters);
    double p = parameters.probability();
    double rate = GammaDraws.draw(size, random) * (1 - p) / p;
    x[at] = PoissonFamily.draw(Math.min(rate, Double.MAX_VALUE), random);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Near a probability of 1 a double tells {@code 1 − p} to 1e-16 alone, and the estimate of a
   * large size with few failures is rounded to that.
   */
  @Override
  public double condition(List<NegativeBinomial> components) {
    double condition = 1;
    for (NegativeBinomial component : components) {
      double p = component.probability();
      if (p < 1) {
        condition = Math.max(condition, Math.ulp(p) * size * (p / (1 - p)));
      }
    }
    return Math.min(condition, Double.MAX_VALUE);
  }

  /** Writes {@code size} and {@code probability}; refuses any other size. */
  @Override
  public ParameterCodec<NegativeBinomial> codec() {
    return new ConstantCodec<>(NegativeBinomial.class, SIZE, size);
  }

  @Override
  public int coordinateSize(NegativeBinomial parameters) {
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(p/(1 − p))}, infinite where p is 1.
   */
  @Override
  public void coordinates(NegativeBinomial parameters, DataSummary data, double[] out, int at) {
    out[at] = Parameters.logit(parameters.probability());
  }

  @Override
  public NegativeBinomial at(
      NegativeBinomial like, DataSummary data, double[] coordinates, int at) {
    return new NegativeBinomial(size, Parameters.fromLogit(coordinates[at]));
  }
}
