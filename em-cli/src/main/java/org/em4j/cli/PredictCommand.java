package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.io.TableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code em predict MODEL DATA}. */
@Command(
    name = "predict",
    description = "Writes the most probable component of each row, counted from 0.",
    sortOptions = false)
final class PredictCommand implements Runnable {
  private static final int SLICE = 4096;

  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Console console;
  private final Cancellation cancellation;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "CSV, TSV (also .gz) or .npy with the model's columns; - for standard input.")
  private String data;

  @Option(
      names = "--proba",
      description = "Writes the posterior probability of each component before the label.")
  private boolean proba;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The CSV to write; compressed if the name ends in .gz. Default: standard output.")
  private Path output;

  @Mixin private DataOptions reading = new DataOptions();

  @Inject
  PredictCommand(
      Provider<ModelFiles> files, DataFiles dataFiles, Console console, Cancellation cancellation) {
    this.files = files;
    this.dataFiles = dataFiles;
    this.console = console;
    this.cancellation = cancellation;
  }

  @Override
  public void run() {
    if (output != null) {
      OutputFiles.requireWritable(output);
    }
    ModelFile file = files.get().read(model);
    Mixture<?> mixture = MixtureFiles.mixture(file, model);
    Table table = dataFiles.readFor(file, data, reading::builder, null);
    List<String> columns = new ArrayList<>();
    for (int k = 0; proba && k < mixture.components(); k++) {
      columns.add("p" + k);
    }
    columns.add("label");
    OutputFiles.writeTable(
        output, columns, writer -> write(mixture, table, writer), console, cancellation);
  }

  /** Goes through the rows in slices: there is never an n×K array. */
  private void write(Mixture<?> mixture, Table table, TableWriter writer) {
    Observations rows = table.unweighted();
    int components = mixture.components();
    double[] probabilities = new double[proba ? SLICE * components : 0];
    int[] labels = new int[SLICE];
    for (int first = 0; first < rows.rows(); first += SLICE) {
      cancellation.check();
      int from = first;
      int count = Math.min(SLICE, rows.rows() - first);
      DataFiles.located(
          table,
          () -> {
            if (proba) {
              mixture.responsibilities(rows, from, count, probabilities);
            }
            mixture.predict(rows, from, count, labels);
          });
      for (int i = 0; i < count; i++) {
        for (int k = 0; proba && k < components; k++) {
          writer.number(probabilities[i * components + k]);
        }
        writer.integer(labels[i]).endRow();
      }
    }
  }
}
