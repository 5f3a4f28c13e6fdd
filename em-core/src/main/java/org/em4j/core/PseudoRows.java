package org.em4j.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Imagined rows with weights: the form in which a conjugate prior of a family is told, because a
 * prior's statistic is what such rows add, whatever the reference is that statistics are taken
 * about. NaN stands for a column that a row leaves open. Immutable and thread-safe.
 */
public final class PseudoRows {
  private final double[] values;
  private final double[] weights;
  private final int columns;

  private PseudoRows(double[] values, double[] weights, int columns) {
    this.values = values;
    this.weights = weights;
    this.columns = columns;
  }

  /**
   * Makes rows.
   *
   * @param values row-major m×d; copied
   * @param weights m of them, above 0; copied
   * @throws IllegalArgumentException if the lengths do not fit, or a weight is not above 0
   */
  public static PseudoRows of(double[] values, double[] weights) {
    if (weights.length == 0 || values.length % weights.length != 0) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + weights.length + " rows");
    }
    for (double weight : weights) {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "the weight of a pseudo-row must be finite and above 0, but is " + weight);
      }
    }
    return new PseudoRows(values.clone(), weights.clone(), values.length / weights.length);
  }

  /** Returns a row of weight 1 for each of the symbols 0 … M−1 of one column. */
  public static PseudoRows ofEachSymbol(int symbols) {
    double[] values = new double[symbols];
    double[] weights = new double[symbols];
    for (int symbol = 0; symbol < symbols; symbol++) {
      values[symbol] = symbol;
      weights[symbol] = 1;
    }
    return new PseudoRows(values, weights, 1);
  }

  /** The default of {@link Family#pseudoRows}. */
  static PseudoRows about(DataSummary data, Family<?> family) {
    int d = family.observationSize();
    List<PseudoRows> parts = new ArrayList<>();
    for (int j = 0; j < d; j++) {
      for (int side = -1; side <= 1; side += 2) {
        double[] point = new double[d];
        for (int other = 0; other < d; other++) {
          point[other] = data.centre(other);
        }
        point[j] += side * step(data, j, family);
        parts.add(at(point, family));
      }
    }
    PseudoRows rows = join(parts);
    for (int i = 0; i < rows.rows() && family.bindsColumns(); i++) {
      String problem = family.problem(rows.values, i * d);
      if (problem != null) {
        throw new EmException(
            family.id()
                + " binds its columns and must override pseudoRows, because a row about the centre"
                + " of the data is none of its own: "
                + problem);
      }
    }
    return rows;
  }

  /**
   * Returns how far from the centre the rows of a column stand: d deviations squared give d columns
   * the data's variances. Where a support has an end, no further than half the way to the data's
   * extremes: there a logarithm would outweigh all rows.
   */
  private static double step(DataSummary data, int j, Family<?> family) {
    if (data.present(j) == 0) {
      throw new EmException(
          "column "
              + (j + 1)
              + " of "
              + family.id()
              + " has no value, so no pseudo-row can be like its data: leave the column out, or the"
              + " pseudo-count");
    }
    double step = Math.sqrt(family.observationSize()) * data.spread(j);
    if (Double.isInfinite(family.support(j).lower())
        && Double.isInfinite(family.support(j).upper())) {
      return step;
    }
    double centre = data.centre(j);
    return Math.min(step, 0.5 * Math.min(centre - data.minimum(j), data.maximum(j) - centre));
  }

  /**
   * Returns rows of together weight 1/2d whose mean is a point. Where only whole numbers are
   * supported, each row has the one below or the one above: above in the share of the weight that
   * the fraction is, in every column.
   */
  private static PseudoRows at(double[] point, Family<?> family) {
    int d = point.length;
    double[] below = new double[d];
    double[] fractions = new double[d];
    double[] cuts = new double[d + 1];
    for (int j = 0; j < d; j++) {
      below[j] = family.support(j).integer() ? Math.floor(point[j]) : point[j];
      fractions[j] = point[j] - below[j];
      cuts[j] = fractions[j];
    }
    Arrays.sort(cuts);
    double[] values = new double[(d + 1) * d];
    double[] weights = new double[d + 1];
    int rows = 0;
    double end = 1;
    for (int cut = d; cut >= 0; cut--) {
      if (cuts[cut] < end) {
        for (int j = 0; j < d; j++) {
          values[rows * d + j] = below[j] + (fractions[j] >= end ? 1 : 0);
        }
        weights[rows++] = (end - cuts[cut]) / (2 * d);
        end = cuts[cut];
      }
    }
    return new PseudoRows(Arrays.copyOf(values, rows * d), Arrays.copyOf(weights, rows), d);
  }

  /** Returns these rows among further columns, which they leave open. */
  PseudoRows widened(int firstColumn, int allColumns) {
    double[] wide = new double[rows() * allColumns];
    Arrays.fill(wide, Double.NaN);
    for (int i = 0; i < rows(); i++) {
      System.arraycopy(values, i * columns, wide, i * allColumns + firstColumn, columns);
    }
    return new PseudoRows(wide, weights, allColumns);
  }

  /** Returns the rows of all parts. */
  static PseudoRows join(List<PseudoRows> parts) {
    int columns = parts.get(0).columns;
    int rows = parts.stream().mapToInt(PseudoRows::rows).sum();
    double[] values = new double[rows * columns];
    double[] weights = new double[rows];
    int at = 0;
    for (PseudoRows part : parts) {
      System.arraycopy(part.values, 0, values, at * columns, part.values.length);
      System.arraycopy(part.weights, 0, weights, at, part.weights.length);
      at += part.rows();
    }
    return new PseudoRows(values, weights, columns);
  }

  /** Tells whether a family can take every row. */
  boolean supportedBy(Family<?> family) {
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < columns; j++) {
        double x = values[i * columns + j];
        if (Double.isNaN(x) ? !family.acceptsMissing() : !family.supports(j, x)) {
          return false;
        }
      }
      if (family.bindsColumns() && family.problem(values, i * columns) != null) {
        return false;
      }
    }
    return true;
  }

  /** Returns the rows as a block, for kernels. */
  public Block block() {
    Block block = Block.allocate(columns, (rows() + 7) / 8 * 8);
    block.fill(0, rows());
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < columns; j++) {
        block.values()[block.column(j) + i] = value(i, j);
      }
    }
    return block;
  }

  /**
   * Adds the statistics of these rows to every component, about the references that the statistics
   * have.
   *
   * @param accumulator of the components
   * @param times what the weights of the rows are multiplied by
   * @param into the statistics of all components. Modified
   */
  public void addTo(Accumulator accumulator, double times, ComponentStatistics into) {
    Block block = block();
    double[] gamma = new double[into.components() * block.stride()];
    for (int k = 0; k < into.components(); k++) {
      for (int i = 0; i < rows(); i++) {
        gamma[k * block.stride() + i] = times * weights[i];
      }
    }
    accumulator.accumulate(block, gamma, into);
  }

  /** Returns the number of rows m. */
  public int rows() {
    return weights.length;
  }

  /** Returns the number of columns d. */
  public int columns() {
    return columns;
  }

  /** Returns one value. */
  public double value(int row, int column) {
    return values[row * columns + column];
  }

  /** Returns the weight of a row. */
  public double weight(int row) {
    return weights[row];
  }
}
