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
 * Laplace distributions {@code p(x|m,b) = exp(−|x − m|/b) / 2b} of one column, with one known
 * location m for all components.
 *
 * <p>As an exponential family {@code T = |x − m|}, {@code h = 1/2}, {@code η = −1/b}, {@code A =
 * log b}; the estimate of b is the mean distance from m. The likelihood of a component that shrinks
 * to the location has no bound: its standard deviation {@code b√2} is degenerate below the policy's
 * floor, and floored there. Columns whose squares overflow or vanish are refused. Immutable and
 * thread-safe.
 */
public final class LaplaceFamily implements ExponentialFamily<Laplace> {
  static final String LOCATION = "location";

  private static final double LOG_TWO = Math.log(2);
  private static final double ROOT_TWO = Math.sqrt(2);

  private final double location;

  /** Makes the family about 0. */
  public LaplaceFamily() {
    this(0);
  }

  /**
   * Makes the family.
   *
   * @param location m, the median of every component, finite
   */
  public LaplaceFamily(double location) {
    // Adding 0 makes 0 of −0.
    this.location = Parameters.requireFinite(LOCATION, location) + 0.0;
  }

  @Override
  public String id() {
    return "laplace";
  }

  @Override
  public Map<String, String> settings() {
    return location == 0 ? Map.of() : Map.of(LOCATION, Double.toString(location));
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.REAL;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = Math.abs(x[at] - location);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Double.isFinite(x[at]) ? -LOG_TWO : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Laplace parameters, double[] eta) {
    ConstantCodec.requireConstant(LOCATION, parameters.location(), location);
    eta[0] = -1 / parameters.scale();
    return Math.log(parameters.scale());
  }

  @Override
  public Laplace fromMean(double[] mean, double weight) {
    if (!(mean[0] > 0) || Double.isInfinite(mean[0])) {
      throw new DegenerateComponentException("its mean distance from the location is " + mean[0]);
    }
    return new Laplace(location, mean[0]);
  }

  @Override
  public void requireSpread(Laplace estimate, double relative, DataSummary data) {
    if (estimate.scale() < leastScale(relative, data)) {
      throw new DegenerateComponentException(
          "its standard deviation is "
              + ROOT_TWO * estimate.scale()
              + ", where the column's is "
              + data.scale(0));
    }
  }

  @Override
  public Laplace repair(
      double[] mean, @Nullable Laplace previous, double relative, DataSummary data) {
    return new Laplace(location, Math.max(mean[0], leastScale(relative, data)));
  }

  private static double leastScale(double relative, DataSummary data) {
    return Math.sqrt(relative) * data.scale(0) / ROOT_TWO;
  }

  @Override
  public LaplaceFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Laplace>> cumulative() {
    return Optional.of(new Tails<>(Support.REAL, LaplaceFamily::logTail));
  }

  private static double logTail(Laplace parameters, double x, boolean upper) {
    double z = (x - parameters.location()) / parameters.scale();
    double out = -Math.abs(z) - LOG_TWO;
    return z > 0 == upper ? out : Tails.complement(out);
  }

  @Override
  public void sample(Laplace parameters, RandomGenerator random, double[] x, int at) {
    double distance = parameters.scale() * random.nextExponential();
    x[at] = parameters.location() + (random.nextBoolean() ? distance : -distance);
  }

  @Override
  public int coordinateSize(Laplace parameters) {
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(b/unit)}.
   */
  @Override
  public void coordinates(Laplace parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.scale()) - Math.log(data.unit(0));
  }

  @Override
  public Laplace at(Laplace like, DataSummary data, double[] coordinates, int at) {
    return new Laplace(location, Math.exp(coordinates[at] + Math.log(data.unit(0))));
  }

  @Override
  public ParameterCodec<Laplace> codec() {
    return new ConstantCodec<>(Laplace.class, LOCATION, location);
  }
}
