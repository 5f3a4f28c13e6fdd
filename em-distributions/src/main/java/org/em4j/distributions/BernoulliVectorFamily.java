package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of independent zeros and ones, {@code p(x|p) = Π_j p_j^x_j (1 − p_j)^(1 − x_j)}:
 * black-and- white images, yes-no questionnaires.
 *
 * <p>As an exponential family {@code T = (x, 1 − x)}, {@code η = (log p, log(1 − p))}, {@code A =
 * 0}, so that probabilities of 0 and 1 stay exact, and a missing value (NaN) is marginalised by a T
 * of 0 in both places. A kernel works on eight columns at a time, which are one byte. A component
 * that sees no value of a column keeps its probability there. Immutable and thread-safe.
 */
public final class BernoulliVectorFamily implements ExponentialFamily<BernoulliVector> {
  private static final double LEAST_WEIGHT = 4;

  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public BernoulliVectorFamily(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, but is " + columns);
    }
    this.d = columns;
  }

  @Override
  public String id() {
    return "bernoulli-vector";
  }

  @Override
  public int observationSize() {
    return d;
  }

  @Override
  public int statisticSize() {
    return 2 * d;
  }

  @Override
  public Support support() {
    return Support.integers(0, 1);
  }

  @Override
  public int freeParameters() {
    return d;
  }

  @Override
  public boolean acceptsMissing() {
    return true;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    for (int j = 0; j < d; j++) {
      boolean missing = Double.isNaN(x[at + j]);
      t[to + j] = missing ? 0 : x[at + j];
      t[to + d + j] = missing ? 0 : 1 - x[at + j];
    }
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    for (int j = 0; j < d; j++) {
      if (!(x[at + j] == 0 || x[at + j] == 1 || Double.isNaN(x[at + j]))) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    return 0;
  }

  @Override
  public double natural(BernoulliVector parameters, double[] eta) {
    checked(parameters);
    for (int j = 0; j < d; j++) {
      eta[j] = Math.log(parameters.probability(j));
      eta[d + j] = Math.log1p(-parameters.probability(j));
    }
    return 0;
  }

  private BernoulliVector checked(BernoulliVector parameters) {
    if (parameters.size() != d) {
      throw new IllegalArgumentException(
          "probabilities must have "
              + d
              + " entries, one for each column, but have "
              + parameters.size());
    }
    return parameters;
  }

  /** {@inheritDoc} A column without any value gets 1/2. */
  @Override
  public BernoulliVector fromMean(double[] mean, double weight) {
    double[] half = new double[d];
    Arrays.fill(half, 0.5);
    return estimate(mean, 0, half);
  }

  private BernoulliVector estimate(double[] t, int at, double[] otherwise) {
    double[] probabilities = new double[d];
    for (int j = 0; j < d; j++) {
      double present = t[at + j] + t[at + d + j];
      probabilities[j] = present > 0 ? Parameters.share(t[at + j], t[at + d + j]) : otherwise[j];
    }
    return BernoulliVector.of(probabilities);
  }

  @Override
  public BernoulliVector estimate(
      int component,
      ComponentStatistics group,
      @Nullable BernoulliVector before,
      MaximizationContext context) {
    double[] otherwise = before == null ? shares(context.data()) : before.probabilities();
    return estimate(group.values(), group.at(component), otherwise);
  }

  private double[] shares(DataSummary data) {
    double[] shares = new double[d];
    for (int j = 0; j < d; j++) {
      shares[j] = data.present(j) == 0 ? 0.5 : data.centre(j);
    }
    return shares;
  }

  @Override
  public Kernel kernel(List<BernoulliVector> components) {
    components.forEach(this::checked);
    return new BernoulliVectorKernel(d, components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new BernoulliVectorCounts(d);
  }

  /** {@inheritDoc} A row of zeros and a row of ones: one of each value in every column. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    double[] values = new double[2 * d];
    Arrays.fill(values, d, 2 * d, 1);
    return PseudoRows.of(values, new double[] {1, 1});
  }

  @Override
  public double leastWeight() {
    return LEAST_WEIGHT;
  }

  @Override
  public void sample(BernoulliVector parameters, RandomGenerator random, double[] x, int at) {
    for (int j = 0; j < d; j++) {
      x[at + j] = random.nextDouble() < parameters.probability(j) ? 1 : 0;
    }
  }

  @Override
  public int coordinateSize(BernoulliVector parameters) {
    return d;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log(p/(1 − p))} of each column, infinite where p is 0 or 1.
   */
  @Override
  public void coordinates(BernoulliVector parameters, DataSummary data, double[] out, int at) {
    for (int j = 0; j < d; j++) {
      out[at + j] = Parameters.logit(parameters.probability(j));
    }
  }

  @Override
  public BernoulliVector at(BernoulliVector like, DataSummary data, double[] coordinates, int at) {
    double[] probabilities = new double[d];
    for (int j = 0; j < d; j++) {
      probabilities[j] = Parameters.fromLogit(coordinates[at + j]);
    }
    return BernoulliVector.of(probabilities);
  }

  /** Writes {@code probabilities}, one for each column. */
  @Override
  public ParameterCodec<BernoulliVector> codec() {
    return new NumbersCodec<>(
        "probabilities",
        BernoulliVector::probabilities,
        numbers -> checked(BernoulliVector.of(numbers)));
  }
}
