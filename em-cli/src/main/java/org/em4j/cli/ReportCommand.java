package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.report.html.FitTrace;
import org.em4j.report.html.HtmlReport;
import org.em4j.report.html.ModelSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code em report MODEL DATA}. */
@Command(
    name = "report",
    description = {
      "Writes a page to look at in a browser.",
      "It tells what was fitted and how well, in charts and in words, and what to do about what is"
          + " amiss. One file that needs no network."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 1..4 --trace t.csv --table k.csv -o model.json",
      "  em report model.json faithful.csv -o report.html",
      "  em report model.json faithful.csv --trace t.csv --selection k.csv -o r.html"
    })
final class ReportCommand implements Runnable {
  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Cancellation cancellation;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The HTML file to write.")
  private Path output;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Shows the course of every start: the CSV that em fit --trace wrote.")
  private Path trace;

  @Option(
      names = "--selection",
      paramLabel = "FILE",
      description = "Shows the candidates: the CSV that em fit --table wrote.")
  private Path selection;

  @Option(
      names = "--weight-column",
      paramLabel = "W",
      description = "The column that holds each row's weight.")
  private String weightColumn;

  @Mixin private ModelAndData given = new ModelAndData();

  @Inject
  ReportCommand(Provider<ModelFiles> files, DataFiles dataFiles, Cancellation cancellation) {
    this.files = files;
    this.dataFiles = dataFiles;
    this.cancellation = cancellation;
  }

  @Override
  public void run() {
    given.requireApart(output, trace, selection);
    OutputFiles.requireWritable(output);
    OpenedModel model = given.model(files.get());
    // Small files first: what is wrong with them is told at once.
    FitTrace course = trace == null ? null : FitTrace.read(trace);
    ModelSelection candidates = selection == null ? null : ModelSelection.read(selection);
    Table table = given.data(model, weightColumn, dataFiles);
    if (model.labelled().isChain()) {
      LabelledChain.sequences(table, true); // refuses a sequence of several weights
    }
    HtmlReport report = HtmlReport.of(model.file(), table);
    if (course != null) {
      report = report.withTrace(course);
    }
    if (candidates != null) {
      report = report.withSelection(candidates);
    }
    HtmlReport complete = report;
    DataFiles.located(
        table,
        () -> {
          cancellation.whileWriting(() -> complete.write(output));
          return null;
        });
  }
}
