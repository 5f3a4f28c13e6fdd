package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.io.TableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code em score MODEL DATA}. */
@Command(
    name = "score",
    description = "Tells how well a model explains data: log-likelihood, AIC, BIC, ICL.",
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em score model.json faithful.csv",
      "  em score model.json faithful.csv --per-row"
    })
final class ScoreCommand implements Runnable {
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
      names = "--per-row",
      description =
          "Writes the log-density of each row as CSV instead; of a hidden Markov model given the"
              + " rows before it.")
  private boolean perRow;

  @Option(
      names = "--weight-column",
      paramLabel = "W",
      description = "The column that holds each row's weight.")
  private String weightColumn;

  @Mixin private SequenceOptions sequences = new SequenceOptions();

  @Mixin private DataOptions reading = new DataOptions();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "text or json (the keys of a model file's fit). Default: text.")
  private OutputFormat format;

  @Inject
  ScoreCommand(
      Provider<ModelFiles> files, DataFiles dataFiles, Console console, Cancellation cancellation) {
    this.files = files;
    this.dataFiles = dataFiles;
    this.console = console;
    this.cancellation = cancellation;
  }

  @Override
  public void run() {
    if (perRow && format == OutputFormat.json) {
      throw new UsageException("--per-row writes CSV, so --format json contradicts it");
    }
    ModelFile file = files.get().read(model);
    LabelledModel labelled = LabelledModel.of(file, model);
    ColumnRoles roles = sequences.roles(weightColumn, labelled, file, model);
    Table table = dataFiles.readFor(file, data, reading, roles);
    if (perRow) {
      OutputFiles.writeTable(
          null,
          List.of("log_density"),
          writer -> writeRows(labelled, table, writer),
          console,
          cancellation);
      return;
    }
    // A fit may have held parameters fixed, which its file tells by their number alone.
    int freeParameters =
        (int)
            file.fit()
                .map(FitSummary::freeParameters)
                .orElse(OptionalLong.empty())
                .orElse(labelled.freeParameters());
    int threads = Runtime.getRuntime().availableProcessors();
    InformationCriteria criteria =
        DataFiles.located(table, () -> labelled.criteria(table, freeParameters, threads));
    FitSummary summary = FitSummary.of(criteria);
    if (format == OutputFormat.json) {
      files.get().write(console.out(), Console.STANDARD_OUTPUT, summary);
    } else {
      StringBuilder text = new StringBuilder();
      ModelText.fit(summary, text);
      if (FileTypes.isLatentClass(file)) {
        LatentClassReport.of(file, table.observations(), freeParameters, threads).appendTo(text);
      }
      console.print(text.toString());
    }
  }

  private void writeRows(LabelledModel labelled, Table table, TableWriter writer) {
    LabelledModel.RowValues rows = DataFiles.located(table, () -> labelled.logDensities(table));
    double[] densities = new double[SLICE];
    for (int first = 0; first < table.rows(); first += SLICE) {
      cancellation.check();
      int from = first;
      int count = Math.min(SLICE, table.rows() - first);
      DataFiles.located(
          table,
          () -> {
            rows.read(from, count, densities);
            return null;
          });
      for (int i = 0; i < count; i++) {
        writer.number(densities[i]).endRow();
      }
    }
  }
}
