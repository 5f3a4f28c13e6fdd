package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.jspecify.annotations.Nullable;

/**
 * Multivariate normals {@code p(x) = (2π)^(−d/2) |Σ|^(−1/2) exp(−½ (x−μ)ᵀ Σ⁻¹ (x−μ))}; a subclass
 * for each covariance structure. Stateless and thread-safe.
 *
 * <p>Second moments are taken about each component's current mean, never as {@code E[xxᵀ] − μμᵀ}:
 * data far from the origin lose no digits. Densities solve with the Cholesky factor of Σ.
 */
public abstract class MultivariateNormalFamily implements ExponentialFamily<MultivariateNormal> {
  /** The id that files and settings use. */
  public static final String ID = "multivariate-normal";

  private static final double LOG_2_PI = Math.log(2 * Math.PI);
  private static final double LARGEST = 1e140;
  private static final double SMALLEST_SPREAD = 1e-140;

  private final int d;

  MultivariateNormalFamily(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, but is " + columns);
    }
    this.d = columns;
  }

  @Override
  public final String id() {
    return ID;
  }

  /** Returns the structure's name in the setting {@code covariance}. */
  abstract String structure();

  @Override
  public final Map<String, String> settings() {
    return structure().equals(MultivariateNormalProvider.FULL)
        ? Map.of()
        : Map.of(MultivariateNormalProvider.COVARIANCE, structure());
  }

  @Override
  public final int observationSize() {
    return d;
  }

  @Override
  public final int referenceSize() {
    return d;
  }

  @Override
  public final void reference(MultivariateNormal parameters, double[] out, int at) {
    for (int j = 0; j < d; j++) {
      out[at + j] = parameters.mean(j);
    }
  }

  @Override
  public final Support support() {
    return Support.REAL;
  }

  @Override
  public final double logBaseMeasure(double[] x, int at) {
    int present = 0;
    for (int j = 0; j < d; j++) {
      present += Double.isNaN(x[at + j]) ? 0 : 1;
    }
    return -0.5 * present * LOG_2_PI;
  }

  @Override
  public final MultivariateNormalFamily forData(DataSummary data) {
    for (int j = 0; j < d; j++) {
      MagnitudeCheck.requireSquarable(data, j, SMALLEST_SPREAD, LARGEST);
    }
    return this;
  }

  @Override
  public final Accumulator starter(int components, long seed) {
    return accumulator();
  }

  /** Returns what accumulates this structure's statistics about the references they hold. */
  abstract Accumulator accumulator();

  /**
   * Writes how far the mean is from the reference of mean statistics.
   *
   * @param mean the mean statistic. Not modified
   * @param shift d entries. Modified
   */
  void locate(double[] mean, double[] shift) {
    System.arraycopy(mean, 0, shift, 0, d);
  }

  /** Returns Σ from mean statistics taken about a reference that is {@code shift} from the mean. */
  abstract double[] secondMoments(double[] mean, double[] shift);

  /**
   * Returns the covariance of packed second moments with at least some variance in every direction.
   *
   * @param moments as {@link #secondMoments} packs them, regularisation added. Not modified
   * @param scale the scale of each column
   * @param floor the least variance, relative to the squared scale; 0 to raise nothing
   * @return null if it is singular, even with the floor
   */
  abstract @Nullable Covariance covariance(double[] moments, double[] scale, double floor);

  /** Tells whether a direction has less than {@code floor} of the squared scale, or none at all. */
  abstract boolean isDegenerate(double[] moments, double[] scale, double floor);

  /** Adds to every variance of packed second moments. */
  abstract void addToDiagonal(double[] moments, double added);

  @Override
  public final MultivariateNormal fromMean(double[] mean, double weight) {
    double[] location = new double[d];
    locate(mean, location);
    double[] scale = new double[d];
    Arrays.fill(scale, 1);
    double[] moments = secondMoments(mean, location);
    Covariance covariance =
        isDegenerate(moments, scale, Double.MIN_NORMAL) ? null : covariance(moments, scale, 0);
    if (covariance == null) {
      throw new DegenerateComponentException("its covariance is singular");
    }
    return new MultivariateNormal(location, covariance);
  }

  @Override
  public MultivariateNormal estimate(
      int component,
      ComponentStatistics group,
      @Nullable MultivariateNormal before,
      MaximizationContext context) {
    double[] mean = new double[statisticSize()];
    double[] shift = new double[d];
    group.mean(component, mean);
    locate(mean, shift);
    return estimate(
        shifted(group, component, shift),
        secondMoments(mean, shift),
        scale(context.data()),
        component,
        before,
        context);
  }

  /**
   * Returns the estimate of one component.
   *
   * @param mean its mean. Modified
   * @param moments as {@link #secondMoments} packs them. Modified
   * @param scale the scale of each column
   * @param component its index
   * @param before its previous parameters; null at the start
   * @param context the policy for degenerate components
   */
  MultivariateNormal estimate(
      double[] mean,
      double[] moments,
      double[] scale,
      int component,
      @Nullable MultivariateNormal before,
      MaximizationContext context) {
    return new MultivariateNormal(mean, repaired(moments, scale, component, context));
  }

  final double[] scale(DataSummary data) {
    double[] scale = new double[d];
    for (int j = 0; j < d; j++) {
      scale[j] = data.scale(j);
    }
    return scale;
  }

  /** Returns the reference of a component moved by {@code shift}: its mean. */
  final double[] shifted(ComponentStatistics group, int k, double[] shift) {
    double[] location = new double[d];
    for (int j = 0; j < d; j++) {
      location[j] = group.references()[group.referenceAt(k) + j] + shift[j];
    }
    return location;
  }

  /** Adds the regularisation and applies the policy for degenerate components. */
  final Covariance repaired(
      double[] moments, double[] scale, int component, MaximizationContext context) {
    boolean singular = isDegenerate(moments, scale, context.floor());
    if (context.regularization() > 0) {
      addToDiagonal(moments, context.regularization());
      if (singular && !isDegenerate(moments, scale, context.floor())) {
        context.heldByRegularization(component);
        singular = false;
      }
    }
    Covariance covariance = singular ? null : covariance(moments, scale, 0);
    if (covariance == null) {
      double floor = context.degenerate(component, "its covariance is singular");
      covariance = covariance(moments, scale, floor);
      if (covariance == null) {
        throw new EmException(
            "component "
                + (component + 1)
                + " of "
                + id()
                + " cannot be repaired: the floor "
                + floor
                + " is too small for a double; choose a larger one");
      }
    }
    return covariance;
  }

  /** {@inheritDoc} Of one column, that of a normal. */
  @Override
  public final Optional<Cumulative<MultivariateNormal>> cumulative() {
    return d == 1
        ? Optional.of(new Tails<>(Support.REAL, MultivariateNormalFamily::logTail))
        : Optional.empty();
  }

  private static double logTail(MultivariateNormal parameters, double x, boolean upper) {
    double z = (x - parameters.mean(0)) / Math.sqrt(parameters.covariance().toArray()[0]);
    return NormalTail.log(upper ? z : -z);
  }

  @Override
  public void sample(MultivariateNormal parameters, RandomGenerator random, double[] x, int at) {
    double[] z = new double[d];
    for (int j = 0; j < d; j++) {
      z[j] = random.nextGaussian();
    }
    double[] lower = parameters.covariance().factor();
    for (int i = 0; i < d; i++) {
      double sum = parameters.mean(i);
      if (parameters.covariance().isDiagonal()) {
        sum += lower[i] * z[i];
      } else {
        for (int j = 0; j <= i; j++) {
          sum += lower[i * d + j] * z[j];
        }
      }
      x[at + i] = sum;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Far from the origin the mean itself is rounded, to ulp(μ), which costs a row up to {@code
   * ulp(μ_j)² Σ⁻¹_jj}.
   */
  @Override
  public double condition(List<MultivariateNormal> components) {
    double largest = 1;
    for (MultivariateNormal component : components) {
      Covariance covariance = component.covariance();
      largest = Math.max(largest, covariance.condition());
      for (int j = 0; j < d; j++) {
        double deviations = Math.ulp(component.mean(j)) / covariance.deviationGivenOthers(j);
        largest = Math.max(largest, deviations * deviations / Math.ulp(1.0));
      }
    }
    return largest;
  }

  /** Reads a covariance of this structure from a full matrix. */
  abstract Covariance read(double[] matrix);

  /**
   * Checks that a covariance has this family's structure.
   *
   * @throws IllegalArgumentException that tells in what it has not
   */
  public final void requireStructure(Covariance covariance) {
    read(covariance.toArray());
  }

  @Override
  public final ParameterCodec<MultivariateNormal> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(MultivariateNormal parameters) {
        return Document.builder()
            .numbers("mean", parameters.mean())
            .matrix("covariance", parameters.covariance().toArray(), d)
            .build();
      }

      @Override
      public MultivariateNormal read(Document document) {
        document.allowOnly("mean", "covariance");
        double[] mean = document.numbers("mean");
        if (mean.length != d) {
          throw new DocumentException(
              document.path("mean") + " must have " + d + " entries, but has " + mean.length);
        }
        double[] matrix = document.matrix("covariance", d);
        try {
          return new MultivariateNormal(mean, MultivariateNormalFamily.this.read(matrix));
        } catch (IllegalArgumentException e) {
          throw new DocumentException(document.path("covariance") + ": " + e.getMessage());
        }
      }
    };
  }

  /** Returns the number of coordinates of a covariance of this structure. */
  abstract int covarianceCoordinates();

  /** Writes the coordinates of a covariance whose columns are divided by {@code unit}. */
  abstract void writeCovariance(Covariance covariance, double[] unit, double[] out, int at);

  /** Returns the covariance at coordinates. */
  abstract Covariance readCovariance(double[] coordinates, int at, double[] unit);

  private double[] units(DataSummary data) {
    double[] unit = new double[d];
    for (int j = 0; j < d; j++) {
      unit[j] = data.unit(j);
    }
    return unit;
  }

  @Override
  public final int coordinateSize(MultivariateNormal parameters) {
    return d + covarianceCoordinates();
  }

  @Override
  public final void coordinates(
      MultivariateNormal parameters, DataSummary data, double[] out, int at) {
    double[] unit = units(data);
    for (int j = 0; j < d; j++) {
      out[at + j] = (parameters.mean(j) - data.centre(j)) / unit[j];
    }
    writeCovariance(parameters.covariance(), unit, out, at + d);
  }

  @Override
  public final MultivariateNormal at(
      MultivariateNormal like, DataSummary data, double[] coordinates, int at) {
    double[] unit = units(data);
    double[] mean = new double[d];
    for (int j = 0; j < d; j++) {
      mean[j] = data.centre(j) + unit[j] * coordinates[at + j];
    }
    return new MultivariateNormal(mean, readCovariance(coordinates, at + d, unit));
  }
}
