package org.em4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * The data of a picture, and what their columns are called. Immutable.
 *
 * @param data n rows of the model's d columns
 * @param family of the components or states
 * @param names of the d columns
 * @param options of the picture
 */
record Rows(Observations data, Family<?> family, List<String> names, PictureOptions options) {
  /** Names the columns, and refuses data of another number of columns, and none. */
  static Rows of(Observations data, Family<?> family, PictureOptions options) {
    int d = family.observationSize();
    if (data.columns() != d || data.rows() == 0) {
      throw new IllegalArgumentException(
          "the data must have rows of the model's "
              + d
              + " columns, but have "
              + data.rows()
              + " rows of "
              + data.columns());
    }
    List<String> names =
        options.names().isEmpty()
            ? IntStream.rangeClosed(1, d).mapToObj(j -> "x" + j).toList()
            : options.names();
    if (names.size() != d) {
      throw new IllegalArgumentException(
          "there must be a name for each of " + d + " columns, but there are " + names.size());
    }
    return new Rows(data, family, names, options);
  }

  /**
   * Returns the columns to show: those asked for, or else the first ones.
   *
   * @param most how many can be shown
   * @throws IllegalArgumentException if more are asked for, or one that is not there, or one twice
   */
  List<Integer> shown(int most) {
    List<String> wanted = options.shown();
    if (wanted.isEmpty()) {
      return IntStream.range(0, Math.min(most, names.size())).boxed().toList();
    }
    if (wanted.size() > most) {
      throw new IllegalArgumentException(
          "this picture shows at most " + most + " columns, but " + wanted.size() + " are named");
    }
    List<Integer> indices = new ArrayList<>();
    for (String name : wanted) {
      int j = names.indexOf(name);
      if (j < 0) {
        throw new IllegalArgumentException(
            "there is no column '" + name + "'; there are " + String.join(", ", names));
      }
      if (indices.contains(j)) {
        throw new IllegalArgumentException("column '" + name + "' is named twice");
      }
      indices.add(j);
    }
    return indices;
  }

  /** Returns what to say if not all columns are shown though none were asked for. */
  List<String> leftOut(int shown) {
    return options.shown().isEmpty() && shown < names.size()
        ? List.of("the first " + shown + " of " + count(names.size()) + " columns are shown")
        : List.of();
  }

  /** Returns what to say if not all rows are shown. */
  List<String> sampled(int shown) {
    return shown < data.rows()
        ? List.of(
            "a random sample of " + count(shown) + " of " + count(data.rows()) + " rows is shown")
        : List.of();
  }

  /** Returns a number with its thousands apart. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Returns all values of a column.
   *
   * @throws IllegalArgumentException if all are missing
   */
  double[] column(int j) {
    double[] values = data.column(j);
    if (Arrays.stream(values).allMatch(Double::isNaN)) {
      throw new IllegalArgumentException("column '" + names.get(j) + "' has no value to show");
    }
    return values;
  }

  /**
   * Returns some columns of some rows.
   *
   * @param columns which
   * @param rows their indices, ascending
   * @return an array for each column
   */
  double[][] values(List<Integer> columns, int[] rows) {
    double[][] values = new double[columns.size()][rows.length];
    Block block = Block.allocate(data.columns(), 1);
    for (int i = 0; i < rows.length; i++) {
      data.read(rows[i], 1, block);
      for (int c = 0; c < values.length; c++) {
        values[c][i] = block.value(0, columns.get(c));
      }
    }
    return values;
  }

  /** Returns the weights of all rows; null if all are 1. */
  double @Nullable [] weights() {
    return Histogram.weights(data);
  }

  /** Returns a name with a weight, such as {@code component 1 (36 %)}. */
  static String weighted(String name, double weight) {
    double percent = 100 * weight;
    String digits = percent >= 9.95 || percent == 0 ? "%.0f" : "%.1f";
    return name + " (" + String.format(Locale.ROOT, digits, percent) + " %)";
  }
}
