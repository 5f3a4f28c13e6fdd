package org.em4j.cli;

import java.nio.file.Path;
import org.em4j.io.ModelFile;
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
   * @param path of the model file, for messages
   * @throws UsageException if the model is none of sequences
   */
  ColumnRoles roles(String weightColumn, LabelledModel labelled, ModelFile file, Path path) {
    if (sequenceColumn != null) {
      requireChain("--sequence-column", labelled, file, path);
    }
    if (labelColumn != null) {
      requireChain("--label-column", labelled, file, path);
    }
    return roles(weightColumn, labelled.parts());
  }

  /** Refuses an option that is one of hidden Markov models alone. */
  static void requireChain(String option, LabelledModel labelled, ModelFile file, Path path) {
    if (!labelled.isChain()) {
      throw new UsageException(
          option + " is for hidden Markov models, but " + path + " is a " + file.type());
    }
  }
}
