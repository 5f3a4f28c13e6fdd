package org.em4j.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which columns a fit reads, and how. */
final class FitData {
  @Option(
      names = "--columns",
      paramLabel = "A,B",
      description =
          "Columns by name or number. Default: all but those of weights, sequences and labels, of"
              + " categorical; else all numeric ones.")
  private String columnList;

  @Option(
      names = "--weight-column",
      paramLabel = "W",
      description =
          "The column that holds each row's weight; of hmm the same in all rows of a sequence.")
  private String weightColumn;

  @Mixin private SequenceOptions sequences = new SequenceOptions();

  @Mixin private DataOptions reading = new DataOptions();

  SequenceOptions sequences() {
    return sequences;
  }

  /** Tells whether columns are named. */
  boolean named() {
    return columnList != null;
  }

  /** Returns the columns that are named, or null. */
  private List<String> columns() {
    if (columnList == null) {
      return null;
    }
    List<String> columns = Arrays.stream(columnList.split(",", -1)).map(String::strip).toList();
    if (columns.contains("")) {
      throw new UsageException("--columns has an empty name; use names or numbers, as in a,b");
    }
    return columns;
  }

  /**
   * Reads a file.
   *
   * @param initial the file to start from, whose columns are to be read, or null
   * @param option the option that names it, for messages
   */
  Table read(DataFiles files, String data, FitModel model, ModelFile initial, String option) {
    List<String> columns = columns();
    ColumnRoles roles = sequences.roles(weightColumn, model.states());
    if (initial != null && columns == null) {
      return checked(() -> files.readFor(initial, data, reading, roles));
    }
    ReadOptions.Builder builder = roles.applyTo(reading.builder());
    if (columns != null) {
      builder.columns(columns);
    }
    if (initial == null) {
      model.read(columns, builder);
      return withValues(checked(() -> files.read(data, builder.build())));
    }
    // A number can be compared with a name only where the file is read.
    boolean named = columns.stream().noneMatch(column -> column.matches("[0-9]+"));
    if (columns.size() != initial.columns().size() || named) {
      requireColumns(columns, initial, option);
    }
    DataFiles.asModelSays(initial, columns, builder);
    Table table = checked(() -> files.read(data, builder.build()));
    requireColumns(table.columnNames(), initial, option);
    return table;
  }

  private static void requireColumns(List<String> columns, ModelFile initial, String option) {
    if (!columns.equals(initial.columns())) {
      throw new UsageException(
          "--columns "
              + String.join(",", columns)
              + " contradicts "
              + option
              + ", whose columns are "
              + String.join(",", initial.columns()));
    }
  }

  private static Table checked(Supplier<Table> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      // Options that fit no file, such as a column asked for twice.
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Refuses a column of which no row has a value: nothing can be learned from it. */
  private static Table withValues(Table table) {
    for (int column = 0; column < table.columns(); column++) {
      int row = 0;
      while (row < table.rows() && Double.isNaN(table.value(row, column))) {
        row++;
      }
      if (row == table.rows()) {
        throw DataException.inFile(
            table.source(),
            "column '" + table.columnNames().get(column) + "' has no value; leave it out");
      }
    }
    return table;
  }

  /** Returns the symbols of each column of symbols, but for those that are the numbers 0 … M−1. */
  static Map<String, List<String>> levels(ModelFile initial, Table table) {
    if (initial != null) {
      return initial.levels();
    }
    Map<String, List<String>> levels = new LinkedHashMap<>();
    table
        .levels()
        .forEach(
            (column, symbols) -> {
              List<String> numbers =
                  IntStream.range(0, symbols.size()).mapToObj(Integer::toString).toList();
              if (!symbols.equals(numbers)) {
                levels.put(column, symbols);
              }
            });
    return levels;
  }
}
