package org.em4j.distributions;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Log-normal distributions {@code p(x|μ,σ) = exp(−(log x − μ)²/2σ²) / (xσ√2π)} of a column of
 * numbers above 0: {@link NormalFamily} of log x.
 *
 * <p>As an exponential family {@code T = (log x, log² x)}, {@code h = 1/x√2π}, η and A of the
 * normal family. A fit takes {@code T = (log x − r, (log x − r)²)} about r, the component's mean.
 *
 * <p>A component whose standard deviation is below the policy's floor, relative to that of log x as
 * far as the summary of x tells it, is degenerate. A regularisation is added to the variance of log
 * x. Immutable and thread-safe.
 */
public final class LogNormalFamily implements ExponentialFamily<LogNormal> {
  private static final NormalFamily OF_LOGARITHMS = new NormalFamily();

  @Override
  public String id() {
    return "log-normal";
  }

  @Override
  public int statisticSize() {
    return OF_LOGARITHMS.statisticSize();
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public int freeParameters() {
    return OF_LOGARITHMS.freeParameters();
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = Math.log(x[at]);
    t[to + 1] = t[to] * t[to];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    if (!Support.POSITIVE.contains(x[at])) {
      return Double.NEGATIVE_INFINITY;
    }
    return OF_LOGARITHMS.logBaseMeasure(new double[] {0}, 0) - Math.log(x[at]);
  }

  @Override
  public double natural(LogNormal parameters, double[] eta) {
    return OF_LOGARITHMS.natural(normal(parameters), eta);
  }

  private static Normal normal(LogNormal parameters) {
    return new Normal(parameters.mean(), parameters.sd());
  }

  private static LogNormal logNormal(Normal parameters) {
    return new LogNormal(parameters.mean(), parameters.sd());
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of (log x, log² x), both raw. A fit uses {@link #maximize}
   */
  @Override
  public LogNormal fromMean(double[] mean, double weight) {
    return logNormal(OF_LOGARITHMS.fromMean(mean, weight));
  }

  @Override
  public LogNormal estimate(
      int component,
      ComponentStatistics group,
      @Nullable LogNormal before,
      MaximizationContext context) {
    double scale = RelativeSpread.ofPositive(context.data());
    return logNormal(OF_LOGARITHMS.estimate(component, group, scale, context));
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  @Override
  public void reference(LogNormal parameters, double[] out, int at) {
    out[at] = parameters.mean();
  }

  /** {@inheritDoc} The logarithm of the centre. */
  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    out[at] = logCentre(data);
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    OF_LOGARITHMS.recentre(t, at, weight, from, fromAt, to, toAt);
  }

  @Override
  public Kernel kernel(List<LogNormal> components) {
    return new LogNormalKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new LogNormalKernel(List.of());
  }

  @Override
  public LogNormalFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<LogNormal>> cumulative() {
    return Optional.of(new Tails<>(Support.POSITIVE, LogNormalFamily::logTail));
  }

  private static double logTail(LogNormal parameters, double x, boolean upper) {
    double z = (Math.log(x) - parameters.mean()) / parameters.sd();
    return NormalTail.log(upper ? z : -z);
  }

  /** {@inheritDoc} What would be 0 or infinite becomes the nearest finite number above 0. */
  @Override
  public void sample(LogNormal parameters, RandomGenerator random, double[] x, int at) {
    OF_LOGARITHMS.sample(normal(parameters), random, x, at);
    x[at] = Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, Math.exp(x[at])));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code (μ − log centre)/s} and {@code log(σ/s)}, with s the relative spread of the column.
   */
  @Override
  public void coordinates(LogNormal parameters, DataSummary data, double[] out, int at) {
    double unit = RelativeSpread.ofPositive(data);
    out[at] = (parameters.mean() - logCentre(data)) / unit;
    out[at + 1] = Math.log(parameters.sd() / unit);
  }

  @Override
  public LogNormal at(LogNormal like, DataSummary data, double[] coordinates, int at) {
    double unit = RelativeSpread.ofPositive(data);
    return new LogNormal(
        logCentre(data) + coordinates[at] * unit, Math.exp(coordinates[at + 1]) * unit);
  }

  private static double logCentre(DataSummary data) {
    return data.centre(0) > 0 ? Math.log(data.centre(0)) : 0;
  }
}
