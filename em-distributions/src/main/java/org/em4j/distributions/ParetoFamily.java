package org.em4j.distributions;

import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.ParameterCodec;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Pareto distributions {@code p(x|s,α) = α s^α / x^(α+1)} of a column of numbers of at least s, the
 * scale, which is known and the same for all components.
 *
 * <p>As an exponential family {@code T = log(x/s)}, {@code η = −(α + 1)}, {@code A = log s − log
 * α}; the estimate of α is the inverse of the mean of T (Hill 1975). T is taken as {@code log1p((x
 * − s)/s)} near s, where {@code x/s} has lost its digits. The likelihood of a component that
 * shrinks to the scale has no bound: near s a component has the standard deviation {@code s/α},
 * which is degenerate below the policy's floor, and floored there. Columns whose squares overflow
 * or vanish are refused. Immutable and thread-safe.
 */
public final class ParetoFamily implements ExponentialFamily<Pareto> {
  static final String SCALE = "scale";

  private final double scale;
  private final double logScale;
  private final Support support;

  /**
   * Makes the family.
   *
   * @param scale s, the smallest value that a component can give, finite and above 0
   */
  public ParetoFamily(double scale) {
    this.scale = Parameters.requirePositive(SCALE, scale);
    this.logScale = Math.log(scale);
    this.support = new Support(scale, Double.POSITIVE_INFINITY, true, false, false);
  }

  @Override
  public String id() {
    return "pareto";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(SCALE, Double.toString(scale));
  }

  @Override
  public int statisticSize() {
    return 1;
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
    double above = (x[at] - scale) / scale;
    t[to] = above < 1 ? Math.log1p(above) : Math.log(x[at]) - logScale;
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return support.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Pareto parameters, double[] eta) {
    ConstantCodec.requireConstant(SCALE, parameters.scale(), scale);
    eta[0] = -(parameters.shape() + 1);
    return logScale - Math.log(parameters.shape());
  }

  @Override
  public Pareto fromMean(double[] mean, double weight) {
    double shape = 1 / mean[0];
    if (!(shape > 0) || Double.isInfinite(shape)) {
      throw new DegenerateComponentException("its mean of log(x/scale) is " + mean[0]);
    }
    return new Pareto(scale, shape);
  }

  @Override
  public void requireSpread(Pareto estimate, double relative, DataSummary data) {
    double mean = 1 / estimate.shape();
    if (mean < leastMean(relative, data)) {
      throw new DegenerateComponentException(
          "its values are at the scale: its mean of log(x/scale) is " + mean);
    }
  }

  @Override
  public Pareto repair(
      double[] mean, @Nullable Pareto previous, double relative, DataSummary data) {
    return new Pareto(scale, 1 / Math.max(mean[0], leastMean(relative, data)));
  }

  /** On the scale of the data, of which a long tail must not make more than s itself. */
  private double leastMean(double relative, DataSummary data) {
    return Math.sqrt(relative) * Math.min(1, data.scale(0) / scale);
  }

  @Override
  public ParetoFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Pareto>> cumulative() {
    return Optional.of(new Tails<>(support, this::logTail));
  }

  private double logTail(Pareto parameters, double x, boolean upper) {
    double[] t = new double[1];
    statistics(new double[] {x}, 0, t, 0);
    double shape = parameters.shape();
    return Tails.ofHazard(shape * t[0], Math.log(shape) + Math.log(t[0]), upper);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The largest double where a shape near 0 gives more than it.
   */
  @Override
  public void sample(Pareto parameters, RandomGenerator random, double[] x, int at) {
    double t = random.nextExponential() / parameters.shape();
    double value = t < 1 ? scale + scale * Math.expm1(t) : Math.exp(logScale + t);
    x[at] = Math.min(Double.MAX_VALUE, Math.max(scale, value));
  }

  @Override
  public int coordinateSize(Pareto parameters) {
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log α}, which no unit of the data changes.
   */
  @Override
  public void coordinates(Pareto parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.shape());
  }

  @Override
  public Pareto at(Pareto like, DataSummary data, double[] coordinates, int at) {
    return new Pareto(scale, Math.exp(coordinates[at]));
  }

  @Override
  public ParameterCodec<Pareto> codec() {
    return new ConstantCodec<>(Pareto.class, SCALE, scale);
  }
}
