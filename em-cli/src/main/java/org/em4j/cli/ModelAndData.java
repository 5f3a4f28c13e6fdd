package org.em4j.cli;

import java.nio.file.Path;
import org.em4j.io.DataException;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A model file and the data that it is used on: what several commands share. */
final class ModelAndData {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "CSV, TSV (also .gz) or .npy with the model's columns; - for standard input.")
  private String data;

  @Mixin private SequenceOptions sequences = new SequenceOptions();

  @Mixin private DataOptions reading = new DataOptions();

  /**
   * Reads the model.
   *
   * @throws DataException if it cannot be read, or is of a kind that no command can use
   */
  OpenedModel model(ModelFiles files) {
    return OpenedModel.read(model, files);
  }

  /**
   * Reads the data.
   *
   * @param opened whose columns are read
   * @param weightColumn or null
   * @throws UsageException if options are given that the model has no use for
   * @throws DataException if the data cannot be read, or do not have the model's columns
   */
  Table data(OpenedModel opened, String weightColumn, DataFiles files) {
    ColumnRoles roles = sequences.roles(weightColumn, opened);
    return files.readFor(opened.file(), data, reading, roles);
  }
}
