package org.em4j.distributions;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Beta distributions {@code p(x|α,β) = x^(α−1) (1 − x)^(β−1) / B(α, β)} of a column of numbers in
 * the open interval (0, 1).
 *
 * <p>As an exponential family {@code T = (log x, log(1 − x))}, {@code η = (α − 1, β − 1)}, {@code A
 * = log B(α, β)}. A fit takes {@code T = (logit x − logit r, KL(r‖x))} about r, the component's
 * mean, with KL the divergence {@code r log(r/x) + (1 − r) log((1 − r)/(1 − x))}: so that of a
 * narrow component every digit is kept. About the reference 0, T is raw.
 *
 * <p>The likelihood of a component that shrinks to equal values has no bound: a relative standard
 * deviation {@code 1/√(c m (1 − m))}, with {@code c = α + β} and {@code m = α/c}, below the
 * policy's floor is degenerate, and floored there. Immutable and thread-safe.
 */
public final class BetaFamily implements ExponentialFamily<Beta> {
  private static final double BELOW_ONE = Math.nextDown(1.0);

  /** The least reference: products with it are normal doubles. */
  private static final double LEAST_REFERENCE = 1e-300;

  /** The least value of which a floored component's variance and concentration are doubles. */
  private static final double LEAST_VALUE = 1e-290;

  @Override
  public String id() {
    return "beta";
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public Support support() {
    return BetaKernel.SUPPORT;
  }

  @Override
  public int freeParameters() {
    return 2;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    double value = x[at];
    t[to] = Math.log(value);
    t[to + 1] = Math.log1p(-value);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return BetaKernel.SUPPORT.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Beta parameters, double[] eta) {
    double a = parameters.alpha();
    double b = parameters.beta();
    eta[0] = a - 1;
    eta[1] = b - 1;
    double logSum = Math.log(a + b);
    return a * (Math.log(a) - logSum) + b * (Math.log(b) - logSum) - BetaKernel.logPeak(a, b);
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of (log x, log(1 − x)), both raw: right for values that are not near each other. A
   *     fit uses {@link #maximize}
   */
  @Override
  public Beta fromMean(double[] mean, double weight) {
    double larger = Math.max(mean[0], mean[1]);
    double first = Math.exp(mean[0] - larger);
    double second = Math.exp(mean[1] - larger);
    double gap = -(larger + Math.log(first + second));
    if (!(gap > 0) || Double.isInfinite(gap)) {
      throw new DegenerateComponentException("its values are all " + Math.exp(mean[0]));
    }
    BetaEstimate estimate =
        new BetaEstimate(first / (first + second), second / (first + second), gap);
    double c = estimate.concentration();
    return new Beta(c * estimate.mean(), c * estimate.complement());
  }

  @Override
  public Beta estimate(
      int component,
      ComponentStatistics group,
      @Nullable Beta before,
      MaximizationContext context) {
    CentredPair t = CentredPair.of(this, component, group, inside(context.data().centre(0)));
    // The share of the geometric means, and their gap.
    double about = t.about();
    double delta = t.first();
    double gap = t.second() - BetaEstimate.divergence(about, 1 - about, delta);
    double e = Math.exp(-Math.abs(delta));
    double first = delta > 0 ? about : about * e;
    double second = delta > 0 ? (1 - about) * e : 1 - about;
    double m = first / (first + second);
    double complement = second / (first + second);
    double c = Double.POSITIVE_INFINITY;
    if (gap > 0) {
      BetaEstimate estimate = new BetaEstimate(m, complement, gap);
      try {
        c = estimate.concentration();
        m = estimate.mean();
        complement = estimate.complement();
      } catch (DegenerateComponentException noRoot) {
        // As without a gap: the values are equal but for a rounding.
        c = Double.POSITIVE_INFINITY;
      }
    }
    double scale = RelativeSpread.ofProportions(context.data());
    double variation = 1 / (c * m * complement);
    double repaired = RelativeSpread.floored(component, variation, scale, context);
    c = Math.min(c, 1 / (repaired * m * complement));
    try {
      return new Beta(c * m, c * complement);
    } catch (IllegalArgumentException refused) {
      throw new EmException(
          "component " + (context.index(component) + 1) + " of beta: " + refused.getMessage());
    }
  }

  private static double inside(double mean) {
    return Math.max(LEAST_REFERENCE, Math.min(BELOW_ONE, mean));
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  @Override
  public void reference(Beta parameters, double[] out, int at) {
    out[at] = inside(parameters.alpha() / (parameters.alpha() + parameters.beta()));
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    double old = from[fromAt];
    double about = to[toAt];
    if (old == about) {
      return;
    }
    double first = t[at];
    double second = t[at + 1];
    if (old == 0) {
      double log = first - weight * Math.log(about);
      double other = second - weight * Math.log1p(-about);
      t[at] = log - other;
      t[at + 1] = -(about * log + (1 - about) * other);
    } else if (about == 0) {
      t[at] = (1 - old) * first - second + weight * Math.log(old);
      t[at + 1] = -old * first - second + weight * Math.log1p(-old);
    } else {
      double shift = Math.log(old) - Math.log1p(-old) - Math.log(about) + Math.log1p(-about);
      t[at] = first + weight * shift;
      t[at + 1] =
          second
              + (old - about) * first
              + weight * BetaEstimate.divergence(about, 1 - about, shift);
    }
  }

  @Override
  public Kernel kernel(List<Beta> components) {
    return new BetaKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new BetaKernel(List.of());
  }

  /** {@inheritDoc} Values below 1e-290 are refused. */
  @Override
  public BetaFamily forData(DataSummary data) {
    if (data.present(0) > 0 && data.minimum(0) < LEAST_VALUE) {
      throw new EmException(
          "column 1 has values down to "
              + data.minimum(0)
              + ", but beta can be fitted to values from "
              + LEAST_VALUE
              + " alone: replace the smaller ones by it, or by a missing value");
    }
    return this;
  }

  @Override
  public Optional<Cumulative<Beta>> cumulative() {
    return Optional.of(new Tails<>(BetaKernel.SUPPORT, BetaFamily::logTail));
  }

  private static double logTail(Beta parameters, double x, boolean upper) {
    return BetaTail.log(parameters.alpha(), parameters.beta(), x, upper);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The share of the first of two gamma values, by their logarithms: those of tiny parameters
   * are no doubles. What would be 0 or 1 becomes the nearest number between.
   */
  @Override
  public void sample(Beta parameters, RandomGenerator random, double[] x, int at) {
    double logOdds =
        GammaDraws.logarithm(parameters.alpha(), random)
            - GammaDraws.logarithm(parameters.beta(), random);
    double odds = Math.exp(-Math.abs(logOdds));
    double value = (logOdds > 0 ? 1 : odds) / (1 + odds);
    x[at] = Math.max(Double.MIN_VALUE, Math.min(BELOW_ONE, value));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log α} and {@code log β}.
   */
  @Override
  public void coordinates(Beta parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.alpha());
    out[at + 1] = Math.log(parameters.beta());
  }

  @Override
  public Beta at(Beta like, DataSummary data, double[] coordinates, int at) {
    return new Beta(Math.exp(coordinates[at]), Math.exp(coordinates[at + 1]));
  }
}
