package org.em4j.distributions;

import java.util.List;
import java.util.Map;
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
import org.em4j.core.ParameterCodec;
import org.em4j.core.RecordCodec;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.jspecify.annotations.Nullable;

/**
 * Normal distributions {@code p(x|μ,σ) = exp(−(x − μ)²/2σ²) / (σ√2π)} of one column; μ or σ may be
 * known.
 *
 * <p>As an exponential family {@code T = (x, x²)}, {@code η = (μ/σ², −1/2σ²)}, {@code A = μ²/2σ² +
 * log σ}. A fit takes {@code T = (x − r, (x − r)²)} about r, the component's mean, and densities as
 * {@code −z²/2 − log σ − log √2π} with {@code z = (x − μ)/σ}: data far from 0, or with clusters far
 * apart, keep their digits. Only {@link #fromMean} takes raw moments.
 *
 * <p>A component whose variance is below the policy's floor, relative to the squared scale of the
 * column, is degenerate. A regularisation is added to the variance. Columns whose squares overflow
 * or vanish are refused. Immutable and thread-safe.
 */
public final class NormalFamily implements ExponentialFamily<Normal> {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final @Nullable Double knownMean;
  private final @Nullable Double knownSd;

  /** Makes the family with mean and standard deviation unknown. */
  public NormalFamily() {
    this(null, null);
  }

  private NormalFamily(@Nullable Double knownMean, @Nullable Double knownSd) {
    this.knownMean = knownMean;
    this.knownSd = knownSd;
  }

  /**
   * Returns the family with one standard deviation for all components: only means are estimated.
   *
   * @param sd σ, finite and above 0
   */
  public static NormalFamily withKnownSd(double sd) {
    return new NormalFamily(null, Parameters.requirePositive("known-sd", sd));
  }

  /**
   * Returns the family with one mean for all components: only standard deviations are estimated.
   *
   * @param mean μ, finite
   */
  public static NormalFamily withKnownMean(double mean) {
    return new NormalFamily(Parameters.requireFinite("known-mean", mean), null);
  }

  @Override
  public String id() {
    return "normal";
  }

  @Override
  public Map<String, String> settings() {
    if (knownSd != null) {
      return Map.of("known-sd", knownSd.toString());
    }
    return knownMean == null ? Map.of() : Map.of("known-mean", knownMean.toString());
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
    return coordinates();
  }

  private int coordinates() {
    return knownMean == null && knownSd == null ? 2 : 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
    t[to + 1] = x[at] * x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Double.isFinite(x[at]) ? -HALF_LOG_TWO_PI : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Normal parameters, double[] eta) {
    double z = parameters.mean() / parameters.sd();
    eta[0] = z / parameters.sd();
    eta[1] = -0.5 / parameters.sd() / parameters.sd();
    return 0.5 * z * z + Math.log(parameters.sd());
  }

  /**
   * {@inheritDoc}
   *
   * @param mean of (x, x²), both raw: right for data whose mean is not many standard deviations
   *     from 0. A fit uses {@link #maximize}
   */
  @Override
  public Normal fromMean(double[] mean, double weight) {
    double shift = knownMean == null ? mean[0] : knownMean;
    double variance = variance(mean[0], mean[1], shift);
    if (knownSd == null && !(variance > 0)) {
      throw new DegenerateComponentException("its variance is zero");
    }
    return new Normal(shift, knownSd == null ? Math.sqrt(variance) : knownSd);
  }

  /** Returns the mean of (x − r − shift)², where first and second are means of powers of x − r. */
  private static double variance(double first, double second, double shift) {
    return second - shift * (2 * first - shift);
  }

  @Override
  public Normal estimate(
      int component,
      ComponentStatistics group,
      @Nullable Normal before,
      MaximizationContext context) {
    return estimate(component, group, context.data().scale(0), context);
  }

  /**
   * Returns the estimate of a component with rows.
   *
   * @param scale the scale on which it is degenerate
   */
  Normal estimate(
      int component, ComponentStatistics group, double scale, MaximizationContext context) {
    double weight = group.weight(component);
    double reference = group.references()[group.referenceAt(component)];
    double first = group.values()[group.at(component)] / weight;
    double second = group.values()[group.at(component) + 1] / weight;
    double shift = knownMean == null ? first : knownMean - reference;
    double mean = knownMean == null ? reference + shift : knownMean;
    if (knownSd != null) {
      return new Normal(mean, knownSd);
    }
    double variance = Math.max(0, variance(first, second, shift));
    return new Normal(mean, repairedSd(component, variance, scale, context));
  }

  /** Adds the regularisation and applies the policy for degenerate components. */
  private static double repairedSd(
      int component, double variance, double scale, MaximizationContext context) {
    double least = Math.sqrt(context.floor()) * scale;
    double sd = Math.sqrt(variance + context.regularization());
    if (Math.sqrt(variance) >= least) {
      return sd;
    }
    if (sd >= least) {
      context.heldByRegularization(component);
      return sd;
    }
    double relative =
        context.degenerate(
            component, "its standard deviation is " + sd + ", where the column's is " + scale);
    return Math.max(sd, Math.sqrt(relative) * scale);
  }

  @Override
  public int referenceSize() {
    return 1;
  }

  @Override
  public void reference(Normal parameters, double[] out, int at) {
    out[at] = knownMean == null ? parameters.mean() : knownMean;
  }

  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    out[at] = knownMean == null ? data.centre(0) : knownMean;
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    double shift = from[fromAt] - to[toAt];
    t[at + 1] += shift * (2 * t[at] + weight * shift);
    t[at] += weight * shift;
  }

  @Override
  public Kernel kernel(List<Normal> components) {
    return new NormalKernel(components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return NormalKernel::addMoments;
  }

  @Override
  public NormalFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Normal>> cumulative() {
    return Optional.of(new Tails<>(Support.REAL, NormalFamily::logTail));
  }

  private static double logTail(Normal parameters, double x, boolean upper) {
    double z = (x - parameters.mean()) / parameters.sd();
    return NormalTail.log(upper ? z : -z);
  }

  @Override
  public void sample(Normal parameters, RandomGenerator random, double[] x, int at) {
    x[at] = parameters.mean() + parameters.sd() * random.nextGaussian();
  }

  @Override
  public int coordinateSize(Normal parameters) {
    return coordinates();
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code (μ − centre)/unit} and {@code log(σ/unit)}, without what is known.
   */
  @Override
  public void coordinates(Normal parameters, DataSummary data, double[] out, int at) {
    int next = at;
    if (knownMean == null) {
      out[next++] = (parameters.mean() - data.centre(0)) / data.unit(0);
    }
    if (knownSd == null) {
      out[next] = Math.log(parameters.sd() / data.unit(0));
    }
  }

  @Override
  public Normal at(Normal like, DataSummary data, double[] coordinates, int at) {
    int next = at;
    double mean =
        knownMean == null ? data.centre(0) + coordinates[next++] * data.unit(0) : knownMean;
    return new Normal(mean, knownSd == null ? Math.exp(coordinates[next]) * data.unit(0) : knownSd);
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is known may be left out of a document, but must not be contradicted by it.
   */
  @Override
  public ParameterCodec<Normal> codec() {
    RecordCodec<Normal> all = RecordCodec.of(Normal.class);
    if (knownSd != null) {
      return new KnownCodec(all, "sd", knownSd);
    }
    return knownMean == null ? all : new KnownCodec(all, "mean", knownMean);
  }

  private static final class KnownCodec implements ParameterCodec<Normal> {
    private final ParameterCodec<Normal> all;
    private final String name;
    private final double known;

    KnownCodec(ParameterCodec<Normal> all, String name, double known) {
      this.all = all;
      this.name = name;
      this.known = known;
    }

    @Override
    public Document write(Normal parameters) {
      return all.write(parameters);
    }

    @Override
    public Normal read(Document document) {
      if (!document.has(name)) {
        return all.read(Document.builder().all(document).number(name, known).build());
      }
      if (document.number(name) != known) {
        throw new DocumentException(
            document.path(name)
                + " must be "
                + known
                + ", because known-"
                + name
                + " is given, but is "
                + document.number(name));
      }
      return all.read(document);
    }
  }
}
