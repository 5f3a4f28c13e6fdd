package org.em4j.distributions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Weibull distributions {@code p(x|λ) = k/λ (x/λ)^(k−1) exp(−(x/λ)^k)} of a column of numbers above
 * 0, with one known shape k for all components.
 *
 * <p>As an exponential family {@code T = x^k}, {@code h = x^(k−1)}, {@code η = −λ^(−k)}, {@code A =
 * k log λ − log k}; {@code λ^k = mean(x^k)}. A fit takes {@code T = (x/r)^k} about log r, with r
 * the component's scale: powers of x itself would overflow. Equal values have an estimate like any
 * others: the likelihood is bounded. Immutable and thread-safe.
 */
public final class WeibullFamily implements ExponentialFamily<Weibull> {
  static final String SHAPE = "shape";

  /** Powers up to its exponential can still be added up over more rows than an array holds. */
  private static final double LARGEST_LOG_POWER = 600;

  private final double shape;

  /**
   * Makes the family.
   *
   * @param shape k, finite and above 0
   */
  public WeibullFamily(double shape) {
    this.shape = Parameters.requirePositive(SHAPE, shape);
  }

  @Override
  public String id() {
    return "weibull";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(SHAPE, Double.toString(shape));
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
    t[to] = Math.pow(x[at], shape);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.POSITIVE.contains(x[at])
        ? (shape - 1) * Math.log(x[at])
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Weibull parameters, double[] eta) {
    requireShape(parameters);
    eta[0] = -Math.pow(parameters.scale(), -shape);
    return shape * Math.log(parameters.scale()) - Math.log(shape);
  }

  private void requireShape(Weibull parameters) {
    ConstantCodec.requireConstant(SHAPE, parameters.shape(), shape);
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of x^k. A fit uses {@link #maximize}
   */
  @Override
  public Weibull fromMean(double[] mean, double weight) {
    return scaled(1, mean[0]);
  }

  private Weibull scaled(double unit, double mean) {
    if (!(mean > 0) || Double.isInfinite(mean)) {
      throw new DegenerateComponentException("the mean of its powers is " + mean);
    }
    return new Weibull(shape, unit * Math.exp(Math.log(mean) / shape));
  }

  @Override
  public Weibull estimate(
      int component,
      ComponentStatistics group,
      @Nullable Weibull before,
      MaximizationContext context) {
    double unit = Math.exp(group.references()[group.referenceAt(component)]);
    double mean = group.values()[group.at(component)] / group.weight(component);
    try {
      return scaled(unit, mean);
    } catch (DegenerateComponentException | IllegalArgumentException e) {
      context.degenerate(component, String.valueOf(e.getMessage()));
      // Its rows are so far below the reference that their powers vanish: a step towards them.
      return scaled(unit, Double.MIN_NORMAL);
    }
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  /** {@inheritDoc} The logarithm of the scale. */
  @Override
  public void reference(Weibull parameters, double[] out, int at) {
    out[at] = Math.log(parameters.scale());
  }

  /** {@inheritDoc} Midway between the logarithms of the extremes, where no power overflows. */
  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    if (data.present(0) == 0) {
      out[at] = 0;
      return;
    }
    double largest = Math.log(data.maximum(0));
    double middle = 0.5 * (Math.log(data.minimum(0)) + largest);
    out[at] = Math.max(middle, largest - LARGEST_LOG_POWER / shape);
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    t[at] *= Math.exp(shape * (from[fromAt] - to[toAt]));
  }

  @Override
  public Kernel kernel(List<Weibull> components) {
    double[] scale = new double[components.size()];
    for (int k = 0; k < scale.length; k++) {
      requireShape(components.get(k));
      scale[k] = components.get(k).scale();
    }
    return new WeibullKernel(shape, scale, starter(scale.length, 0));
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return this::addPowers;
  }

  /** Adds γ and γ(x/r)^k of every row to each component's statistics. */
  private void addPowers(Block rows, double[] responsibilities, ComponentStatistics into) {
    for (int k = 0; k < into.components(); k++) {
      double unit = Math.exp(into.references()[into.referenceAt(k)]);
      double weight = 0;
      double sum = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double g = responsibilities[k * rows.stride() + i];
        if (g != 0) {
          double r = WeibullKernel.logRatio(rows.value(i, 0), unit);
          weight += g;
          sum += g * Math.exp(shape * r);
        }
      }
      into.addWeight(k, weight);
      into.values()[into.at(k)] += sum;
    }
  }

  @Override
  public WeibullFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Weibull>> cumulative() {
    return Optional.of(new Tails<>(Support.POSITIVE, WeibullFamily::logTail));
  }

  private static double logTail(Weibull parameters, double x, boolean upper) {
    double logHazard = parameters.shape() * WeibullKernel.logRatio(x, parameters.scale());
    return Tails.ofHazard(Math.exp(logHazard), logHazard, upper);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The inverse of the distribution function; what would be 0 or infinite becomes the nearest
   * finite number above 0.
   */
  @Override
  public void sample(Weibull parameters, RandomGenerator random, double[] x, int at) {
    double value = parameters.scale() * Math.pow(random.nextExponential(), 1 / shape);
    x[at] = Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  @Override
  public int coordinateSize(Weibull parameters) {
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(λ/unit)}.
   */
  @Override
  public void coordinates(Weibull parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.scale()) - Math.log(data.unit(0));
  }

  @Override
  public Weibull at(Weibull like, DataSummary data, double[] coordinates, int at) {
    return new Weibull(shape, Math.exp(coordinates[at] + Math.log(data.unit(0))));
  }

  /** {@inheritDoc} A document of another shape is refused. */
  @Override
  public ParameterCodec<Weibull> codec() {
    return new ConstantCodec<>(Weibull.class, SHAPE, shape);
  }
}
