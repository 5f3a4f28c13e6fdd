package org.em4j.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
  /** Copies the lists, and checks that names differ and levels belong to columns. */
  public ModelFile {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(model, "model");
    columns = List.copyOf(columns);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    levels.forEach((column, symbols) -> copy.put(column, List.copyOf(symbols)));
    levels = Collections.unmodifiableMap(copy);
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
    }
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
