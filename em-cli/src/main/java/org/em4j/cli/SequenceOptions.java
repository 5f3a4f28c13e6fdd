package org.em4j.cli;

import picocli.CommandLine.Option;

/** Columns of data for hidden Markov models: options that several commands share. */
final class SequenceOptions {
  @Option(
      names = "--sequence-column",
      paramLabel = "ID",
      description =
          "Of hidden Markov models: the column whose value tells which sequence a row belongs to;"
              + " its rows follow each other. Default: all rows are one sequence.")
  private String sequenceColumn;

  @Option(
      names = "--label-column",
      paramLabel = "C",
      description =
          "Of hidden Markov models: the column of known states, 0 to K-1, empty where none is"
              + " known. Default: none is known.")
  private String labelColumn;

  /** Tells whether states are known. */
  boolean labelled() {
    return labelColumn != null;
  }

  /**
   * Returns the columns that are none of the model's.
   *
   * @param weightColumn or null
   * @param states how many states labels may name
   */
  ColumnRoles roles(String weightColumn, int states) {
    return new ColumnRoles(weightColumn, sequenceColumn, labelColumn, states);
  }

  /**
   * Returns the columns that are none of a model's.
   *
   * @param weightColumn or null
   * @throws UsageException if the model is none of sequences
   */
  ColumnRoles roles(String weightColumn, OpenedModel model) {
    if (sequenceColumn != null) {
      model.requireChain("--sequence-column");
    }
    if (labelColumn != null) {
      model.requireChain("--label-column");
    }
    return roles(weightColumn, model.labelled().parts());
  }
}
