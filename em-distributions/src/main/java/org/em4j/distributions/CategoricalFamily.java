package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;

/**
 * Categorical distributions {@code p(x|p) = p_x} of a column of symbols, the whole numbers 0 … M−1.
 *
 * <p>As an exponential family T is one-hot, {@code T_j = [x = j]}, {@code η_j = log p_j}, {@code A
 * = 0}, so that probabilities of 0 and 1 stay exact. A row costs the same whatever M is. Without a
 * number of levels the family takes one more than the largest symbol of the data. Immutable and
 * thread-safe.
 */
public final class CategoricalFamily implements ExponentialFamily<Categorical> {
  /** The largest number of levels. */
  public static final int MOST_LEVELS = 1 << 20;

  private final int levels;
  private final Support support;

  /** Makes a family that takes its number of levels from the data. */
  public CategoricalFamily() {
    this.levels = 0;
    this.support = Support.COUNTS;
  }

  /**
   * Makes a family.
   *
   * @param levels M, 1 … {@value #MOST_LEVELS}
   */
  public CategoricalFamily(int levels) {
    if (levels < 1 || levels > MOST_LEVELS) {
      throw new IllegalArgumentException(
          "levels must be 1 to " + MOST_LEVELS + ", but is " + levels);
    }
    this.levels = levels;
    this.support = Support.integers(0, levels - 1);
  }

  /** Returns M, the number of symbols; 0 if the data have still to tell. */
  public int levels() {
    return levels;
  }

  @Override
  public String id() {
    return "categorical";
  }

  @Override
  public int statisticSize() {
    return levels;
  }

  @Override
  public Support support() {
    return support;
  }

  @Override
  public int freeParameters() {
    return Math.max(0, levels - 1);
  }

  @Override
  public CategoricalFamily forData(DataSummary data) {
    if (levels > 0) {
      return this;
    }
    double largest = Math.max(0, data.largestOfAnyWeight(0));
    if (largest >= MOST_LEVELS) {
      throw new EmException(
          "categorical takes the symbols 0 to "
              + (MOST_LEVELS - 1)
              + ", but the column reaches "
              + largest
              + ": number its symbols from 0");
    }
    return new CategoricalFamily((int) largest + 1);
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    Arrays.fill(t, to, to + levels, 0);
    if (support.contains(x[at])) {
      t[to + (int) x[at]] = 1;
    }
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return support.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Categorical parameters, double[] eta) {
    checked(parameters);
    for (int symbol = 0; symbol < levels; symbol++) {
      eta[symbol] = Math.log(parameters.probability(symbol));
    }
    return 0;
  }

  private Categorical checked(Categorical parameters) {
    if (parameters.levels() != levels) {
      throw new IllegalArgumentException(
          "probabilities must have "
              + levels
              + " entries, one for each symbol, but have "
              + parameters.levels());
    }
    return parameters;
  }

  @Override
  public Categorical fromMean(double[] mean, double weight) {
    return Categorical.of(Simplex.normalized(mean));
  }

  @Override
  public Kernel kernel(List<Categorical> components) {
    components.forEach(this::checked);
    return new CategoricalVectorKernel(
        first(), components.stream().map(one -> CategoricalVector.of(List.of(one))).toList());
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new CategoricalVectorCounts(first());
  }

  private int[] first() {
    return new int[] {0, levels};
  }

  /** {@inheritDoc} One row of each value: Laplace's rule. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    return PseudoRows.ofEachSymbol(levels);
  }

  /** {@inheritDoc} In the order of the symbols' numbers. */
  @Override
  public Optional<Cumulative<Categorical>> cumulative() {
    return Optional.of(new Tails<>(support(), CategoricalFamily::logTail));
  }

  private static double logTail(Categorical parameters, double x, boolean upper) {
    int from = upper ? (int) x + 1 : 0;
    int to = upper ? parameters.levels() : Math.min(parameters.levels(), (int) x + 1);
    double sum = 0;
    for (int symbol = from; symbol < to; symbol++) {
      sum += parameters.probability(symbol);
    }
    return Math.log(sum);
  }

  @Override
  public void sample(Categorical parameters, RandomGenerator random, double[] x, int at) {
    double u = random.nextDouble();
    int last = 0;
    for (int symbol = 0; symbol < levels; symbol++) {
      double p = parameters.probability(symbol);
      if (p > 0) {
        last = symbol;
        u -= p;
        if (u < 0) {
          break;
        }
      }
    }
    x[at] = last;
  }

  @Override
  public int coordinateSize(Categorical parameters) {
    return levels;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log p_j} of every symbol, −∞ where p is 0; any numbers with a common constant added
   * to them are the same parameters.
   */
  @Override
  public void coordinates(Categorical parameters, DataSummary data, double[] out, int at) {
    for (int symbol = 0; symbol < levels; symbol++) {
      out[at + symbol] = Math.log(parameters.probability(symbol));
    }
  }

  @Override
  public Categorical at(Categorical like, DataSummary data, double[] coordinates, int at) {
    return Categorical.of(Simplex.fromLogs(coordinates, at, levels));
  }

  /** Writes {@code probabilities}. */
  @Override
  public ParameterCodec<Categorical> codec() {
    return new NumbersCodec<>(
        "probabilities",
        Categorical::probabilities,
        numbers -> levels == 0 ? Categorical.of(numbers) : checked(Categorical.of(numbers)));
  }
}
