package org.em4j.cli;

import java.util.Arrays;
import org.em4j.io.ReadOptions;

/**
 * The columns of data that are none of the model's, by name or number; null where there is none.
 *
 * @param weight of the rows' weights
 * @param sequence tells which sequence a row belongs to
 * @param label of the known states
 * @param states how many states labels may name
 */
record ColumnRoles(String weight, String sequence, String label, int states) {
  /** Has these columns read as what they are. */
  ReadOptions.Builder applyTo(ReadOptions.Builder builder) {
    if (weight != null) {
      builder.weightColumn(weight);
    }
    if (sequence != null) {
      builder.sequenceColumn(sequence);
    }
    if (label != null) {
      builder.labelColumn(label, states);
    }
    return builder;
  }

  /**
   * Tells whether one of these columns is named by a 1-based position, as in data without names.
   */
  boolean hold(int position) {
    return Arrays.asList(weight, sequence, label).stream()
        .anyMatch(column -> position(column) == position);
  }

  /** Returns the 1-based position that a column without a name is named by, or 0. */
  private static int position(String column) {
    String number = column == null ? "" : column.startsWith("x") ? column.substring(1) : column;
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }
}
