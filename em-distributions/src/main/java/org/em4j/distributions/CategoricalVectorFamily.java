package org.em4j.distributions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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
import org.jspecify.annotations.Nullable;

/**
 * Vectors of independent symbols, {@code p(x|p) = Π_j p_j,x_j}, column j of the whole numbers 0 …
 * M_j − 1: questionnaires, the items of a latent class model.
 *
 * <p>As an exponential family T is one-hot in each column, {@code η = log p}, {@code A = 0}, so
 * that probabilities of 0 and 1 stay exact, and a missing value (NaN) is marginalised by a T of
 * zeros. A component that sees no value of a column keeps its probabilities there. Without numbers
 * of levels the family takes one more than the largest symbol of each column of the data. Immutable
 * and thread-safe.
 */
public final class CategoricalVectorFamily implements ExponentialFamily<CategoricalVector> {
  private static final double LEAST_WEIGHT = 4;

  private final CategoricalFamily[] columns;
  private final int[] first;

  /**
   * Makes a family that takes its numbers of levels from the data.
   *
   * @param columns d, at least 1
   */
  public static CategoricalVectorFamily ofColumns(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, but is " + columns);
    }
    CategoricalFamily[] families = new CategoricalFamily[columns];
    Arrays.fill(families, new CategoricalFamily());
    return new CategoricalVectorFamily(families);
  }

  /**
   * Makes a family.
   *
   * @param levels M of each column, 1 … {@value CategoricalFamily#MOST_LEVELS}
   */
  public static CategoricalVectorFamily ofLevels(int... levels) {
    if (levels.length < 1) {
      throw new IllegalArgumentException("columns must be at least 1, but is 0");
    }
    return new CategoricalVectorFamily(
        Arrays.stream(levels).mapToObj(CategoricalFamily::new).toArray(CategoricalFamily[]::new));
  }

  private CategoricalVectorFamily(CategoricalFamily[] columns) {
    this.columns = columns;
    this.first = new int[columns.length + 1];
    for (int j = 0; j < columns.length; j++) {
      first[j + 1] = Math.addExact(first[j], columns[j].levels());
    }
  }

  /** Returns M, the number of symbols of a column; 0 if the data have still to tell. */
  public int levels(int column) {
    return columns[column].levels();
  }

  @Override
  public String id() {
    return "categorical-vector";
  }

  @Override
  public int observationSize() {
    return columns.length;
  }

  @Override
  public int statisticSize() {
    return first[columns.length];
  }

  @Override
  public Support support() {
    return support(0);
  }

  @Override
  public Support support(int column) {
    return columns[column].support();
  }

  @Override
  public int freeParameters() {
    return Arrays.stream(columns).mapToInt(CategoricalFamily::freeParameters).sum();
  }

  @Override
  public boolean acceptsMissing() {
    return true;
  }

  @Override
  public CategoricalVectorFamily forData(DataSummary data) {
    return new CategoricalVectorFamily(
        IntStream.range(0, columns.length)
            .mapToObj(j -> columns[j].forData(data.columns(j, 1)))
            .toArray(CategoricalFamily[]::new));
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    for (int j = 0; j < columns.length; j++) {
      columns[j].statistics(x, at + j, t, to + first[j]);
    }
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    for (int j = 0; j < columns.length; j++) {
      if (!Double.isNaN(x[at + j]) && !columns[j].support().contains(x[at + j])) {
        return Double.NEGATIVE_INFINITY;
      }
    }
    return 0;
  }

  @Override
  public double natural(CategoricalVector parameters, double[] eta) {
    requireLevels(parameters);
    for (int j = 0; j < columns.length; j++) {
      for (int symbol = 0; symbol < levels(j); symbol++) {
        eta[first[j] + symbol] = Math.log(parameters.probability(j, symbol));
      }
    }
    return 0;
  }

  private void requireLevels(CategoricalVector parameters) {
    if (parameters.size() != columns.length) {
      throw new IllegalArgumentException(
          "probabilities must have " + columns.length + " columns, but have " + parameters.size());
    }
    for (int j = 0; j < columns.length; j++) {
      if (levels(j) != parameters.levels(j) && levels(j) > 0) {
        throw new IllegalArgumentException(
            "probabilities of column "
                + (j + 1)
                + " must have "
                + levels(j)
                + " entries, one for each symbol, but have "
                + parameters.levels(j));
      }
    }
  }

  /** {@inheritDoc} A column without any value gets equal probabilities. */
  @Override
  public CategoricalVector fromMean(double[] mean, double weight) {
    return estimate(mean, 0, null);
  }

  private CategoricalVector estimate(double[] t, int at, @Nullable CategoricalVector otherwise) {
    List<Categorical> estimates = new ArrayList<>(columns.length);
    for (int j = 0; j < columns.length; j++) {
      double[] counts = Arrays.copyOfRange(t, at + first[j], at + first[j + 1]);
      if (Arrays.stream(counts).anyMatch(count -> count > 0)) {
        estimates.add(Categorical.of(Simplex.normalized(counts)));
      } else {
        estimates.add(otherwise == null ? Categorical.uniform(levels(j)) : otherwise.column(j));
      }
    }
    return CategoricalVector.of(estimates);
  }

  @Override
  public CategoricalVector estimate(
      int component,
      ComponentStatistics group,
      @Nullable CategoricalVector before,
      MaximizationContext context) {
    return estimate(group.values(), group.at(component), before);
  }

  @Override
  public Kernel kernel(List<CategoricalVector> components) {
    components.forEach(this::requireLevels);
    return new CategoricalVectorKernel(first, components);
  }

  @Override
  public Accumulator starter(int components, long seed) {
    return new CategoricalVectorCounts(first);
  }

  /** {@inheritDoc} One row of each symbol in every column. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    int rows = IntStream.range(0, columns.length).map(this::levels).max().orElse(1);
    double[] values = new double[rows * columns.length];
    double[] weights = new double[rows];
    Arrays.fill(weights, 1);
    for (int symbol = 0; symbol < rows; symbol++) {
      for (int j = 0; j < columns.length; j++) {
        values[symbol * columns.length + j] = symbol < levels(j) ? symbol : Double.NaN;
      }
    }
    return PseudoRows.of(values, weights);
  }

  @Override
  public double leastWeight() {
    return LEAST_WEIGHT;
  }

  @Override
  public void sample(CategoricalVector parameters, RandomGenerator random, double[] x, int at) {
    for (int j = 0; j < columns.length; j++) {
      columns[j].sample(parameters.column(j), random, x, at + j);
    }
  }

  @Override
  public int coordinateSize(CategoricalVector parameters) {
    return statisticSize();
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log p} of every symbol of every column, −∞ where p is 0.
   */
  @Override
  public void coordinates(CategoricalVector parameters, DataSummary data, double[] out, int at) {
    for (int j = 0; j < columns.length; j++) {
      columns[j].coordinates(parameters.column(j), data.columns(j, 1), out, at + first[j]);
    }
  }

  @Override
  public CategoricalVector at(
      CategoricalVector like, DataSummary data, double[] coordinates, int at) {
    List<Categorical> made = new ArrayList<>(columns.length);
    for (int j = 0; j < columns.length; j++) {
      made.add(columns[j].at(like.column(j), data.columns(j, 1), coordinates, at + first[j]));
    }
    return CategoricalVector.of(made);
  }

  /** Writes {@code probabilities}, a list for each column. */
  @Override
  public ParameterCodec<CategoricalVector> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(CategoricalVector parameters) {
        return Document.builder().rows("probabilities", parameters.probabilities()).build();
      }

      @Override
      public CategoricalVector read(Document document) {
        document.allowOnly("probabilities");
        try {
          CategoricalVector parameters = CategoricalVector.of(document.rows("probabilities"));
          requireLevels(parameters);
          return parameters;
        } catch (IllegalArgumentException e) {
          throw new DocumentException(document.path("probabilities") + ": " + e.getMessage());
        }
      }
    };
  }
}
