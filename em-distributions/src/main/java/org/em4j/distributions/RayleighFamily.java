package org.em4j.distributions;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Rayleigh distributions {@code p(x|σ) = x/σ² exp(−x²/2σ²)} of a column of numbers above 0.
 *
 * <p>As an exponential family {@code T = x²}, {@code h = x}, {@code η = −1/2σ²}, {@code A = 2 log
 * σ}; {@code σ² = mean(x²)/2}. Equal values have an estimate like any others: the likelihood is
 * bounded. A column whose squares overflow or vanish is refused. Immutable and thread-safe.
 */
public final class RayleighFamily implements ExponentialFamily<Rayleigh> {
  private static final double SQRT_TWO = Math.sqrt(2);

  @Override
  public String id() {
    return "rayleigh";
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
    t[to] = x[at] * x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.POSITIVE.contains(x[at]) ? Math.log(x[at]) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Rayleigh parameters, double[] eta) {
    eta[0] = -0.5 / parameters.scale() / parameters.scale();
    return 2 * Math.log(parameters.scale());
  }

  @Override
  public Rayleigh fromMean(double[] mean, double weight) {
    double scale = Math.sqrt(0.5 * mean[0]);
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new DegenerateComponentException("the mean of its squares is " + mean[0]);
    }
    return new Rayleigh(scale);
  }

  @Override
  public Kernel kernel(List<Rayleigh> components) {
    double[] scale = new double[components.size()];
    for (int k = 0; k < scale.length; k++) {
      scale[k] = SQRT_TWO * components.get(k).scale();
    }
    return new WeibullKernel(2, scale, starter(scale.length, 0));
  }

  @Override
  public RayleighFamily forData(DataSummary data) {
    RelativeSpread.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Rayleigh>> cumulative() {
    return Optional.of(new Tails<>(Support.POSITIVE, RayleighFamily::logTail));
  }

  private static double logTail(Rayleigh parameters, double x, boolean upper) {
    double z = x / parameters.scale();
    double logHazard = 2 * LogFactorial.logRatio(x, SQRT_TWO * parameters.scale());
    return Tails.ofHazard(0.5 * z * z, logHazard, upper);
  }

  /** {@inheritDoc} The inverse of the distribution function. */
  @Override
  public void sample(Rayleigh parameters, RandomGenerator random, double[] x, int at) {
    double value = parameters.scale() * Math.sqrt(2 * random.nextExponential());
    x[at] = Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(σ/unit)}.
   */
  @Override
  public void coordinates(Rayleigh parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.scale()) - Math.log(data.unit(0));
  }

  @Override
  public Rayleigh at(Rayleigh like, DataSummary data, double[] coordinates, int at) {
    return new Rayleigh(Math.exp(coordinates[at] + Math.log(data.unit(0))));
  }
}
