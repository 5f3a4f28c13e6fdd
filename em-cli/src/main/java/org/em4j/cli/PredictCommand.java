package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.io.TableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code em predict MODEL DATA}. */
@Command(
    name = "predict",
    description = {
      "Writes the most probable component of each row, counted from 0.",
      "Of a hidden Markov model it is the most probable path of states (Viterbi)."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em predict model.json faithful.csv",
      "  em predict model.json faithful.csv --proba -o posteriors.csv.gz"
    })
final class PredictCommand implements Runnable {
  private static final int SLICE = 4096;

  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Console console;
  private final Cancellation cancellation;

  @Option(
      names = "--proba",
      description =
          "Writes the posterior probability of each component or state (smoothed) before the label.")
  private boolean proba;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The CSV to write; compressed if the name ends in .gz. Default: standard output.")
  private Path output;

  @Mixin private ModelAndData given = new ModelAndData();

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
      given.requireApart(output);
      OutputFiles.requireWritable(output);
    }
    OpenedModel model = given.model(files.get());
    LabelledModel labelled = model.labelled();
    Table table = given.data(model, null, dataFiles);
    List<String> columns = new ArrayList<>();
    for (int k = 0; proba && k < labelled.parts(); k++) {
      columns.add("p" + k);
    }
    columns.add("label");
    OutputFiles.writeTable(
        output, columns, writer -> write(labelled, table, writer), console, cancellation);
  }

  private void write(LabelledModel labelled, Table table, TableWriter writer) {
    int parts = proba ? labelled.parts() : 0;
    LabelledModel.RowValues posteriors =
        proba ? DataFiles.located(table, () -> labelled.posteriors(table)) : null;
    LabelledModel.RowLabels paths = DataFiles.located(table, () -> labelled.labels(table));
    double[] probabilities = new double[SLICE * parts];
    int[] labels = new int[SLICE];
    for (int first = 0; first < table.rows(); first += SLICE) {
      cancellation.check();
      int from = first;
      int count = Math.min(SLICE, table.rows() - first);
      DataFiles.located(
          table,
          () -> {
            if (posteriors != null) {
              posteriors.read(from, count, probabilities);
            }
            paths.read(from, count, labels);
            return null;
          });
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < parts; k++) {
          writer.number(probabilities[i * parts + k]);
        }
        writer.integer(labels[i]).endRow();
      }
    }
  }
}
