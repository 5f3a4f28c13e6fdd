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
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Inverse Gaussian distributions {@code p(x|μ,λ) = √(λ/2πx³) exp(−λ(x − μ)²/2μ²x)} of a column of
 * numbers above 0.
 *
 * <p>As an exponential family {@code T = (x, 1/x)}, {@code h = (2πx³)^(−1/2)}, {@code η = (−λ/2μ²,
 * −λ/2)}, {@code A = −λ/μ − ½ log λ}. A fit takes {@code T = (x/r, (x − r)²/rx)} about r, the
 * component's mean, and the variation {@code μ/λ} as the mean of the second, less what r is off:
 * {@code mean(1/x) − 1/μ} would cancel. About the reference 0, T is raw.
 *
 * <p>The likelihood of a component that shrinks to equal values has no bound: a relative standard
 * deviation {@code √(μ/λ)} below the policy's floor is degenerate, and floored there. A column
 * whose squares or inverses overflow is refused. Immutable and thread-safe.
 *
 * <p>Reference: Tweedie (1957), Statistical properties of inverse Gaussian distributions I,
 * doi:10.1214/aoms/1177706964.
 */
public final class InverseGaussianFamily implements ExponentialFamily<InverseGaussian> {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  @Override
  public String id() {
    return "inverse-gaussian";
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }

  @Override
  public int freeParameters() {
    return 2;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
    t[to + 1] = 1 / x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.POSITIVE.contains(x[at])
        ? -1.5 * Math.log(x[at]) - HALF_LOG_TWO_PI
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(InverseGaussian parameters, double[] eta) {
    double lambda = parameters.shape();
    double ratio = lambda / parameters.mean();
    eta[0] = -0.5 * ratio / parameters.mean();
    eta[1] = -0.5 * lambda;
    return -ratio - 0.5 * Math.log(lambda);
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of (x, 1/x), both raw: right for shapes that are not many times the mean. A fit
   *     uses {@link #maximize}
   */
  @Override
  public InverseGaussian fromMean(double[] mean, double weight) {
    double variation = mean[0] * mean[1] - 1;
    if (!(variation > 0) || Double.isInfinite(variation)) {
      throw new DegenerateComponentException("its values are all " + mean[0]);
    }
    return new InverseGaussian(mean[0], mean[0] / variation);
  }

  @Override
  public InverseGaussian estimate(
      int component,
      ComponentStatistics group,
      @Nullable InverseGaussian before,
      MaximizationContext context) {
    CentredPair t = CentredPair.of(this, component, group, context.data().centre(0));
    double ratio = t.first();
    double variation = ratio * t.second() - (ratio - 1) * (ratio - 1);
    double scale = RelativeSpread.ofPositive(context.data());
    double mean = t.about() * ratio;
    return new InverseGaussian(
        mean, mean / RelativeSpread.floored(component, variation, scale, context));
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  @Override
  public void reference(InverseGaussian parameters, double[] out, int at) {
    out[at] = parameters.mean();
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
      t[at] = first / about;
      t[at + 1] = t[at] + about * second - 2 * weight;
    } else if (about == 0) {
      t[at] = old * first;
      t[at + 1] = (second - first + 2 * weight) / old;
    } else {
      double ratio = old / about;
      double shift = (old - about) / about;
      t[at] = ratio * first;
      t[at + 1] =
          second / ratio
              + shift * (2 + shift) / ratio * (first - weight)
              + weight * shift * shift / ratio;
    }
  }

  @Override
  public Kernel kernel(List<InverseGaussian> components) {
    return new InverseGaussianKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new InverseGaussianKernel(List.of());
  }

  @Override
  public InverseGaussianFamily forData(DataSummary data) {
    RelativeSpread.requireInvertible(data);
    return this;
  }

  @Override
  public Optional<Cumulative<InverseGaussian>> cumulative() {
    return Optional.of(new Tails<>(Support.POSITIVE, InverseGaussianTail::log));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The transformation with two roots of Michael, Schucany and Haas (1976),
   * doi:10.1080/00031305.1976.10479147; the smaller root in the form that does not cancel.
   */
  @Override
  public void sample(InverseGaussian parameters, RandomGenerator random, double[] x, int at) {
    double z = random.nextGaussian();
    double w = 0.5 * (parameters.mean() / parameters.shape()) * z * z;
    double root = 1 + w + Math.sqrt(w) * Math.sqrt(2 + w);
    // The roots are μ/root and μ·root; the smaller one is taken with the probability μ/(μ + it).
    boolean smaller = random.nextDouble() < 1 / (1 + 1 / root);
    double value = smaller ? parameters.mean() / root : parameters.mean() * root;
    x[at] = Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(μ/unit)} and {@code log(λ/μ)}.
   */
  @Override
  public void coordinates(InverseGaussian parameters, DataSummary data, double[] out, int at) {
    double logMean = Math.log(parameters.mean());
    out[at] = logMean - Math.log(data.unit(0));
    out[at + 1] = Math.log(parameters.shape()) - logMean;
  }

  @Override
  public InverseGaussian at(InverseGaussian like, DataSummary data, double[] coordinates, int at) {
    double logMean = coordinates[at] + Math.log(data.unit(0));
    return new InverseGaussian(Math.exp(logMean), Math.exp(coordinates[at + 1] + logMean));
  }
}
