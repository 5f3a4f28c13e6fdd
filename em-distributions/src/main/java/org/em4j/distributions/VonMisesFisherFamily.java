package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.jspecify.annotations.Nullable;

/**
 * Von Mises-Fisher distributions {@code p(x|μ,κ) = C_d(κ) exp(κ μ·x)} over the unit vectors of d ≥
 * 2 columns, with {@code C_d(κ) = κ^(d/2−1) / ((2π)^(d/2) I_(d/2−1)(κ))}. A row must have the
 * length 1 within 1e-6, and is divided by it.
 *
 * <p>As an exponential family {@code T = (x, |x|²/2)}, {@code η = (κμ, 0)}, {@code A = −log
 * C_d(κ)}. A fit takes {@code T = (x − r, |x − r|²/2)} about r, the component's mean direction, and
 * densities as {@code −κ|x − μ|²/2 + log C_d(κ) + κ}: narrow clusters keep their digits. With (m,
 * q) the mean of T, the mean direction is that of {@code r + m}, R is its length, {@code 1 − R² =
 * 2q − |m|²}, and κ solves {@code I_(d/2)(κ)/I_(d/2−1)(κ) = R} to the last digit (Banerjee,
 * Dhillon, Ghosh and Sra 2005, Clustering on the unit hypersphere using von Mises-Fisher
 * distributions).
 *
 * <p>Rows in balance, with R = 0, give the uniform distribution, κ = 0. The likelihood of rows that
 * are all equal has no bound: a component whose variance 1/κ is below the policy's floor, relative
 * to the largest squared scale of a column, of at most 1, is degenerate; so is one below 1e-28, the
 * square of what unit vectors of doubles can tell. Immutable and thread-safe.
 */
public final class VonMisesFisherFamily implements ExponentialFamily<VonMisesFisher> {
  private static final double LEAST_VARIANCE = 1e-28;

  private final int d;
  private final SphereNormalizer sphere;

  /**
   * Makes the family.
   *
   * @param columns d, at least 2
   */
  public VonMisesFisherFamily(int columns) {
    if (columns < 2) {
      throw new IllegalArgumentException(
          "von-mises-fisher takes at least 2 columns, but has " + columns);
    }
    this.d = columns;
    this.sphere = new SphereNormalizer(columns);
  }

  @Override
  public String id() {
    return "von-mises-fisher";
  }

  @Override
  public int observationSize() {
    return d;
  }

  @Override
  public int statisticSize() {
    return d + 1;
  }

  @Override
  public Support support() {
    return Support.REAL;
  }

  @Override
  public boolean bindsColumns() {
    return true;
  }

  @Override
  public @Nullable String problem(double[] x, int at) {
    double length = UnitVectors.length(x, at, d);
    return UnitVectors.isUnit(length)
        ? null
        : "its length is "
            + length
            + ", but von-mises-fisher takes rows of length 1: "
            + (length == 0 ? "remove the row" : "divide every row by its length");
  }

  @Override
  public int freeParameters() {
    return d;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    double length = UnitVectors.length(x, at, d);
    for (int j = 0; j < d; j++) {
      t[to + j] = x[at + j] / length;
    }
    t[to + d] = 0.5;
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return UnitVectors.isUnit(UnitVectors.length(x, at, d)) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(VonMisesFisher parameters, double[] eta) {
    requireSize(parameters);
    double kappa = parameters.concentration();
    for (int j = 0; j < d; j++) {
      eta[j] = kappa * parameters.unit(j);
    }
    eta[d] = 0;
    return sphere.logArea() + sphere.logMean(kappa) + kappa;
  }

  private void requireSize(VonMisesFisher parameters) {
    if (parameters.size() != d) {
      throw new IllegalArgumentException(
          "direction must have " + d + " entries, but has " + parameters.size());
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of (x, |x|²/2): right for rows that are not all near each other. A fit uses {@link
   *     #maximize}
   */
  @Override
  public VonMisesFisher fromMean(double[] mean, double weight) {
    return estimate(new double[d], 0, mean, Double.POSITIVE_INFINITY);
  }

  /**
   * Returns the estimate.
   *
   * @param reference r, from {@code at}. Not modified
   * @param mean of (x − r, |x − r|²/2). Not modified
   * @param most the largest concentration, which equal rows get
   */
  private VonMisesFisher estimate(double[] reference, int at, double[] mean, double most) {
    double[] direction = new double[d];
    double squares = 0;
    for (int j = 0; j < d; j++) {
      direction[j] = reference[at + j] + mean[j];
      squares += mean[j] * mean[j];
    }
    double length = UnitVectors.length(direction, 0, d);
    double shortfall = (2 * mean[d] - squares) / (1 + length);
    double kappa = shortfall > 0 ? sphere.concentration(Math.min(1, length), shortfall) : most;
    if (Double.isInfinite(Math.min(kappa, most))) {
      throw new DegenerateComponentException("its rows are all equal");
    }
    // Twice, because a length near the least double has few digits.
    for (int times = 0; times < 2 && length > 0; times++) {
      length = UnitVectors.length(direction, 0, d);
      for (int j = 0; j < d && length > 0; j++) {
        direction[j] /= length;
      }
    }
    if (!UnitVectors.isUnit(UnitVectors.length(direction, 0, d))) {
      Arrays.fill(direction, 0);
      direction[0] = 1;
    }
    return VonMisesFisher.of(direction, Math.min(kappa, most));
  }

  @Override
  public void requireSpread(VonMisesFisher estimate, double relative, DataSummary data) {
    if (estimate.concentration() > largestConcentration(relative, data)) {
      throw new DegenerateComponentException(
          "its concentration is "
              + estimate.concentration()
              + ", where the largest scale of a column is "
              + scale(data));
    }
  }

  @Override
  public VonMisesFisher repair(
      double[] mean, @Nullable VonMisesFisher previous, double relative, DataSummary data) {
    return estimate(new double[d], 0, mean, largestConcentration(relative, data));
  }

  private double largestConcentration(double relative, DataSummary data) {
    double scale = scale(data);
    return 1 / Math.max(LEAST_VARIANCE, relative * scale * scale);
  }

  private double scale(DataSummary data) {
    double largest = 0;
    for (int j = 0; j < d; j++) {
      largest = Math.max(largest, data.spread(j) > 0 ? data.scale(j) : 0);
    }
    return largest > 0 ? Math.min(1, largest) : 1;
  }

  @Override
  public VonMisesFisher estimate(
      int component,
      ComponentStatistics group,
      @Nullable VonMisesFisher before,
      MaximizationContext context) {
    double[] mean = new double[d + 1];
    group.mean(component, mean);
    int at = group.referenceAt(component);
    try {
      VonMisesFisher estimate = estimate(group.references(), at, mean, Double.POSITIVE_INFINITY);
      requireSpread(estimate, context.floor(), context.data());
      return estimate;
    } catch (DegenerateComponentException e) {
      double relative = context.degenerate(component, String.valueOf(e.getMessage()));
      return estimate(group.references(), at, mean, largestConcentration(relative, context.data()));
    }
  }

  @Override
  public int referenceSize() {
    return d;
  }

  @Override
  public void reference(VonMisesFisher parameters, double[] out, int at) {
    for (int j = 0; j < d; j++) {
      out[at + j] = parameters.unit(j);
    }
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    double squares = 0;
    for (int j = 0; j < d; j++) {
      double shift = from[fromAt + j] - to[toAt + j];
      squares += shift * (t[at + j] + 0.5 * weight * shift);
      t[at + j] += weight * shift;
    }
    t[at + d] += squares;
  }

  @Override
  public Kernel kernel(List<VonMisesFisher> components) {
    components.forEach(this::requireSize);
    return new VonMisesFisherKernel(d, sphere, components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return VonMisesFisherKernel::addStatistics;
  }

  /** {@inheritDoc} Two rows on every axis, in balance whatever the data: κ stays finite. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    double[] values = new double[2 * d * d];
    double[] weights = new double[2 * d];
    Arrays.fill(weights, 0.5 / d);
    for (int j = 0; j < d; j++) {
      values[2 * j * d + j] = 1;
      values[(2 * j + 1) * d + j] = -1;
    }
    return PseudoRows.of(values, weights);
  }

  /** {@inheritDoc} An angle from the mean direction, and any direction across it (Wood 1994). */
  @Override
  public void sample(VonMisesFisher parameters, RandomGenerator random, double[] x, int at) {
    double versine = SphereDraws.versine(d, parameters.concentration(), random);
    double[] across = new double[d];
    for (int j = 0; j < d; j++) {
      across[j] = random.nextGaussian();
    }
    // Twice, because what is left of a vector that was almost parallel has few digits.
    for (int times = 0; times < 2; times++) {
      double along = 0;
      for (int j = 0; j < d; j++) {
        along += across[j] * parameters.unit(j);
      }
      for (int j = 0; j < d; j++) {
        across[j] -= along * parameters.unit(j);
      }
      double length = UnitVectors.length(across, 0, d);
      for (int j = 0; j < d; j++) {
        across[j] /= length;
      }
    }
    double sine = Math.sqrt(versine * (2 - versine));
    for (int j = 0; j < d; j++) {
      double unit = parameters.unit(j);
      x[at + j] = unit + (sine * across[j] - versine * unit);
    }
    double length = UnitVectors.length(x, at, d);
    for (int j = 0; j < d; j++) {
      x[at + j] /= length;
    }
  }

  @Override
  public int coordinateSize(VonMisesFisher parameters) {
    return d;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The vector of direction μ and length {@code log(1 + κ)}: any numbers are parameters, and
   * unit vectors have no unit of the data.
   */
  @Override
  public void coordinates(VonMisesFisher parameters, DataSummary data, double[] out, int at) {
    double length = Math.log1p(parameters.concentration());
    for (int j = 0; j < d; j++) {
      out[at + j] = length * parameters.unit(j);
    }
  }

  @Override
  public VonMisesFisher at(VonMisesFisher like, DataSummary data, double[] coordinates, int at) {
    double length = UnitVectors.length(coordinates, at, d);
    double[] direction = like.direction();
    for (int j = 0; j < d && length > 0; j++) {
      direction[j] = coordinates[at + j] / length;
    }
    return VonMisesFisher.of(direction, Math.expm1(length));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Directions and rows are rounded, to an ulp, which costs a row up to {@code κ ulp(1)²}.
   */
  @Override
  public double condition(List<VonMisesFisher> components) {
    double largest = 1;
    for (VonMisesFisher component : components) {
      largest = Math.max(largest, component.concentration() * Math.ulp(1.0));
    }
    return largest;
  }

  /** Writes {@code direction} and {@code concentration}. */
  @Override
  public ParameterCodec<VonMisesFisher> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(VonMisesFisher parameters) {
        return Document.builder()
            .numbers("direction", parameters.direction())
            .number("concentration", parameters.concentration())
            .build();
      }

      @Override
      public VonMisesFisher read(Document document) {
        document.allowOnly("direction", "concentration");
        double[] direction = document.numbers("direction");
        double concentration = document.finiteNumber("concentration");
        try {
          VonMisesFisher parameters = VonMisesFisher.of(direction, concentration);
          requireSize(parameters);
          return parameters;
        } catch (IllegalArgumentException e) {
          String at = document.path();
          throw new DocumentException((at.isEmpty() ? "" : at + ": ") + e.getMessage());
        }
      }
    };
  }
}
