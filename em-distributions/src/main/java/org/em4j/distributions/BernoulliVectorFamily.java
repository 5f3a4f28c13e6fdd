package org.em4j.distributions;

import java.util.ArrayList;
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
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

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
    requireSize(parameters);
    for (int j = 0; j < d; j++) {
      eta[j] = Math.log(parameters.probability(j));
      eta[d + j] = Math.log1p(-parameters.probability(j));
    }
    return 0;
  }

  private void requireSize(BernoulliVector parameters) {
    if (parameters.size() != d) {
      throw new IllegalArgumentException(
          "probabilities must have "
              + d
              + " entries, one for each column, but have "
              + parameters.size());
    }
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
      probabilities[j] = present > 0 ? t[at + j] / present : otherwise[j];
    }
    return BernoulliVector.of(probabilities);
  }

  @Override
  public List<BernoulliVector> maximize(
      ComponentStatistics group, List<BernoulliVector> previous, MaximizationContext context) {
    List<BernoulliVector> estimates = new ArrayList<>(group.components());
    for (int k = 0; k < group.components(); k++) {
      BernoulliVector before = previous.isEmpty() ? null : previous.get(k);
      if (group.weight(k) > 0) {
        double[] otherwise = before == null ? shares(context.data()) : before.probabilities();
        estimates.add(estimate(group.values(), group.at(k), otherwise));
      } else {
        estimates.add(withoutRows(k, before, context));
      }
    }
    return estimates;
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
    components.forEach(this::requireSize);
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
      double p = parameters.probability(j);
      out[at + j] = Math.log(p) - Math.log1p(-p);
    }
  }

  @Override
  public BernoulliVector at(BernoulliVector like, DataSummary data, double[] coordinates, int at) {
    double[] probabilities = new double[d];
    for (int j = 0; j < d; j++) {
      double odds = Math.exp(-Math.abs(coordinates[at + j]));
      probabilities[j] = (coordinates[at + j] < 0 ? odds : 1) / (1 + odds);
    }
    return BernoulliVector.of(probabilities);
  }

  /** Writes {@code probabilities}, one for each column. */
  @Override
  public ParameterCodec<BernoulliVector> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(BernoulliVector parameters) {
        return Document.builder().numbers("probabilities", parameters.probabilities()).build();
      }

      @Override
      public BernoulliVector read(Document document) {
        double[] probabilities = document.allowOnly("probabilities").numbers("probabilities");
        try {
          BernoulliVector parameters = BernoulliVector.of(probabilities);
          requireSize(parameters);
          return parameters;
        } catch (IllegalArgumentException e) {
          throw new DocumentException(document.path("probabilities") + ": " + e.getMessage());
        }
      }
    };
  }
}
