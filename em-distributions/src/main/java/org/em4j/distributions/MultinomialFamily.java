package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.em4j.core.DataSummary;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * Multinomial distributions {@code p(x|p) = n! Π p_j^x_j / x_j!} of d ≥ 2 columns of counts, with n
 * = Σx_j.
 *
 * <p>With a number of trials every row must have that sum. Without one a row's own sum is taken as
 * given: densities are those of the row among the rows of its sum, a row without a count tells
 * nothing, and there is nothing to draw a sum from, so {@link #sample} is refused.
 *
 * <p>As an exponential family {@code T = x}, {@code η_j = log(p_j/Σp)}, {@code A = 0}, so that
 * probabilities of 0 and 1 stay exact. Densities of large sums are taken from the deviance and the
 * error of Stirling's formula (Loader 2000), because the terms of the plain formula cancel.
 * Immutable and thread-safe.
 */
public final class MultinomialFamily implements ExponentialFamily<Multinomial> {
  static final String ID = "multinomial";
  static final String TRIALS = "trials";
  static final String PROBABILITIES = "probabilities";

  private final int columns;
  private final int trials;
  private final Support support;

  /**
   * Makes a family whose rows have any sums.
   *
   * @param columns d, at least 2
   */
  public MultinomialFamily(int columns) {
    this(columns, 0);
  }

  private MultinomialFamily(int columns, int trials) {
    if (columns < 2) {
      throw new IllegalArgumentException(
          ID + " takes at least two columns, as in multinomial@3, but has " + columns);
    }
    this.columns = columns;
    this.trials = trials;
    this.support = trials == 0 ? Support.COUNTS : Support.integers(0, trials);
  }

  /**
   * Returns the family whose every row has one sum.
   *
   * @param columns d, at least 2
   * @param trials n, at least 1
   */
  public static MultinomialFamily withTrials(int columns, int trials) {
    return new MultinomialFamily(columns, Parameters.requireTrials(trials));
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Map<String, String> settings() {
    return trials == 0 ? Map.of() : Map.of(TRIALS, Integer.toString(trials));
  }

  @Override
  public int observationSize() {
    return columns;
  }

  @Override
  public int statisticSize() {
    return columns;
  }

  @Override
  public Support support() {
    return support;
  }

  @Override
  public boolean bindsColumns() {
    return true;
  }

  @Override
  public @Nullable String problem(double[] x, int at) {
    double total = MultinomialTerms.total(x, at, columns);
    if (trials > 0 && total != trials) {
      return "the counts of the row have the sum "
          + (long) total
          + ", but must have the sum "
          + trials
          + ", the trials of "
          + ID;
    }
    return total <= MultinomialTerms.LARGEST_TOTAL
        ? null
        : "the counts of the row have the sum "
            + total
            + ", but a double counts no further than 2^53";
  }

  /** Returns the sum of a row; NaN if it is not in the support. */
  double totalOfSupported(double[] x, int at) {
    double total = MultinomialTerms.total(x, at, columns);
    boolean right = trials == 0 ? total <= MultinomialTerms.LARGEST_TOTAL : total == trials;
    return right ? total : Double.NaN;
  }

  @Override
  public int freeParameters() {
    return columns - 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    System.arraycopy(x, at, t, to, columns);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    double total = totalOfSupported(x, at);
    return Double.isNaN(total)
        ? Double.NEGATIVE_INFINITY
        : MultinomialTerms.logCoefficient(x, at, columns, total);
  }

  @Override
  public double natural(Multinomial parameters, double[] eta) {
    checked(parameters);
    double logSum = Math.log1p(Simplex.surplus(parameters.probabilities()));
    for (int j = 0; j < columns; j++) {
      eta[j] = Math.log(parameters.probability(j)) - logSum;
    }
    return 0;
  }

  private Multinomial checked(Multinomial parameters) {
    if (parameters.categories() != columns) {
      throw new IllegalArgumentException(
          PROBABILITIES
              + " must have "
              + columns
              + " entries, one for each column, but have "
              + parameters.categories());
    }
    return parameters;
  }

  @Override
  public Multinomial fromMean(double[] mean, double weight) {
    return Multinomial.of(Simplex.normalized(mean));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Only a component whose rows have no count at all cannot be estimated. Such rows are as
   * likely under any parameters: at the start it gets equal probabilities.
   */
  @Override
  public Multinomial repair(
      double[] mean, @Nullable Multinomial previous, double relative, DataSummary data) {
    if (previous != null) {
      return previous;
    }
    double[] equal = new double[columns];
    Arrays.fill(equal, 1.0 / columns);
    return Multinomial.of(equal);
  }

  @Override
  public Kernel kernel(List<Multinomial> components) {
    components.forEach(this::checked);
    return new MultinomialKernel(this, components, starter(components.size(), 0));
  }

  /**
   * {@inheritDoc}
   *
   * <p>One count of each category, Laplace's rule: rows of one count; with n trials rows of n
   * counts of one category, of weight 1/n.
   */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    int n = Math.max(1, trials);
    double[] rows = new double[columns * columns];
    double[] weights = new double[columns];
    for (int j = 0; j < columns; j++) {
      rows[j * columns + j] = n;
      weights[j] = 1.0 / n;
    }
    return PseudoRows.of(rows, weights);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Category by category: a binomial count among the trials that are left (Davis 1993).
   *
   * @throws EmException if the family has no number of trials
   */
  @Override
  public void sample(Multinomial parameters, RandomGenerator random, double[] x, int at) {
    if (trials == 0) {
      throw new EmException(
          ID
              + " without trials takes the sum of each row as given and cannot draw one:"
              + " give the trials, as in multinomial@3:trials=10");
    }
    checked(parameters);
    // Where probabilities are summed from the last, none is left when the last trial is drawn.
    double sum = 0;
    for (int j = columns - 1; j >= 0; j--) {
      double p = parameters.probability(j);
      sum += p;
      x[at + j] = sum > 0 ? p / sum : 0;
    }
    double left = trials;
    for (int j = 0; j < columns; j++) {
      x[at + j] = BinomialSampler.draw(left, x[at + j], random);
      left -= x[at + j];
    }
  }

  @Override
  public int coordinateSize(Multinomial parameters) {
    return columns;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log p_j} of every category, −∞ where p is 0; any numbers with a common constant added
   * to them are the same parameters.
   */
  @Override
  public void coordinates(Multinomial parameters, DataSummary data, double[] out, int at) {
    for (int j = 0; j < columns; j++) {
      out[at + j] = Math.log(parameters.probability(j));
    }
  }

  @Override
  public Multinomial at(Multinomial like, DataSummary data, double[] coordinates, int at) {
    return Multinomial.of(Simplex.fromLogs(coordinates, at, columns));
  }

  /** Writes {@code probabilities}, and {@code trials} if they are known. */
  @Override
  public ParameterCodec<Multinomial> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(Multinomial parameters) {
        Document.Builder document = Document.builder();
        document.numbers(PROBABILITIES, parameters.probabilities());
        return trials == 0 ? document.build() : document.integer(TRIALS, trials).build();
      }

      @Override
      public Multinomial read(Document document) {
        if (trials == 0) {
          document.allowOnly(PROBABILITIES);
        } else {
          document.allowOnly(PROBABILITIES, TRIALS);
          ConstantCodec.requireConstant(document, TRIALS, trials);
        }
        return NumbersCodec.read(
            document, PROBABILITIES, numbers -> checked(Multinomial.of(numbers)));
      }
    };
  }
}
