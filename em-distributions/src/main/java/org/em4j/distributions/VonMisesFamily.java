package org.em4j.distributions;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Von Mises distributions {@code p(x|μ,κ) = exp(κ cos(x − μ)) / (2π I₀(κ))} of a column of angles
 * in radians; any finite number is an angle, and those that differ by a multiple of 2π are the
 * same.
 *
 * <p>As an exponential family {@code T = (1 − cos x, sin x)}, {@code η = κ (−cos μ, sin μ)}, {@code
 * A = log 2πI₀(κ) − κ cos μ}. A fit takes {@code T = (1 − cos(x − r), sin(x − r))} about r, the
 * component's mean, and densities as {@code −2κ sin²((x − μ)/2) − log 2πI₀(κ) + κ}: clusters of any
 * width keep their digits. With (c, s) the mean of T, the mean direction is {@code r + atan2(s, 1 −
 * c)}, the length of the mean is R with {@code 1 − R² = 2c − c² − s²}, and κ solves {@code
 * I₁(κ)/I₀(κ) = R} to the last digit (Mardia and Jupp 2000, section 5.3.1).
 *
 * <p>Rows in balance, with R = 0, give the uniform distribution, κ = 0 and μ = 0. The likelihood of
 * rows that are all equal has no bound: a component whose variance 1/κ is below the policy's floor,
 * relative to the squared scale of the column or to a squared radian, whichever is less, is
 * degenerate. Immutable and thread-safe.
 */
public final class VonMisesFamily implements ExponentialFamily<VonMises> {
  static final SphereNormalizer CIRCLE = new SphereNormalizer(2);
  static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  @Override
  public String id() {
    return "von-mises";
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public Support support() {
    return Support.REAL;
  }

  @Override
  public int freeParameters() {
    return 2;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    double angle = Angles.wrapped(x[at]);
    t[to] = Angles.versine(angle);
    t[to + 1] = Math.sin(angle);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Double.isFinite(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(VonMises parameters, double[] eta) {
    double kappa = parameters.concentration();
    eta[0] = -kappa * Math.cos(parameters.mean());
    eta[1] = kappa * Math.sin(parameters.mean());
    return LOG_TWO_PI + CIRCLE.logMean(kappa) + kappa * Angles.versine(parameters.mean());
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of (1 − cos x, sin x): right for angles that are not all near each other far from
   *     0. A fit uses {@link #maximize}
   */
  @Override
  public VonMises fromMean(double[] mean, double weight) {
    return estimate(0, mean[0], mean[1], Double.POSITIVE_INFINITY);
  }

  /**
   * Returns the estimate.
   *
   * @param reference r
   * @param versine the mean of 1 − cos(x − r)
   * @param sine the mean of sin(x − r)
   * @param most the largest concentration, which equal rows get
   */
  private static VonMises estimate(double reference, double versine, double sine, double most) {
    double length = Math.min(1, Math.hypot(1 - versine, sine));
    double shortfall = (2 * versine - versine * versine - sine * sine) / (1 + length);
    double mean = length == 0 ? 0 : Angles.wrapped(reference + Math.atan2(sine, 1 - versine));
    double kappa = shortfall > 0 ? CIRCLE.concentration(length, shortfall) : most;
    if (Double.isInfinite(Math.min(kappa, most))) {
      throw new DegenerateComponentException("its rows are all equal");
    }
    return new VonMises(mean, Math.min(kappa, most));
  }

  @Override
  public void requireSpread(VonMises estimate, double relative, DataSummary data) {
    if (estimate.concentration() > largestConcentration(relative, data)) {
      throw new DegenerateComponentException(
          "its concentration is "
              + estimate.concentration()
              + ", where the scale of the column is "
              + scale(data));
    }
  }

  @Override
  public VonMises repair(
      double[] mean, @Nullable VonMises previous, double relative, DataSummary data) {
    return estimate(0, mean[0], mean[1], largestConcentration(relative, data));
  }

  private static double largestConcentration(double relative, DataSummary data) {
    double scale = scale(data);
    return 1 / relative / scale / scale;
  }

  /** A column that goes round the circle, or is constant, has the circle's own scale. */
  private static double scale(DataSummary data) {
    return data.spread(0) > 0 ? Math.min(1, data.scale(0)) : 1;
  }

  @Override
  public VonMises estimate(
      int component,
      ComponentStatistics group,
      @Nullable VonMises before,
      MaximizationContext context) {
    double weight = group.weight(component);
    double reference = group.references()[group.referenceAt(component)];
    double versine = group.values()[group.at(component)] / weight;
    double sine = group.values()[group.at(component) + 1] / weight;
    try {
      VonMises estimate = estimate(reference, versine, sine, Double.POSITIVE_INFINITY);
      requireSpread(estimate, context.floor(), context.data());
      return estimate;
    } catch (DegenerateComponentException e) {
      double relative = context.degenerate(component, String.valueOf(e.getMessage()));
      return estimate(reference, versine, sine, largestConcentration(relative, context.data()));
    }
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  @Override
  public void reference(VonMises parameters, double[] out, int at) {
    out[at] = parameters.mean();
  }

  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    out[at] = Angles.wrapped(data.centre(0));
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    double shift = from[fromAt] - to[toAt];
    double versine = t[at];
    double sine = t[at + 1];
    t[at] = weight * Angles.versine(shift) + Math.cos(shift) * versine + Math.sin(shift) * sine;
    t[at + 1] = Math.cos(shift) * sine + Math.sin(shift) * (weight - versine);
  }

  @Override
  public Kernel kernel(List<VonMises> components) {
    return new VonMisesKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return VonMisesKernel::addStatistics;
  }

  @Override
  public VonMisesFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  /** {@inheritDoc} Four rows in balance round the circle, whatever the data: κ stays finite. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    double quarter = 0.5 * Math.PI;
    return PseudoRows.of(
        new double[] {0, quarter, Math.PI, -quarter}, new double[] {0.25, 0.25, 0.25, 0.25});
  }

  /** {@inheritDoc} Of the angle in (−π, π]: the circle is cut at π, for every component alike. */
  @Override
  public Optional<Cumulative<VonMises>> cumulative() {
    return Optional.of(new Tails<>(Support.REAL, VonMisesTail::log));
  }

  @Override
  public void sample(VonMises parameters, RandomGenerator random, double[] x, int at) {
    double versine = SphereDraws.versine(2, parameters.concentration(), random);
    double angle = 2 * Math.asin(Math.min(1, Math.sqrt(0.5 * versine)));
    x[at] = Angles.wrapped(parameters.mean() + (random.nextBoolean() ? angle : -angle));
  }

  @Override
  public int coordinateSize(VonMises parameters) {
    return 2;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The vector of direction μ and length {@code log(1 + κ)}: any two numbers are parameters, the
   * circle has no seam, and angles have no unit.
   */
  @Override
  public void coordinates(VonMises parameters, DataSummary data, double[] out, int at) {
    double length = Math.log1p(parameters.concentration());
    out[at] = length * Math.cos(parameters.mean());
    out[at + 1] = length * Math.sin(parameters.mean());
  }

  @Override
  public VonMises at(VonMises like, DataSummary data, double[] coordinates, int at) {
    double length = Math.hypot(coordinates[at], coordinates[at + 1]);
    double mean = Angles.wrapped(Math.atan2(coordinates[at + 1], coordinates[at]));
    return new VonMises(mean, Math.expm1(length));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Means and angles are rounded, to an ulp, which costs a row up to {@code κ ulp(μ)²}.
   */
  @Override
  public double condition(List<VonMises> components) {
    double largest = 1;
    for (VonMises component : components) {
      double ulp = Math.ulp(component.mean());
      largest = Math.max(largest, component.concentration() * ulp * (ulp / Math.ulp(1.0)));
    }
    return largest;
  }
}
