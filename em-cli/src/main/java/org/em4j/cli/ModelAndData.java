package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
   * Refuses to write what is read.
   *
   * @param output the file to write, or null
   * @param more files to read; null for those that nobody asked for
   * @throws UsageException if it is one of the model, the data and those
   */
  void requireApart(Path output, Path... more) {
    List<Path> read = new ArrayList<>(DataFiles.paths(data));
    read.add(model);
    Arrays.stream(more).filter(Objects::nonNull).forEach(read::add);
    OutputFiles.requireApart(read, Collections.singletonList(output));
  }

  /**
   * Reads the model.
   *
   * @throws DataException if it cannot be read, or is of a kind that no command can use
   * @throws UsageException if model and data were exchanged
   */
  OpenedModel model(ModelFiles files) {
    try {
      return OpenedModel.read(model, files);
    } catch (DataException e) {
      if (isJson(data) && !isJson(model.toString())) {
        throw new UsageException("the model file comes first, then the data; " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static boolean isJson(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".json");
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
