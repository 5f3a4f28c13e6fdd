package org.em4j.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of one column as a density: the area of all bars is 1. Missing values (NaN) are left
 * out. Immutable and thread-safe.
 */
public final class Histogram {
  /** The most bins that {@link #of} makes. */
  public static final int MOST_BINS = 100;

  private final double low;
  private final double width;
  private final double[] densities;
  private final double total;

  private Histogram(double low, double width, double[] weights) {
    this.low = low;
    this.width = width;
    this.total = Arrays.stream(weights).sum();
    this.densities = new double[weights.length];
    for (int b = 0; b < weights.length; b++) {
      densities[b] = weights[b] / (total * width);
    }
  }

  /**
   * Returns a histogram over the range of the values with bins of the width that Freedman and
   * Diaconis (1981) advise, 2 IQR / ∛n, and at least as many as Sturges does (1926), 1 + log₂ n, at
   * most {@link #MOST_BINS}. Equal values have one bin about them.
   *
   * @param values of the column, finite or NaN. Not modified
   * @param weights of the values, 0 or more; null if all are 1. Not modified
   * @throws IllegalArgumentException if no value is there that has a weight
   */
  public static Histogram of(double[] values, double @Nullable [] weights) {
    int[] rows = present(values, weights);
    double low = least(values, rows);
    double high = most(values, rows);
    if (!(high > low)) {
      double around = Math.max(Math.abs(low), 1) * 0.5;
      return filled(values, weights, rows, low - around, 2 * around, 1);
    }
    double n = Arrays.stream(rows).mapToDouble(i -> weight(weights, i)).sum();
    double advised = 2 * interquartileRange(values, weights, rows, n) / Math.cbrt(n);
    double bins = advised > 0 ? Math.ceil((high - low) / advised) : 1;
    double least = Math.ceil(1 + Math.log(Math.max(n, 1)) / Math.log(2));
    int count = (int) Math.min(MOST_BINS, Math.max(bins, least));
    return filled(values, weights, rows, low, (high - low) / count, count);
  }

  /**
   * Returns the histogram of whole numbers, with a bin of width 1 about each: its densities are
   * relative frequencies. If they range over more than {@code mostBins}, neighbours share a bin.
   *
   * @param values of the column, whole or NaN. Not modified
   * @param weights of the values, 0 or more; null if all are 1. Not modified
   * @param mostBins how many bins there may be, at least 1
   * @throws IllegalArgumentException if no value is there that has a weight
   */
  public static Histogram ofIntegers(double[] values, double @Nullable [] weights, int mostBins) {
    int[] rows = present(values, weights);
    double low = least(values, rows);
    double count = most(values, rows) - low + 1;
    double width = Math.ceil(count / mostBins);
    return filled(values, weights, rows, low - 0.5, width, (int) Math.ceil(count / width));
  }

  /** Returns the weights of all rows, for histograms; null if all are 1. */
  public static double @Nullable [] weights(Observations rows) {
    return rows.weighted()
        ? IntStream.range(0, rows.rows()).mapToDouble(rows::weight).toArray()
        : null;
  }

  /** Tells whether there is a value that is not missing and has a weight. */
  public static boolean hasValue(double[] values, double @Nullable [] weights) {
    return indices(values, weights).findAny().isPresent();
  }

  private static IntStream indices(double[] values, double @Nullable [] weights) {
    return IntStream.range(0, values.length)
        .filter(i -> !Double.isNaN(values[i]) && weight(weights, i) > 0);
  }

  private static int[] present(double[] values, double @Nullable [] weights) {
    int[] rows = indices(values, weights).toArray();
    if (rows.length == 0) {
      throw new IllegalArgumentException("a histogram needs a value that is not missing");
    }
    return rows;
  }

  private static double weight(double @Nullable [] weights, int i) {
    return weights == null ? 1 : weights[i];
  }

  private static double least(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> values[i]).min().orElseThrow();
  }

  private static double most(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> values[i]).max().orElseThrow();
  }

  private static double interquartileRange(
      double[] values, double @Nullable [] weights, int[] rows, double n) {
    if (weights == null) {
      double[] sorted = Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
      Arrays.sort(sorted);
      int quarter = sorted.length / 4;
      return sorted[sorted.length - 1 - quarter] - sorted[quarter];
    }
    int[] order =
        Arrays.stream(rows)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double below = 0;
    double lower = Double.NaN;
    for (int i : order) {
      below += weights[i];
      if (Double.isNaN(lower) && below > 0.25 * n) {
        lower = values[i];
      }
      if (below >= 0.75 * n) {
        return values[i] - lower;
      }
    }
    return 0;
  }

  private static Histogram filled(
      double[] values,
      double @Nullable [] weights,
      int[] rows,
      double low,
      double width,
      int bins) {
    double[] sums = new double[bins];
    for (int i : rows) {
      int bin = (int) Math.floor((values[i] - low) / width);
      sums[Math.max(0, Math.min(bins - 1, bin))] += weight(weights, i);
    }
    return new Histogram(low, width, sums);
  }

  /** Returns the number of bins. */
  public int bins() {
    return densities.length;
  }

  /** Returns the width of every bin, above 0. */
  public double width() {
    return width;
  }

  /** Returns the sum of the weights of the values that are there. */
  public double total() {
    return total;
  }

  /**
   * Returns the lower end of a bin; that of {@link #bins()} is the upper end of the last.
   *
   * @param bin from 0
   */
  public double edge(int bin) {
    return low + bin * width;
  }

  /** Returns the height of a bin, from 0: its share of the weight per unit of the column. */
  public double density(int bin) {
    return densities[bin];
  }

  /** Returns the height of the highest bin. */
  public double highest() {
    return Arrays.stream(densities).max().orElse(0);
  }
}
