package org.em4j.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What is done with each column of a file: {@link ReadOptions} applied to the file's columns. */
final class ColumnPlan {
  /** Role of a column that is not read. */
  static final int SKIPPED = -1;

  /** Role of the column of weights. */
  static final int WEIGHT = -2;

  /** Role of the column of sequence ids. */
  static final int SEQUENCE = -3;

  /** Role of a column that is not read because it holds no value, as far as one has seen. */
  static final int EMPTY = -4;

  /** Role of the column of known states. */
  static final int LABEL = -5;

  private final String file;
  private final List<String> names;
  private final int[] roles;
  private final List<String> columns = new ArrayList<>();
  private final List<List<String>> levels = new ArrayList<>();
  private final List<Integer> words = new ArrayList<>();
  private final ReadOptions options;
  private final boolean allSymbols;
  private final int[] mostSymbols;

  /**
   * Decides about every column.
   *
   * @param names of all columns of the file
   * @param kinds of all columns of the file
   * @param headerLine the line with the names, or 0 if there is none
   * @throws UnknownColumnException if the options name a column that is not there
   * @throws IllegalArgumentException if the options use a column twice
   * @throws DataException if no column is numeric, or a name stands for two columns
   */
  ColumnPlan(
      ReadOptions options,
      String file,
      List<String> names,
      List<ColumnKind> kinds,
      long headerLine) {
    this.options = options;
    this.file = file;
    this.names = List.copyOf(names);
    allSymbols = options.allSymbols();
    boolean named = !options.columns().isEmpty();
    roles = new int[names.size()];
    Arrays.fill(roles, SKIPPED);
    options.weightColumn().ifPresent(name -> take(find(name), WEIGHT));
    options.sequenceColumn().ifPresent(name -> take(find(name), SEQUENCE));
    options.labelColumn().ifPresent(name -> take(find(name), LABEL));
    List<Integer> symbols = options.symbolColumns().keySet().stream().map(this::find).toList();
    if (!named) {
      List<Integer> except = options.exceptColumns().stream().map(this::find).toList();
      for (int c = 0; c < roles.length; c++) {
        if (roles[c] != SKIPPED) {
          continue;
        }
        if (symbols.contains(c)) {
          take(c, columns.size());
        } else if (!except.contains(c)) {
          takeIfUsable(c, kinds.get(c));
        }
      }
    } else {
      options.columns().forEach(name -> take(find(name), columns.size()));
    }
    for (int c : symbols) {
      if (roles[c] < 0) {
        throw new IllegalArgumentException(
            file + ": column '" + names.get(c) + "' of symbols is not among the columns to read");
      }
    }
    refuseUnusable(kinds, headerLine);
    setLevels(options.symbolColumns());
    mostSymbols = new int[columns.size()];
    Arrays.fill(mostSymbols, named ? Integer.MAX_VALUE : Symbols.MOST);
    symbols.forEach(c -> mostSymbols[roles[c]] = Integer.MAX_VALUE);
  }

  /** Returns the names of the columns that are read as data, in the order of the table. */
  List<String> columns() {
    return columns;
  }

  /** Returns the names of the columns that are not read. */
  List<String> leftOut() {
    List<String> left = new ArrayList<>();
    for (int c = 0; c < roles.length; c++) {
      if (roles[c] == SKIPPED || roles[c] == EMPTY) {
        left.add(names.get(c));
      }
    }
    return left;
  }

  /** Returns the number of columns of the file. */
  int width() {
    return roles.length;
  }

  /** Returns what the file's column {@code c} is: its place in the table, or a negative role. */
  int role(int c) {
    return roles[c];
  }

  /** Returns the name of the file's column {@code c}. */
  String name(int c) {
    return names.get(c);
  }

  /** Returns the given levels of the table's column, empty if the file tells, null if a number. */
  List<String> levels(int column) {
    return levels.get(column);
  }

  /** Returns how many symbols the table's column of symbols may have. */
  int mostSymbols(int column) {
    return mostSymbols[column];
  }

  boolean hasWeights() {
    return hasRole(WEIGHT);
  }

  boolean hasSequences() {
    return hasRole(SEQUENCE);
  }

  boolean hasLabels() {
    return hasRole(LABEL);
  }

  /** Tells whether the table is the file's columns, all of them and in order, as they are. */
  boolean isWholeFile() {
    for (int c = 0; c < roles.length; c++) {
      if (roles[c] != c || levels.get(c) != null) {
        return false;
      }
    }
    return true;
  }

  private boolean hasRole(int role) {
    return Arrays.stream(roles).anyMatch(r -> r == role);
  }

  private int find(String nameOrNumber) {
    int named = names.indexOf(nameOrNumber);
    if (named >= 0) {
      return named;
    }
    if (nameOrNumber.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(nameOrNumber);
      if (number >= 1 && number <= names.size()) {
        return number - 1;
      }
    }
    throw new UnknownColumnException(file, nameOrNumber, names);
  }

  private void take(int c, int role) {
    if (roles[c] != SKIPPED) {
      throw new IllegalArgumentException(
          file + ": column '" + names.get(c) + "' is asked for twice");
    }
    roles[c] = role;
    if (role >= 0) {
      columns.add(names.get(c));
    }
  }

  private void takeIfUsable(int c, ColumnKind kind) {
    switch (kind) {
      // a flawed column is read as far as the flaw, so that the error can name its line
      case NUMERIC -> take(c, columns.size());
      case FLAWED -> takeWords(c);
      case MISSING -> roles[c] = EMPTY;
      case WORDS -> {
        if (allSymbols || options.takesWords(columns.size())) {
          takeWords(c);
        }
      }
    }
  }

  private void takeWords(int c) {
    if (options.takesWords(columns.size())) {
      words.add(columns.size());
    }
    take(c, columns.size());
  }

  private void refuseUnusable(List<ColumnKind> kinds, long headerLine) {
    if (columns.isEmpty()) {
      throw DataException.inFile(
          file,
          (allSymbols ? "no column to read" : "no numeric column to read")
              + (!allSymbols && kinds.contains(ColumnKind.WORDS) ? "; the columns hold words" : "")
              + ": name the columns, or check the delimiter (it has "
              + names.size()
              + (names.size() == 1 ? " column)" : " columns)"));
    }
    for (int c = 0; c < roles.length; c++) {
      if (roles[c] != SKIPPED && roles[c] != EMPTY) {
        String name = names.get(c);
        if (Collections.frequency(names, name) > 1) {
          throw DataException.atLine(
              file, Math.max(1, headerLine), "two columns are named '" + name + "'; rename one");
        }
      }
    }
  }

  private void setLevels(Map<String, List<String>> symbolColumns) {
    columns.forEach(name -> levels.add(allSymbols ? List.of() : null));
    words.forEach(column -> levels.set(column, List.of()));
    symbolColumns.forEach((name, given) -> levels.set(roles[find(name)], given));
  }
}
