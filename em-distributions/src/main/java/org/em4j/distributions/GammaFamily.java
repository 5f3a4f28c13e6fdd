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
 * Gamma distributions {@code p(x|k,λ) = λ^k x^(k−1) e^(−λx) / Γ(k)} of a column of numbers above 0.
 *
 * <p>As an exponential family {@code T = (x, log x)}, {@code η = (−λ, k − 1)}, {@code A = log Γ(k)
 * − k log λ}. A fit takes {@code T = (x/r, u − log(1 + u))} with {@code u = (x − r)/r} about r, the
 * component's mean: so that of a narrow component, of a shape up to the policy's floor, every digit
 * is kept. About the reference 0, T is raw.
 *
 * <p>The likelihood of a component that shrinks to equal values has no bound: a relative standard
 * deviation {@code 1/√k} below the policy's floor is degenerate, and floored there. A column whose
 * squares overflow is refused. Immutable and thread-safe.
 */
public final class GammaFamily implements ExponentialFamily<Gamma> {
  @Override
  public String id() {
    return "gamma";
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
    t[to + 1] = Math.log(x[at]);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.POSITIVE.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Gamma parameters, double[] eta) {
    double k = parameters.shape();
    eta[0] = -parameters.rate();
    eta[1] = k - 1;
    return k * (Math.log(k) - 1 - Math.log(parameters.rate())) - GammaFunction.logPeak(k);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The rate is k over the mean, and k the root of {@code log k − ψ(k) = log mean(x) − mean(log
   * x)}.
   *
   * @param mean of (x, log x), both raw: right for shapes that are not large. A fit uses {@link
   *     #maximize}
   */
  @Override
  public Gamma fromMean(double[] mean, double weight) {
    double gap = Math.log(mean[0]) - mean[1];
    if (!(gap > 0) || Double.isInfinite(gap)) {
      throw new DegenerateComponentException("its values are all " + mean[0]);
    }
    double shape = GammaFunction.inverseLogMinusDigamma(gap);
    return new Gamma(shape, shape / mean[0]);
  }

  @Override
  public Gamma estimate(
      int component,
      ComponentStatistics group,
      @Nullable Gamma before,
      MaximizationContext context) {
    CentredPair t = CentredPair.of(this, component, group, context.data().centre(0));
    double ratio = t.first();
    double gap = t.second() - LogGap.of(ratio - 1, Math.log(ratio));
    double shape = gap > 0 ? GammaFunction.inverseLogMinusDigamma(gap) : Double.POSITIVE_INFINITY;
    double scale = RelativeSpread.ofPositive(context.data());
    double variation = RelativeSpread.floored(component, 1 / shape, scale, context);
    double repaired = Math.min(shape, 1 / variation);
    double mean = t.about() * ratio;
    double rate = repaired / mean;
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new EmException(
          "component "
              + (context.index(component) + 1)
              + " of gamma has the mean "
              + mean
              + " and the shape "
              + repaired
              + (Double.isNaN(rate)
                  ? ": rounding leaves nothing of its rows"
                  : ", whose ratio is no double; rescale the column"));
    }
    return new Gamma(repaired, rate);
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  @Override
  public void reference(Gamma parameters, double[] out, int at) {
    double mean = parameters.shape() / parameters.rate();
    out[at] = mean > 0 && mean <= Double.MAX_VALUE ? mean : 1;
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
      t[at + 1] = t[at] - weight - (second - weight * Math.log(about));
    } else if (about == 0) {
      t[at] = old * first;
      t[at + 1] = first - weight - second + weight * Math.log(old);
    } else {
      double shift = (old - about) / about;
      double log = Math.log(old) - Math.log(about);
      t[at] = old / about * first;
      t[at + 1] = second + shift * (first - weight) + weight * LogGap.of(shift, log);
    }
  }

  @Override
  public Kernel kernel(List<Gamma> components) {
    return new GammaKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new GammaKernel(List.of());
  }

  @Override
  public GammaFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Gamma>> cumulative() {
    return Optional.of(new Tails<>(Support.POSITIVE, GammaFamily::logTail));
  }

  private static double logTail(Gamma parameters, double x, boolean upper) {
    double shape = parameters.shape();
    double rate = parameters.rate();
    double logX = Math.log(rate) + Math.log(x);
    return GammaTail.log(shape, rate * x, Math.fma(rate, x, -shape), logX, upper);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The rejection of Marsaglia and Tsang (2000), doi:10.1145/358407.358414, with a power of a
   * uniform number where the shape is below 1. What would be 0 becomes the smallest double.
   */
  @Override
  public void sample(Gamma parameters, RandomGenerator random, double[] x, int at) {
    double shape = parameters.shape();
    double value =
        shape >= 1
            ? GammaDraws.draw(shape, random) / parameters.rate()
            : Math.exp(GammaDraws.logarithm(shape, random) - Math.log(parameters.rate()));
    x[at] = Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, value));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log k} and {@code log(k/(λ·unit))}, the logarithms of the shape and of the mean.
   */
  @Override
  public void coordinates(Gamma parameters, DataSummary data, double[] out, int at) {
    double logShape = Math.log(parameters.shape());
    out[at] = logShape;
    out[at + 1] = logShape - Math.log(parameters.rate()) - Math.log(data.unit(0));
  }

  @Override
  public Gamma at(Gamma like, DataSummary data, double[] coordinates, int at) {
    return new Gamma(
        Math.exp(coordinates[at]),
        Math.exp(coordinates[at] - coordinates[at + 1] - Math.log(data.unit(0))));
  }
}
