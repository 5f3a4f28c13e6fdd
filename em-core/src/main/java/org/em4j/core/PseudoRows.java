package org.em4j.core;

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
    double[] values = new double[4 * d * d];
    double[] weights = new double[4 * d];
    int rows = 0;
    for (int j = 0; j < d; j++) {
      for (int side = -1; side <= 1; side += 2) {
        double wanted = data.centre(j) + side * Math.sqrt(d) * data.spread(j);
        double value =
            data.present(j) == 0 ? 0 : Math.max(data.minimum(j), Math.min(data.maximum(j), wanted));
        double below = family.support(j).integer() ? Math.floor(value) : value;
        double above = value - below;
        for (int step = 0; step < 2; step++) {
          double weight = (step == 0 ? 1 - above : above) / (2 * d);
          if (weight > 0) {
            for (int other = 0; other < d; other++) {
              values[rows * d + other] = data.centre(other);
            }
            values[rows * d + j] = below + step;
            weights[rows++] = weight;
          }
        }
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
