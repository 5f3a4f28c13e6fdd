package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.io.TableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "  em score model.json faithful.csv --per-row -o densities.csv"
    })
final class ScoreCommand implements Runnable {
  private static final int SLICE = 4096;

  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Console console;
  private final Cancellation cancellation;

  @Option(
      names = "--per-row",
      description =
          "Writes the log-density of each row as CSV instead; of a hidden Markov model given the"
              + " rows before it.")
  private boolean perRow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "With --per-row: the CSV to write; compressed if the name ends in .gz. Default: standard"
              + " output.")
  private Path output;

  @Option(
      names = "--weight-column",
      paramLabel = "W",
      description = "The column that holds each row's weight.")
  private String weightColumn;

  @Mixin private ModelAndData given = new ModelAndData();

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
    if (output != null) {
      if (!perRow) {
        throw new UsageException(
            "--output is for the rows of --per-row; all else goes to standard output");
      }
      given.requireApart(output);
      OutputFiles.requireWritable(output);
    }
    OpenedModel model = given.model(files.get());
    LabelledModel labelled = model.labelled();
    Table table = given.data(model, weightColumn, dataFiles);
    if (perRow) {
      OutputFiles.writeTable(
          output,
          List.of("log_density"),
          writer -> writeRows(labelled, table, writer),
          console,
          cancellation);
      return;
    }
    // A fit may have held parameters fixed, which its file tells by their number alone.
    int freeParameters =
        (int)
            model
                .file()
                .fit()
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
      if (FileTypes.isLatentClass(model.file())) {
        LatentClassReport.of(model.file(), table.observations(), freeParameters, threads)
            .appendTo(text);
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
