package org.em4j.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.em4j.core.Family;
import org.em4j.core.FamilyModel;

/**
 * What a model file holds. Immutable and thread-safe, as models are.
 *
 * @param type the id of the model's codec, such as {@code gaussian-mixture}
 * @param columns the names of the data's columns, in the model's order
 * @param levels the symbols of each column of symbols; none for columns of numbers
 * @param model the model
 * @param fit how it came about, if that is known
 */
public record ModelFile(
    String type,
    List<String> columns,
    Map<String, List<String>> levels,
    Object model,
    Optional<FitSummary> fit) {
  /**
   * Copies the lists, and checks that names differ, that the model has as many columns, and that
   * levels belong to columns and are as many as the symbols that the model has in the column.
   */
  public ModelFile {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(model, "model");
    columns = List.copyOf(columns);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    levels.forEach((column, symbols) -> copy.put(column, List.copyOf(symbols)));
    levels = Collections.unmodifiableMap(copy);
    requireColumns(model, columns);
    if (columns.isEmpty() || columns.stream().distinct().count() != columns.size()) {
      throw new IllegalArgumentException("columns must have at least one name and no name twice");
    }
    for (Map.Entry<String, List<String>> entry : levels.entrySet()) {
      if (!columns.contains(entry.getKey())) {
        throw new IllegalArgumentException("levels." + entry.getKey() + " is none of the columns");
      }
      List<String> symbols = entry.getValue();
      if (symbols.isEmpty() || symbols.stream().distinct().count() != symbols.size()) {
        throw new IllegalArgumentException(
            "levels." + entry.getKey() + " must have at least one symbol and none twice");
      }
      if (model instanceof FamilyModel known) {
        requireSymbols(
            known.family(),
            columns.indexOf(entry.getKey()),
            "levels." + entry.getKey(),
            symbols.size());
      }
    }
  }

  /** Refuses another number of columns than the model has, if it tells. */
  static void requireColumns(Object model, List<String> columns) {
    if (model instanceof FamilyModel known && known.family().observationSize() != columns.size()) {
      throw new IllegalArgumentException(
          "columns must have a name for each of the model's "
              + known.family().observationSize()
              + " columns, but has "
              + columns.size());
    }
  }

  /** Refuses names that are not exactly those of the symbols 0 … {@code names} − 1 of a column. */
  private static void requireSymbols(Family<?> family, int column, String path, int names) {
    int symbols = 0;
    while (symbols <= names && family.supports(column, symbols)) {
      symbols++;
    }
    if (symbols != names) {
      throw new IllegalArgumentException(
          path
              + " must name each symbol of the column, but names "
              + names
              + " where the model has "
              + family.support(column));
    }
  }

  /**
   * Returns the same with the symbols of columns.
   *
   * @throws IllegalArgumentException if they do not fit the columns or the model
   */
  public ModelFile withLevels(Map<String, List<String>> symbols) {
    return new ModelFile(type, columns, symbols, model, fit);
  }

  /** Returns the same with how the model came about. */
  public ModelFile withFit(FitSummary summary) {
    return new ModelFile(type, columns, levels, model, Optional.of(summary));
  }

  /**
   * Returns the model, if it is of a class.
   *
   * @throws IllegalArgumentException if it is of another one
   */
  public <M> M model(Class<M> expected) {
    if (!expected.isInstance(model)) {
      throw new IllegalArgumentException(
          "the file holds a " + type + ", which is no " + expected.getSimpleName());
    }
    return expected.cast(model);
  }
}
