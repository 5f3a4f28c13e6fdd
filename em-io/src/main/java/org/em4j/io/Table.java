package org.em4j.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns of numbers, as read from a data file: n×d doubles, or bits where the file was
 * read as {@linkplain ReadOptions.Builder#binary binary}, with the columns' names, and with
 * weights, sequences and levels of symbols where the file has them.
 *
 * <p>A missing value is NaN. A column of symbols holds the codes 0 … M−1. Immutable, and
 * thread-safe as long as nobody writes to {@link #weights}.
 */
public final class Table {
  /** The label of a row whose state is not known. */
  static final int UNKNOWN = -1;

  private final String source;
  private final List<String> columnNames;
  private final int rows;
  private final double[] values;
  private final @Nullable BinaryObservations bits;
  private final double @Nullable [] weights;
  private final int[] sequenceLengths;
  private final int @Nullable [] labels;
  private final Map<String, List<String>> levels;
  private final List<String> leftOut;
  private final @Nullable LineNumbers lines;

  /**
   * Makes a table of {@code values}, or of {@code bits} where there are; {@code weights}, {@code
   * sequenceLengths}, {@code labels} and {@code lines} may be null.
   */
  Table(
      String source,
      List<String> columnNames,
      int rows,
      double[] values,
      @Nullable BinaryObservations bits,
      double @Nullable [] weights,
      int @Nullable [] sequenceLengths,
      int @Nullable [] labels,
      Map<String, List<String>> levels,
      List<String> leftOut,
      @Nullable LineNumbers lines) {
    this.source = source;
    this.columnNames = List.copyOf(columnNames);
    this.rows = rows;
    this.values = values;
    this.bits = bits;
    this.weights = weights;
    this.sequenceLengths = sequenceLengths == null ? new int[] {rows} : sequenceLengths;
    this.labels = labels;
    this.levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    this.leftOut = List.copyOf(leftOut);
    this.lines = lines;
  }

  /**
   * Makes a table of values that come from no file.
   *
   * @param columnNames d different names
   * @param values n×d, row-major. Not modified, copied.
   * @throws IllegalArgumentException if there is no column, or the number of values is not a
   *     multiple of d
   */
  public static Table of(List<String> columnNames, double[] values) {
    int columns = columnNames.size();
    if (columns == 0 || values.length % columns != 0) {
      throw new IllegalArgumentException(
          values.length + " values do not make rows of " + columns + " columns");
    }
    if (columnNames.stream().distinct().count() != columns) {
      throw new IllegalArgumentException("column names must differ: " + columnNames);
    }
    int rows = values.length / columns;
    return new Table(
        "table",
        columnNames,
        rows,
        values.clone(),
        null,
        null,
        null,
        null,
        Map.of(),
        List.of(),
        null);
  }

  /** Returns the file as the user knows it. */
  public String source() {
    return source;
  }

  /** Returns n, the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns d, the number of columns. */
  public int columns() {
    return columnNames.size();
  }

  /** Returns the names of the d columns. */
  public List<String> columnNames() {
    return columnNames;
  }

  /**
   * Returns the names of the file's columns that were not read, because they hold words or were not
   * asked for.
   */
  public List<String> leftOut() {
    return leftOut;
  }

  /** Returns one value, NaN if it is missing; row and column count from 0. */
  public double value(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, columns());
    return bits == null ? values[row * columns() + column] : bits.value(row, column);
  }

  /** Returns the rows as observations, with their weights if there are any; nothing is copied. */
  public Observations observations() {
    Observations all = unweighted();
    return weights().map(all::withWeights).orElse(all);
  }

  /** Returns the rows as observations of weight 1; nothing is copied. */
  public Observations unweighted() {
    return bits == null ? Observations.of(values, columns()) : bits;
  }

  /**
   * Returns the same table with other weights.
   *
   * @param others n values, finite, 0 or more, not all 0. Not modified, not copied
   * @throws IllegalArgumentException that names the first weight that is not
   */
  public Table withWeights(double[] others) {
    unweighted().withWeights(others);
    return new Table(
        source,
        columnNames,
        rows,
        values,
        bits,
        others,
        sequenceLengths,
        labels,
        levels,
        leftOut,
        lines);
  }

  /** Returns the table's own array of all values, n×d, row-major; empty if it keeps bits. */
  double[] values() {
    return values;
  }

  /**
   * Returns the n weights, finite, not negative and not all 0, if the rows have any. This is the
   * table's own array: it must not be modified.
   */
  public Optional<double[]> weights() {
    return Optional.ofNullable(weights);
  }

  /**
   * Returns the lengths of the sequences, in order; their sum is n. A table without sequences is
   * one sequence.
   */
  public int[] sequenceLengths() {
    return sequenceLengths.clone();
  }

  /**
   * Returns the n known states, 0 or more, −1 where none is known, if the file was read for them.
   */
  public Optional<int[]> labels() {
    return Optional.ofNullable(labels).map(int[]::clone);
  }

  /**
   * Returns the symbols of each column of symbols: the code m stands for {@code get(column)[m]}.
   */
  public Map<String, List<String>> levels() {
    return levels;
  }

  /** Returns the line of the file where a row begins (rows from 0, lines from 1), if it has any. */
  public OptionalLong line(int row) {
    Objects.checkIndex(row, rows);
    return lines == null ? OptionalLong.empty() : OptionalLong.of(lines.line(row));
  }

  /**
   * Makes the error that a value of this table is, naming its file, line (or row, where the file
   * has no lines) and column.
   *
   * @param row from 0
   * @param column from 0
   * @param problem what is wrong and what to do
   */
  public DataException error(int row, int column, String problem) {
    String name = columnNames.get(column);
    OptionalLong line = line(row);
    return line.isPresent()
        ? DataException.atField(source, line.getAsLong(), name, problem)
        : DataException.atRow(source, row + 1L, name, problem);
  }

  /**
   * Makes the error that a whole row is.
   *
   * @param row from 0
   * @param problem what is wrong and what to do
   */
  public DataException error(int row, String problem) {
    return DataException.atFields(source, line(row).orElse(0), row + 1L, List.of(), problem);
  }

  /**
   * Makes the error that values of one row are together: of the whole row, or of some columns.
   *
   * @param row from 0
   * @param firstColumn from 0
   * @param endColumn the index behind the last of the columns
   * @param problem what is wrong and what to do
   */
  public DataException error(int row, int firstColumn, int endColumn, String problem) {
    if (endColumn - firstColumn == 1) {
      return error(row, firstColumn, problem);
    }
    boolean all = endColumn - firstColumn == columns();
    List<String> names = all ? List.of() : columnNames.subList(firstColumn, endColumn);
    return DataException.atFields(source, line(row).orElse(0), row + 1L, names, problem);
  }

  @Override
  public String toString() {
    return source + ": " + rows + " rows of " + String.join(", ", columnNames);
  }
}
